"""Where somebody stands who looks for a time: region, place, day, hour, held, booked."""

from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.booking import BookingRefusal
from kiosk.domain.told import ApplicationStatus, Appointment, FreeDay, Place, SlotOffered
from kiosk.session.journeys.slips import Paper
from kiosk.session.journeys.status.stages import Credentials


@dataclass(frozen=True, slots=True)
class Booking:
    """What was chosen so far. `status.appointment` with state "live" is what a new booking would move."""

    who: Credentials
    status: ApplicationStatus
    province: str = ""
    city: str = ""
    place: Place | None = None
    day: date | None = None
    slot: SlotOffered | None = None


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What the centre offers instead of a time that is gone: other days here, other places that day."""

    days: tuple[date, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowingAppointment:
    """The appointment there is, to be moved or cancelled; `problem` is why that is not possible."""

    who: Credentials
    status: ApplicationStatus
    problem: BookingRefusal | None = None


@dataclass(frozen=True, slots=True)
class ChoosingProvince:
    """`choices` is None while they are asked for; so it is on the pages that follow."""

    booking: Booking
    choices: tuple[str, ...] | None = None
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class ChoosingCity:
    booking: Booking
    choices: tuple[str, ...] | None = None
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class ChoosingPlace:
    booking: Booking
    places: tuple[Place, ...] | None = None
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class ChoosingDay:
    """`month` is the first day of the Jalali month that is shown."""

    booking: Booking
    month: date
    days: tuple[FreeDay, ...] | None = None
    unreachable: bool = False
    problem: BookingRefusal | None = None
    instead: Alternatives = field(default_factory=Alternatives)


@dataclass(frozen=True, slots=True)
class ChoosingTime:
    """`problem` and `instead` after a time was taken by somebody else (R27)."""

    booking: Booking
    slots: tuple[SlotOffered, ...] | None = None
    unreachable: bool = False
    problem: BookingRefusal | None = None
    instead: Alternatives = field(default_factory=Alternatives)
    lapsed: bool = False  # the hold ended before it was used


@dataclass(frozen=True, slots=True)
class HoldingSlot:
    """The chosen time is being held at the centre; `booking.slot` is set from here on."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class ConfirmingSlot:
    """The time is held for `seconds_left` of `hold_s`: place, day and hour read over once more."""

    booking: Booking
    seconds_left: int
    hold_s: int
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class BookingSlot:
    booking: Booking
    seconds_left: int
    hold_s: int


@dataclass(frozen=True, slots=True)
class Booked:
    who: Credentials
    appointment: Appointment
    paper: Paper


@dataclass(frozen=True, slots=True)
class ConfirmingCancellation:
    who: Credentials
    status: ApplicationStatus
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class CancellingAppointment:
    """`again` after silence: then an appointment that is no longer there was cancelled by the first try."""

    who: Credentials
    status: ApplicationStatus
    again: bool = False


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """`who` is kept so that a new time can be chosen at once."""

    who: Credentials
    status: ApplicationStatus


@dataclass(frozen=True, slots=True)
class NotBooked:
    """In so many words: nothing is booked. `reason` is None when the centre cannot be reached (F3)."""

    reason: BookingRefusal | None


AppointmentStage = (
    ShowingAppointment
    | ChoosingProvince
    | ChoosingCity
    | ChoosingPlace
    | ChoosingDay
    | ChoosingTime
    | HoldingSlot
    | ConfirmingSlot
    | BookingSlot
    | Booked
    | ConfirmingCancellation
    | CancellingAppointment
    | AppointmentCancelled
    | NotBooked
)
