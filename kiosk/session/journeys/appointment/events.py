"""What can happen to somebody who looks for a time; pages are left backwards with WentBack."""

from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.booking import BookingRefusal
from kiosk.domain.told import Appointment, FreeDay, Place, SlotOffered
from kiosk.session.journeys.appointment.stages import Alternatives


@dataclass(frozen=True, slots=True)
class RegionChosen:
    """A province or a city, as the page names it."""

    name: str


@dataclass(frozen=True, slots=True)
class PlaceChosen:
    place: str


@dataclass(frozen=True, slots=True)
class MonthTurned:
    """To the Jalali month that begins on this day."""

    month: date


@dataclass(frozen=True, slots=True)
class DayChosen:
    day: date


@dataclass(frozen=True, slots=True)
class SlotChosen:
    number: int


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Once more, after nobody answered."""


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Hold the chosen time anew."""


@dataclass(frozen=True, slots=True)
class ChangeAppointment:
    pass


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    pass


@dataclass(frozen=True, slots=True)
class RegionsTold:
    session: int
    names: tuple[str, ...]
    to: object = field(default=None, repr=False, compare=False)  # the question it answers


@dataclass(frozen=True, slots=True)
class PlacesTold:
    session: int
    places: tuple[Place, ...]
    to: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class DaysTold:
    session: int
    place: str
    days: tuple[FreeDay, ...]


@dataclass(frozen=True, slots=True)
class SlotsTold:
    session: int
    place: str
    day: date
    slots: tuple[SlotOffered, ...]


@dataclass(frozen=True, slots=True)
class SlotHeld:
    session: int
    slot: int
    hold_s: float


@dataclass(frozen=True, slots=True)
class AppointmentMade:
    session: int
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AppointmentGone:
    """The centre has cancelled it."""

    session: int


@dataclass(frozen=True, slots=True)
class BookingRefused:
    """Why a place, a hold, a booking or a cancellation was refused; `instead` with a time that is full."""

    session: int
    reason: BookingRefusal
    instead: Alternatives = field(default_factory=Alternatives)


AppointmentEvent = (
    RegionChosen
    | PlaceChosen
    | MonthTurned
    | DayChosen
    | SlotChosen
    | AskedAgain
    | MoreTime
    | ChangeAppointment
    | CancelAppointment
    | RegionsTold
    | PlacesTold
    | DaysTold
    | SlotsTold
    | SlotHeld
    | AppointmentMade
    | AppointmentGone
    | BookingRefused
)
