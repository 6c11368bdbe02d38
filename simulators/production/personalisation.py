"""An order becomes a card file for `kiosk-sim card --card`, and the file is read back before it leaves."""

import hashlib
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

from PIL import Image

from drivers.card import certificates, holder
from drivers.card.apdu import Command, Response
from drivers.card.bit import FingerPosition, parse_group
from drivers.card.holder import Holder
from drivers.card.information import parse_fci, parse_security_object
from drivers.card.malformed import MalformedError
from drivers.card.profile import AID, MAX_PHOTO, File, Ins, Reference, Tag
from drivers.card.status import StatusWord
from kiosk.domain.production import Order, OrderError, OrderProblem
from matcher import MatcherError, compact
from simulators.card import authority, personalised
from simulators.card.chip import Chip
from simulators.card.memory import Content, Memory, full_counters
from simulators.card.personalised import MARK, TRIES_LIMIT, CardFileError, PersonalisedCard
from simulators.card.prints import is_same_finger
from simulators.card.production import MAX_MINUTIAE, MIN_MINUTIAE, produce

VALID_YEARS = 7
SUFFIX = ".card.json"
_SEXES = {"male": "M", "female": "F"}
_SMALLER = ((85, 480), (75, 360), (60, 300), (45, 240), (30, 160))  # JPEG quality, longest side


class ReadBackError(ValueError):
    """What lies in the card is not what was ordered; the text names the part."""


def check(order: Order) -> None:
    """Whether a card could be made at all; an `OrderError` names the part that stands against it."""
    if not 1 <= len(order.fingers) <= len(Reference):
        raise OrderError(OrderProblem.FINGERS)
    try:
        _references(order)
    except MatcherError as error:
        raise OrderError(OrderProblem.FINGERS) from error
    try:
        photo_for_card(order.photo)
    except (OSError, ValueError) as error:
        raise OrderError(OrderProblem.PHOTO) from error


def personalise(order: Order, serial: str, seed: int, today: date) -> PersonalisedCard:
    """The card of an order that was checked."""
    positions = tuple(FingerPosition(each.position) for each in order.fingers)
    photo = photo_for_card(order.photo)
    return produce(
        _holder(order, serial, today), _references(order), serial, seed, photo=photo, positions=positions
    )


def read_back(path: Path, order: Order) -> None:
    """Power the card that lies in `path` and compare all of it with the order."""
    try:
        card = personalised.load(path)
        _ask_chip(card)
        _compare(card, order)
    except (CardFileError, MalformedError) as error:
        raise ReadBackError("the card cannot be read") from error


def serial_for(order: str, seed: int) -> str:
    """The same card for the same order, however often it is sent."""
    digest = hashlib.sha256(f"{seed}/{order}".encode()).digest()
    return f"T{int.from_bytes(digest[:5], 'big') % 10**11:011d}"


def photo_for_card(photo: bytes) -> bytes:
    """The picture as small as the chip wants it."""
    if len(photo) <= MAX_PHOTO:
        with Image.open(io.BytesIO(photo), formats=("JPEG",)) as image:
            image.load()
        return photo
    for quality, side in _SMALLER:
        small = _compressed(photo, quality, side)
        if len(small) <= MAX_PHOTO:
            return small
    raise ValueError("a picture that cannot be made small")


def _compressed(photo: bytes, quality: int, side: int) -> bytes:
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as image:
        image.thumbnail((side, side))
        file = io.BytesIO()
        image.convert("RGB").save(file, "JPEG", quality=quality)
        return file.getvalue()


def _references(order: Order) -> tuple[bytes, ...]:
    templates = (compact.decode(each.template) for each in order.fingers)
    return tuple(compact.encode(each, minimum=MIN_MINUTIAE, maximum=MAX_MINUTIAE) for each in templates)


def _holder(order: Order, serial: str, today: date) -> Holder:
    person = order.holder
    return Holder(
        document_number=serial,
        national_code=person.national_code,
        first_name=person.first_name,
        last_name=person.last_name,
        father_name=person.father_name,
        birth_date=person.birth_date,
        sex=_SEXES[person.sex],
        nationality="IRN",
        valid_until=valid_until(today),
        issuer=MARK,
    )


def valid_until(today: date) -> date:
    leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year + VALID_YEARS, day=28 if leap_day else today.day)


def _ask_chip(card: PersonalisedCard) -> None:
    """What anybody may ask a card: is it ours, with this serial, its certificate and these fingers?"""
    fresh = Content(card.serial, card.state, full_counters(card.references, TRIES_LIMIT))
    chip = Chip(card, Memory(fresh), is_same_finger)
    facts = parse_fci(_say(chip, Command(0, Ins.SELECT, 4, 0, AID, 256)))
    if facts.serial_digest != hashlib.sha256(card.serial.encode()).digest():
        raise ReadBackError("serial")
    group = _say(chip, Command(0, Ins.GET_DATA_TLV, 0x3F, 0xFF, b"\x5c\x02\x7f\x61", 256))
    if tuple(parse_group(group)) != card.templates:
        raise ReadBackError("fingers")


def _say(chip: Chip, command: Command) -> bytes:
    answer = Response.parse(chip.process(bytes(command)))
    if answer.sw != StatusWord.OK:
        raise ReadBackError(f"answered {answer.sw:04X}")
    return answer.data


def _compare(card: PersonalisedCard, order: Order) -> None:
    issuer = authority.issuer().certificate
    certificate = certificates.load(card.certificate)
    if not certificates.is_issued_by(certificate, issuer):
        raise ReadBackError("certificate")
    stored = holder.parse(card.files[File.HOLDER])
    said = replace(_holder(order, card.serial, stored.valid_until), valid_until=stored.valid_until)
    if stored != said:
        raise ReadBackError("holder")
    signed = parse_security_object(card.files[File.SECURITY_OBJECT])
    covered = {int(name): card.files[name] for name in (File.HOLDER, File.PHOTO)}
    covered[Tag.BIT_GROUP] = card.bit_group
    if not all(signed.covers(name, data) for name, data in covered.items()):
        raise ReadBackError("signature")
    if tuple(card.references.values()) != _references(order):
        raise ReadBackError("fingers")
