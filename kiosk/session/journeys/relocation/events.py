"""What can happen to who wants the card elsewhere; regions and places are those of an appointment."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.relocation import MoveReason, MoveRefusal
from kiosk.domain.told import DeliveryPlace


@dataclass(frozen=True, slots=True)
class MoveWished:
    """From the status; nothing has happened yet."""


@dataclass(frozen=True, slots=True)
class ReceiptGiven:
    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    reason: MoveReason


@dataclass(frozen=True, slots=True)
class PlaceChanged:
    session: int
    place: DeliveryPlace
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class MoveRefused:
    session: int
    reason: MoveRefusal


RelocationEvent = MoveWished | ReceiptGiven | ReasonGiven | PlaceChanged | MoveRefused
