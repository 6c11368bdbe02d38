"""What a journey ends with on paper: what a slip says, and how its printing stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.domain.told import Appointment, DeliveryPlace
from kiosk.session.vocabulary import PrintTrouble


class Printing(StrEnum):
    NO_PRINTER = "no_printer"  # nothing can be printed: the number is to be photographed or copied (F22)
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Paper:
    """How the slip on this page stands; `copies` counts those that came out."""

    printing: Printing
    trouble: PrintTrouble | None = None
    copies: int = 0


@dataclass(frozen=True, slots=True)
class TrackingSlip:
    """`due_at` is None while the form waits for a line: the 24 hours count from then (F1)."""

    tracking: str = field(repr=False)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AppointmentSlip:
    tracking: str = field(repr=False)
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class ReceiptSlip:
    """`exceptions` are the fingers that could not be taken (U30)."""

    receipt: str = field(repr=False)
    place: DeliveryPlace
    completed_at: datetime
    exceptions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceSlip:
    """The receipt of a card that goes to another place: its number stays (R64)."""

    receipt: str = field(repr=False)
    place: DeliveryPlace
    changed_at: datetime


Slip = TrackingSlip | AppointmentSlip | ReceiptSlip | PlaceSlip
