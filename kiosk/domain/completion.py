"""A completion packet: what a kiosk took at the visit, and whether that is enough (T17, R31 to R37)."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.policy import ProcessPolicy

JPEG_START, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
PNG_START = b"\x89PNG\r\n\x1a\n"
LARGEST_FACE, LARGEST_TEMPLATE, LARGEST_FINGER, LARGEST_EVIDENCE = 200_000, 2_000, 400_000, 2_000_000
POSITIONS = range(1, 11)  # ISO/IEC 19794-2: right thumb to left little finger


class PacketRefusal(StrEnum):
    """Why a packet is no completion."""

    MALFORMED = "malformed"
    RECEIPT = "receipt"
    FINGERS = "fingers"
    FINGER_QUALITY = "finger_quality"
    FACE = "face"
    DOCUMENTS = "documents"
    CONTACT = "contact"
    DELIVERY_PLACE = "delivery_place"
    NOT_POSSIBLE_NOW = "not_possible_now"
    OTHER_PLACE = "other_place"
    DAMAGED = "damaged"
    TOO_MANY_PARTS = "too_many_parts"
    EVIDENCE = "evidence"  # a finger was excused and no picture shows why (F9)
    DUPLICATE = "duplicate"  # these fingers are here already under another identity (T21)
    OWN_APPLICATION = "own_application"  # who signed is the applicant, or of the applicant's family


class PacketError(ValueError):
    def __init__(self, refusal: PacketRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Finger:
    """`template` is a compact minutiae record, `picture` what it was made from, as PNG."""

    position: int
    quality: int
    template: bytes = field(repr=False)
    picture: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class FingerException:
    """A finger that cannot be taken, as a second person confirmed."""

    position: int
    kind: str
    permanent: bool
    approved_by: str


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    kind: str
    accepted: bool
    checker: str


@dataclass(frozen=True, slots=True)
class Visited:
    """Whose visit it was, from check-in to its end."""

    tracking: str = field(repr=False)
    checked_in_at: datetime
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class Packet:
    tracking: str
    receipt: str
    checked_in_at: datetime
    completed_at: datetime
    delivery_place: str
    contact: Mapping[str, Any] = field(repr=False)
    fingers: tuple[Finger, ...]
    exceptions: tuple[FingerException, ...]
    face: bytes = field(repr=False)
    documents: tuple[DocumentCheck, ...]
    evidence: bytes = field(repr=False, default=b"")  # a picture of the hands, where a finger is excused


def read_packet(body: Mapping[str, Any]) -> Packet:
    """The packet, or a `PacketError` that names the part at fault."""
    try:
        receipt = parse_number(str(body["receipt"]), NumberKind.RECEIPT)
        packet = Packet(
            tracking=str(body["tracking"]),
            receipt=receipt or "",
            checked_in_at=_instant(body["checked_in_at"]),
            completed_at=_instant(body["completed_at"]),
            delivery_place=str(body["delivery_place"]),
            contact=dict(body["contact"]),
            fingers=tuple(_finger(each) for each in body["fingers"]),
            exceptions=tuple(_exception(each) for each in body["exceptions"]),
            face=b64decode(str(body["face"]), validate=True),
            documents=tuple(_document(each) for each in body["documents"]),
            evidence=b64decode(str(body.get("evidence", "")), validate=True),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise PacketError(PacketRefusal.MALFORMED) from None
    if receipt is None:
        raise PacketError(PacketRefusal.RECEIPT)
    return packet


def read_visit(body: Mapping[str, Any]) -> Visited:
    """Whose visit a packet is of and when; a `PacketError` where it does not say."""
    try:
        times = (_instant(body[key]) for key in ("checked_in_at", "completed_at"))
        return Visited(str(body["tracking"]), *times)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise PacketError(PacketRefusal.MALFORMED) from None


def check_partial(body: Mapping[str, Any]) -> None:
    """Raise a `PacketError` unless all that an incomplete packet holds can be read."""
    try:
        for each in body["fingers"]:
            _finger(each)
        b64decode(str(body["face"]), validate=True)
        b64decode(str(body.get("evidence", "")), validate=True)
        dict(body["contact"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise PacketError(PacketRefusal.MALFORMED) from None


def check_packet(packet: Packet, policy: ProcessPolicy) -> PacketRefusal | None:
    """All four parts are there and good enough, or the first that is not."""
    fingers = _check_fingers(packet, policy)
    if fingers:
        return fingers
    if packet.exceptions and not _is_jpeg(packet.evidence, LARGEST_EVIDENCE):
        return PacketRefusal.EVIDENCE
    if not _is_jpeg(packet.face, LARGEST_FACE):
        return PacketRefusal.FACE
    accepted = [each for each in packet.documents if each.accepted and each.checker]
    return None if accepted and len(accepted) == len(packet.documents) else PacketRefusal.DOCUMENTS


def _check_fingers(packet: Packet, policy: ProcessPolicy) -> PacketRefusal | None:
    taken = {each.position for each in packet.fingers}
    named = [*(each.position for each in packet.fingers), *(each.position for each in packet.exceptions)]
    if len(set(named)) != len(named) or not set(named) <= set(POSITIONS):
        return PacketRefusal.FINGERS
    excused = bool(packet.exceptions) and all(each.approved_by for each in packet.exceptions)
    # An approved exception explains a missing finger; a card needs at least one to compare with.
    enough = len(taken) >= policy.enrol_fingers_needed or (excused and len(taken) >= 1)
    if not enough:
        return PacketRefusal.FINGERS
    if not all(_is_whole(each) for each in packet.fingers):
        return PacketRefusal.FINGERS
    poor = [each for each in packet.fingers if not policy.enrol_quality_min <= each.quality <= 100]
    return PacketRefusal.FINGER_QUALITY if poor else None


def _is_whole(finger: Finger) -> bool:
    picture = finger.picture
    is_png = picture.startswith(PNG_START) and len(picture) <= LARGEST_FINGER
    return 0 < len(finger.template) <= LARGEST_TEMPLATE and (is_png or not picture)


def _is_jpeg(picture: bytes, largest: int) -> bool:
    return picture.startswith(JPEG_START) and picture.endswith(JPEG_END) and len(picture) <= largest


def _finger(body: Mapping[str, Any]) -> Finger:
    template = b64decode(str(body["template"]), validate=True)
    picture = b64decode(str(body.get("picture", "")), validate=True)
    return Finger(_whole(body["position"]), _whole(body["quality"]), template, picture)


def _exception(body: Mapping[str, Any]) -> FingerException:
    kind, approved_by = str(body["kind"])[:32], str(body["approved_by"])[:64]
    return FingerException(_whole(body["position"]), kind, body.get("permanent") is True, approved_by)


def _document(body: Mapping[str, Any]) -> DocumentCheck:
    return DocumentCheck(str(body["kind"])[:32], body["accepted"] is True, str(body["checker"])[:64])


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(str(value))
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError("a whole number is wanted")
    return value
