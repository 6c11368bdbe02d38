"""What the centre orders of production and what production tells of it; both bodies as they travel.

    POST /orders            {"order", "from", "sealed"}   -> 201 | 200 known | 409 another | 422 {"reason"}
    POST /orders/progress   {"orders": [id …]}            -> {"orders": [progress …]}
    POST /orders/ID/place   {"place"}                     -> 200 | 409 too late
    POST /orders/ID/cancel  {}                            -> 200 | 409 too late
    GET  /key               {"sealing"}: the key orders are sealed to

Holder, photo and fingers travel sealed for production; what comes back names nobody.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kiosk.domain.completion import JPEG_END, JPEG_START, LARGEST_FACE, LARGEST_TEMPLATE, POSITIONS
from kiosk.domain.sealing import context

LARGEST_ORDER = 1_000_000
MOST_AT_ONCE = 200

# Which fingers go into the card, best first: index, thumb, middle, ring, little; right before left (PIV).
CARD_FINGERS = (2, 7, 1, 6, 3, 8, 4, 9, 5, 10)


class Stage(StrEnum):
    """How far production is with a card; each is reached once, in this order, but for FAILED."""

    ACCEPTED = "accepted"
    PERSONALISED = "personalised"
    QUALITY_CHECKED = "quality_checked"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OrderProblem(StrEnum):
    """Why production does not take an order."""

    MALFORMED = "malformed"
    HOLDER = "holder"
    PHOTO = "photo"
    FINGERS = "fingers"
    NOT_SEALED = "not_sealed"


class OrderError(ValueError):
    def __init__(self, problem: OrderProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True, repr=False)
class CardHolder:
    """What is printed and stored: the identity data of the card's person."""

    national_code: str
    first_name: str
    last_name: str
    father_name: str
    birth_date: date
    sex: str


@dataclass(frozen=True, slots=True)
class CardFinger:
    """`template` is a compact minutiae record, `position` that of ISO/IEC 19794-2."""

    position: int
    template: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Order:
    """One card to be made and sent to `place`; the best finger comes first."""

    id: str
    place: str
    holder: CardHolder = field(repr=False)
    photo: bytes = field(repr=False)
    fingers: tuple[CardFinger, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """What production says of an order: the serial once there is a card, `place` where it lies."""

    order: str
    stage: Stage
    serial: str | None = None
    holder_digest: bytes | None = field(default=None, repr=False)
    valid_until: date | None = None
    place: str | None = None
    reason: str | None = None


def order_context(order: str) -> bytes:
    """Binds a sealed order to its id."""
    return context("production-order/1", order)


def write_order(order: Order) -> dict[str, Any]:
    person = asdict(order.holder) | {"birth_date": order.holder.birth_date.isoformat()}
    fingers = [
        {"position": each.position, "template": b64encode(each.template).decode()} for each in order.fingers
    ]
    sent = {"id": order.id, "place": order.place, "holder": person}
    return {**sent, "photo": b64encode(order.photo).decode(), "fingers": fingers}


def read_order(body: Mapping[str, Any]) -> Order:
    """The order, or an `OrderError` that names the part at fault."""
    try:
        return Order(
            id=_text(body["id"], 36),
            place=_text(body["place"], 64),
            holder=_holder(body["holder"]),
            photo=_photo(body["photo"]),
            fingers=tuple(_finger(each) for each in body["fingers"]),
        )
    except OrderError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise OrderError(OrderProblem.MALFORMED) from error


def write_progress(progress: Progress) -> dict[str, Any]:
    digest = progress.holder_digest and b64encode(progress.holder_digest).decode()
    until = progress.valid_until and progress.valid_until.isoformat()
    told = {"order": progress.order, "stage": progress.stage.value, "serial": progress.serial}
    where = {"place": progress.place, "reason": progress.reason}
    return {**told, **where, "holder_digest": digest, "valid_until": until}


def read_progress(body: Mapping[str, Any]) -> Progress:
    """ValueError for anything else."""
    try:
        digest, until = body.get("holder_digest"), body.get("valid_until")
        return Progress(
            order=_text(body["order"], 36),
            stage=Stage(body["stage"]),
            serial=_optional(body.get("serial")),
            holder_digest=b64decode(str(digest), validate=True) if digest is not None else None,
            valid_until=date.fromisoformat(str(until)) if until is not None else None,
            place=_optional(body.get("place")),
            reason=_optional(body.get("reason")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no progress of an order") from error


def _holder(body: Any) -> CardHolder:
    try:
        texts = {key: _text(body[key], 100) for key in CardHolder.__dataclass_fields__}
        born = date.fromisoformat(texts.pop("birth_date"))
    except (KeyError, TypeError, ValueError) as error:
        raise OrderError(OrderProblem.HOLDER) from error
    if texts["sex"] not in ("male", "female"):
        raise OrderError(OrderProblem.HOLDER)
    return CardHolder(birth_date=born, **texts)


def _photo(value: Any) -> bytes:
    try:
        photo = b64decode(_text(value, 2 * LARGEST_FACE), validate=True)
    except ValueError as error:
        raise OrderError(OrderProblem.PHOTO) from error
    if not photo.startswith(JPEG_START) or not photo.endswith(JPEG_END):
        raise OrderError(OrderProblem.PHOTO)
    return photo


def _finger(body: Any) -> CardFinger:
    try:
        position = body["position"]
        template = b64decode(_text(body["template"], 2 * LARGEST_TEMPLATE), validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise OrderError(OrderProblem.FINGERS) from error
    if type(position) is not int or position not in POSITIONS or not template:
        raise OrderError(OrderProblem.FINGERS)
    return CardFinger(position, template)


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise ValueError("a text is wanted")
    return value


def _optional(value: Any) -> str | None:
    return None if value is None else _text(value, 64)
