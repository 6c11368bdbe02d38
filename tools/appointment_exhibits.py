"""The way to an appointment in each of its states."""

from dataclasses import replace
from datetime import date, timedelta

from kiosk.domain.applications import ApplicationState
from kiosk.domain.booking import BookingRefusal
from kiosk.domain.jalali import month_begin
from kiosk.domain.told import FreeDay, Place, SlotOffered
from kiosk.session.journeys.appointment.stages import (
    Alternatives,
    AppointmentCancelled,
    Booked,
    Booking,
    BookingSlot,
    CancellingAppointment,
    ChoosingCity,
    ChoosingDay,
    ChoosingPlace,
    ChoosingProvince,
    ChoosingTime,
    ConfirmingCancellation,
    ConfirmingSlot,
    HoldingSlot,
    NotBooked,
    ShowingAppointment,
)
from kiosk.session.journeys.slips import Paper, Printing
from kiosk.session.states import Stage
from kiosk.session.vocabulary import PrintTrouble
from tools.exhibit import Exhibit
from tools.status_exhibits import ADDRESS, APPOINTMENT, TODAY, WHO, served, status

PROVINCES = ("اصفهان", "البرز", "تهران", "خراسان رضوی", "خوزستان", "فارس", "قم", "گیلان", "مازندران", "یزد")
CITIES = ("شیراز", "کازرون", "مرودشت")
PLACES = (
    Place("fars-1", "registry_office", "ثبت احوال شیراز", ADDRESS, "شیراز", "۸ تا ۱۴", True),
    Place("fars-2", "counter_office", "دفتر پیشخوان ۱۲", "شیراز، بلوار چمران، نبش کوچهٔ ۲۱", "شیراز"),
    Place("fars-3", "authorised_centre", "مرکز معتبر دانشگاه", "شیراز، میدان ارم", "شیراز", "", True),
)
DAYS = tuple(
    FreeDay(TODAY + timedelta(days=ahead), 0 if ahead % 6 == 2 else 3 + ahead % 9)
    for ahead in range(1, 31)
    if (TODAY + timedelta(days=ahead)).weekday() not in (3, 4)
)
SLOTS = tuple(
    SlotOffered(
        20 + at,
        f"{8 + at // 2:02}:{at % 2 * 30:02}",
        f"{8 + (at + 1) // 2:02}:{(at + 1) % 2 * 30:02}",
        at % 4,
    )
    for at in range(10)
)
DAY = date(2026, 11, 25)
START = Booking(WHO, status(ApplicationState.INQUIRY_CONFIRMED))
CHOSEN = replace(START, province="فارس", city="شیراز", place=PLACES[0], day=DAY)
HELD = replace(CHOSEN, slot=SLOTS[1])
BOOKED = status(ApplicationState.APPOINTMENT_BOOKED)
INSTEAD = Alternatives((date(2026, 11, 28), date(2026, 11, 29)), (PLACES[1],))


def appointment_exhibits() -> tuple[Exhibit, ...]:
    month = month_begin(DAY)
    stages: dict[str, Stage] = {
        "asking": ChoosingProvince(START),
        "province": ChoosingProvince(START, PROVINCES),
        "city": ChoosingCity(START, CITIES),
        "place": ChoosingPlace(START, PLACES),
        "place-none": ChoosingPlace(START, ()),
        "unreachable": ChoosingDay(CHOSEN, month, unreachable=True),
        "day": ChoosingDay(CHOSEN, month, DAYS),
        "day-next-month": ChoosingDay(CHOSEN, month_begin(TODAY + timedelta(days=30)), DAYS),
        "day-closed": ChoosingDay(CHOSEN, month, DAYS, problem=BookingRefusal.DAY_CLOSED),
        "day-none": ChoosingDay(CHOSEN, month, ()),
        "time": ChoosingTime(CHOSEN, SLOTS),
        "time-taken": ChoosingTime(CHOSEN, SLOTS[:3], problem=BookingRefusal.FULL, instead=INSTEAD),
        "time-lapsed": ChoosingTime(CHOSEN, SLOTS, lapsed=True),
        "holding": HoldingSlot(HELD),
        "confirm": ConfirmingSlot(HELD, 115, 120),
        "confirm-unreachable": ConfirmingSlot(HELD, 62, 120, unreachable=True),
        "booking": BookingSlot(HELD, 60, 120),
        "booked": Booked(WHO, APPOINTMENT, Paper(Printing.DONE, copies=1)),
        "booked-no-paper": Booked(WHO, APPOINTMENT, Paper(Printing.FAILED, PrintTrouble.NO_PAPER)),
        "shown": ShowingAppointment(WHO, BOOKED),
        **{f"shown-{each}": ShowingAppointment(WHO, BOOKED, each) for each in _KEPT},
        "cancel": ConfirmingCancellation(WHO, BOOKED),
        "cancel-unreachable": ConfirmingCancellation(WHO, BOOKED, unreachable=True),
        "cancelling": CancellingAppointment(WHO, BOOKED),
        "cancelled": AppointmentCancelled(WHO, START.status),
        **{f"refused-{each}": NotBooked(each) for each in _REFUSED},
    }
    return tuple(
        Exhibit(f"appointment-{name}", served(stage), pictured=not name.startswith(_ALIKE))
        for name, stage in stages.items()
    )


_ALIKE = ("shown-", "cancel-", "cancelling", "refused-", "booking", "holding", "day-none", "time-lapsed")


_KEPT = (BookingRefusal.TOO_LATE, BookingRefusal.REBOOK_LIMIT, BookingRefusal.NOT_POSSIBLE_NOW)
_REFUSED = (
    BookingRefusal.NOT_POSSIBLE_NOW,
    BookingRefusal.PLACE_NOT_AUTHORISED,
    BookingRefusal.UNKNOWN_PLACE,
)
