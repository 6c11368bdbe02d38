"""Work ordered for somebody who looks for a time; answered by an event of theirs,
BookingRefused or CentreSilent. Where the centre no longer knows the numbers it is ApplicationRefused.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class AskRegions:
    """The provinces that have a place, or the cities of one: RegionsTold."""

    session: int
    province: str = ""


@dataclass(frozen=True, slots=True)
class AskPlaces:
    session: int
    province: str
    city: str


@dataclass(frozen=True, slots=True)
class AskDays:
    session: int
    place: str


@dataclass(frozen=True, slots=True)
class AskSlots:
    session: int
    place: str
    day: date


@dataclass(frozen=True, slots=True)
class HoldSlot:
    """Hold this time, or hold it anew: SlotHeld."""

    session: int
    tracking: str = field(repr=False)
    second_item: str = field(repr=False)
    slot: int


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """Give the held time back; nobody waits for an answer."""

    tracking: str = field(repr=False)
    second_item: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BookSlot:
    """Book it, or move the appointment there is: AppointmentMade. The same slot booked again is the same."""

    session: int
    tracking: str = field(repr=False)
    second_item: str = field(repr=False)
    slot: int


@dataclass(frozen=True, slots=True)
class CallOffAppointment:
    """AppointmentGone; a second time after silence, NOT_POSSIBLE_NOW means that it is gone already."""

    session: int
    tracking: str = field(repr=False)
    second_item: str = field(repr=False)


AppointmentCommand = (
    AskRegions | AskPlaces | AskDays | AskSlots | HoldSlot | FreeSlot | BookSlot | CallOffAppointment
)
