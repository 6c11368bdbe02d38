"""`kiosk-sim issue`: production in small: holder data and fingers, or a number of staff, become a card."""

import argparse
import sys
from pathlib import Path

from drivers.card.profile import MAX_PHOTO
from simulators.card import person, personalised
from simulators.card.personalised import PersonalisedCard
from simulators.card.prints import load_reference
from simulators.card.production import produce, produce_officer, serial_for

JPEG_START = b"\xff\xd8\xff"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk-sim issue", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the card file to write")
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--finger", type=Path, nargs="+", metavar="IMAGE", help="right, left index")
    whose.add_argument("--officer", metavar="NUMBER", help="an officer's card, which has no fingers")
    whose.add_argument("--technician", metavar="NUMBER", help="a technician's card, which has none either")
    parser.add_argument("--dpi", type=float, default=500.0)
    parser.add_argument("--holder", type=Path, metavar="FILE")
    parser.add_argument("--photo", type=Path, metavar="JPEG", help="portrait, at most 20 kB")
    parser.add_argument("--serial")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    try:
        card = _citizens(options) if options.finger else _of_staff(options)
        personalised.save(card, options.out)
    except (ValueError, OSError) as error:
        print(f"kiosk-sim issue: {error}", file=sys.stderr)
        return 1
    print(f"issued {card.serial} {options.out} ({personalised.MARK})")
    return 0


def _citizens(options: argparse.Namespace) -> PersonalisedCard:
    who = person.load(options.holder) if options.holder else person.FICTIONAL
    references = tuple(load_reference(path, options.dpi) for path in options.finger[:2])
    serial = options.serial or serial_for(who, options.seed)
    photo = _photo(options.photo) if options.photo else b""
    return produce(who, references, serial, options.seed, photo=photo)


def _of_staff(options: argparse.Namespace) -> PersonalisedCard:
    if options.holder or options.photo:
        raise ValueError("a card of staff carries a number alone, no holder file and no photo")
    is_officer = options.officer is not None
    who = person.officer(options.officer) if is_officer else person.technician(options.technician)
    return produce_officer(who, options.serial or serial_for(who, options.seed), options.seed)


def _photo(path: Path) -> bytes:
    photo = path.read_bytes()
    if not photo.startswith(JPEG_START) or len(photo) > MAX_PHOTO:
        raise ValueError(f"{path}: a JPEG file of at most {MAX_PHOTO} bytes is wanted")
    return photo
