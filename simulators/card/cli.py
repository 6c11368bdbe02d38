"""`kiosk-sim card`: a personalised card put into a vpcd reader."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from drivers.card import holder, officer
from drivers.card.holder import Holder
from drivers.card.officer import Officer
from drivers.card.profile import File
from kiosk.domain.stopping import Stop
from simulators.card import person, personalised
from simulators.card.conversation import recording
from simulators.card.device import CardDevice, unheard
from simulators.card.kinds import Supply
from simulators.card.personalised import PersonalisedCard
from simulators.card.prints import is_same_finger, load_reference
from simulators.card.production import produce, produce_officer, serial_for
from simulators.control import ControlServer


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    with ExitStack() as stack:
        try:
            supply, where = _supply(options), _address(options.vpcd)
            heard = stack.enter_context(recording(options.record)) if options.record else unheard
            device = CardDevice(supply, where, seed=options.seed, paced=options.paced, heard=heard)
            for fault in options.fault:
                device.add_fault(fault)
        except (ValueError, OSError) as error:
            print(f"kiosk-sim card: {error}", file=sys.stderr)
            return 1
        return _run(device, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-sim card", description=__doc__)
    parser.add_argument(
        "--vpcd", required=True, metavar="HOST:PORT", help="the virtual reader to be put into"
    )
    parser.add_argument(
        "--finger",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="IMAGE",
        help="right index, then left",
    )
    parser.add_argument("--dpi", type=float, default=500.0, help="resolution of the images (500)")
    parser.add_argument(
        "--holder", type=Path, metavar="FILE", help="whose card (JSON); else a fictional person"
    )
    parser.add_argument("--card", type=Path, metavar="FILE", help="a card that kiosk-sim issue made")
    parser.add_argument("--officer", metavar="NUMBER", help="an officer's card in place of a citizen's")
    parser.add_argument("--technician", metavar="NUMBER", help="a technician's card")
    parser.add_argument("--serial", help="serial of a card made here")
    parser.add_argument(
        "--fault",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="NAME, NAME@N or NAME@N+ (N: APDU)",
    )
    parser.add_argument("--paced", action="store_true", help="take the time a real chip takes")
    parser.add_argument("--out-of-reader", action="store_true", help="wait for insert on the control socket")
    parser.add_argument("--record", type=Path, metavar="FILE", help="every APDU and its answer, as they come")
    parser.add_argument("--control", type=Path, metavar="PATH", help="control socket")
    parser.add_argument("--state", type=Path, metavar="FILE", help="what the card remembers without power")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def _supply(options: argparse.Namespace) -> Supply:
    if options.card:
        card = personalised.load(options.card)
        return Supply(card, _whose(card), options.state, is_same_finger, options.seed)
    if options.officer or options.technician:
        return _of_staff(options)
    if not 1 <= len(options.finger) <= 2:
        raise ValueError(
            "--finger IMAGE is wanted once or twice, or --card FILE, or --officer or --technician NUMBER"
        )
    who = person.load(options.holder) if options.holder else person.FICTIONAL
    references = tuple(load_reference(path, options.dpi) for path in options.finger)
    serial = options.serial or serial_for(who, options.seed)
    return Supply(
        produce(who, references, serial, options.seed), who, options.state, is_same_finger, options.seed
    )


def _of_staff(options: argparse.Namespace) -> Supply:
    who = person.officer(options.officer) if options.officer else person.technician(options.technician)
    card = produce_officer(who, options.serial or serial_for(who, options.seed), options.seed)
    return Supply(card, who, options.state, is_same_finger, options.seed)


def _whose(card: PersonalisedCard) -> Holder | Officer:
    if File.OFFICER in card.files:
        return officer.parse(card.files[File.OFFICER])
    if File.TECHNICIAN in card.files:
        return officer.parse_technician(card.files[File.TECHNICIAN])
    return holder.parse(card.files[File.HOLDER])


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.removeprefix("vpcd://").rpartition(":")
    if not host or not (port.isascii() and port.isdigit()):
        raise ValueError(f"--vpcd {text!r}: HOST:PORT is wanted")
    return host.strip("[]"), int(port)


def _run(device: CardDevice, options: argparse.Namespace) -> int:
    stop = Stop.on_signals()
    control = ControlServer(options.control, device.handle) if options.control else None
    if not options.out_of_reader:
        device.insert()
    print(f"ready {options.vpcd}", flush=True)
    stop.wait()
    if control is not None:
        control.close()
    device.close()
    return 0
