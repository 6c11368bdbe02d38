"""Appointment: where, which day, which hour, held while it is read over, booked; moved or cancelled."""

from kiosk.domain.booking import BookingRefusal
from kiosk.domain.told import Appointment
from kiosk.session.events import Continued, PrintWished
from kiosk.session.journeys.appointment import events as do
from kiosk.session.journeys.appointment.stages import (
    AppointmentCancelled,
    AppointmentStage,
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
from kiosk.session.journeys.registration.events import Confirmed, WentBack
from kiosk.session.journeys.slips import Printing
from ui.icons import Icon
from ui.pages import choosing
from ui.pages.frame import Page
from ui.pages.moments import whole_day
from ui.pages.names import as_written
from ui.pages.registration import paper_note
from ui.view import Action, Emphasis, Result, Tone, View, Waiting

STEPS = choosing.STEPS
_REFUSALS = (BookingRefusal.NOT_POSSIBLE_NOW, BookingRefusal.PLACE_NOT_AUTHORISED)


def shown(page: Page, stage: AppointmentStage) -> View:
    match stage:
        case ChoosingProvince() | ChoosingCity() | ChoosingPlace() | ChoosingDay() | ChoosingTime():
            return choosing.shown(page, stage)
        case HoldingSlot():
            return _waiting(page, "holding")
        case ConfirmingSlot():
            return _confirming(page, stage)
        case BookingSlot():
            return _waiting(page, "booking", may_cancel=False)
        case Booked():
            return _booked(page, stage)
        case NotBooked():
            return _not_booked(page, stage)
        case _:
            return _with_appointment(page, stage)


def _with_appointment(page: Page, stage: AppointmentStage) -> View:
    match stage:
        case ShowingAppointment():
            return _showing(page, stage)
        case ConfirmingCancellation():
            return _cancelling(page, stage)
        case CancellingAppointment():
            return _waiting(page, "cancelling", may_cancel=False)
        case AppointmentCancelled():
            return _cancelled(page)
    raise TypeError(f"no screen for {type(stage).__name__}")


def _waiting(page: Page, name: str, *, may_cancel: bool = True) -> View:
    waiting = Waiting(page.say(f"appointment.{name}.text"), icon=Icon.CALENDAR)
    heading = page.say(f"appointment.{name}.heading")
    step = 0 if name == "cancelling" else STEPS
    return page.view(f"appointment.{name}", heading, waiting, step=step, steps=STEPS, may_cancel=may_cancel)


def _confirming(page: Page, stage: ConfirmingSlot) -> View:
    left = page.say.digits(f"{stage.seconds_left // 60}:{stage.seconds_left % 60:02}")
    held = page.say(
        "appointment.confirm.unreachable" if stage.unreachable else "appointment.confirm.held", time=left
    )
    result = Result(
        Tone.INFORMATION,
        Icon.CALENDAR_CHECK,
        page.say("appointment.confirm.text"),
        notes=(*_chosen(page, stage.booking), (Icon.TIMER, held)),
    )
    return page.view(
        "appointment.confirm",
        page.say("appointment.confirm.heading"),
        result,
        step=STEPS,
        steps=STEPS,
        actions=(
            page.forward("appointment.book", "appointment.confirm.book", Confirmed()),
            page.back("appointment.back", WentBack()),
            Action(
                "appointment.more_time", page.say("appointment.confirm.more_time"), do.MoreTime(), Icon.TIMER
            ),
        ),
    )


def _chosen(page: Page, booking: Booking) -> tuple[tuple[Icon, str], ...]:
    place, day, slot = booking.place, booking.day, booking.slot
    if place is None or day is None or slot is None:
        return ()
    when = page.say("status.note.when", day=whole_day(page.say, day), time=page.say.digits(slot.begins))
    return (Icon.CALENDAR, when), (Icon.MAP_MARKER, as_written(place.name, place.address))


def _booked(page: Page, stage: Booked) -> View:
    done = Action(
        "appointment.done", page.say("appointment.booked.done"), Continued(), emphasis=Emphasis.PRIMARY
    )
    again = Action(
        "print", page.say("print.again" if stage.paper.copies else "print.print"), PrintWished(), Icon.PRINTER
    )
    notes = (*_where_and_when(page, stage.appointment), paper_note(page, stage.paper))
    result = Result(Tone.SUCCESS, Icon.CHECK_CIRCLE, page.say("appointment.booked.text"), notes=notes)
    printable = stage.paper.printing in (Printing.DONE, Printing.FAILED)
    return page.view(
        "appointment.booked",
        page.say("appointment.booked.heading"),
        result,
        actions=(done, again) if printable else (done,),
        may_cancel=False,
    )


def _showing(page: Page, stage: ShowingAppointment) -> View:
    booked = stage.status.appointment
    text = page.say(f"appointment.shown.{stage.problem}" if stage.problem else "appointment.shown.text")
    notes = _where_and_when(page, booked) if booked else ()
    tone, icon = (Tone.WARNING, Icon.ALERT) if stage.problem else (Tone.INFORMATION, Icon.CALENDAR_CHECK)
    return page.view(
        "appointment.shown",
        page.say("appointment.shown.heading"),
        Result(tone, icon, text, notes=notes),
        actions=(
            Action(
                "appointment.keep", page.say("appointment.shown.keep"), Continued(), emphasis=Emphasis.PRIMARY
            ),
            page.back("appointment.back", WentBack()),
            Action(
                "appointment.change", page.say("appointment.shown.change"), do.ChangeAppointment(), Icon.EDIT
            ),
            Action(
                "appointment.cancel",
                page.say("appointment.shown.cancel"),
                do.CancelAppointment(),
                Icon.DELETE,
            ),
        ),
    )


def _cancelling(page: Page, stage: ConfirmingCancellation) -> View:
    booked = stage.status.appointment
    key = "appointment.cancel.unreachable" if stage.unreachable else "appointment.cancel.text"
    yes = Action(
        "appointment.cancel.yes", page.say("appointment.cancel.yes"), Confirmed(), emphasis=Emphasis.PRIMARY
    )
    notes = _where_and_when(page, booked) if booked else ()
    result = Result(Tone.WARNING, Icon.HELP, page.say(key), notes=notes)
    return page.view(
        "appointment.cancel",
        page.say("appointment.cancel.heading"),
        result,
        actions=(yes, page.back("appointment.cancel.no", WentBack())),
    )


def _cancelled(page: Page) -> View:
    result = Result(Tone.SUCCESS, Icon.CHECK_CIRCLE, page.say("appointment.cancelled.text"))
    return page.view(
        "appointment.cancelled",
        page.say("appointment.cancelled.heading"),
        result,
        actions=(page.forward("appointment.anew", "appointment.cancelled.anew", Continued()),),
    )


def _not_booked(page: Page, stage: NotBooked) -> View:
    key = f"appointment.refused.{stage.reason if stage.reason in _REFUSALS else 'other'}"
    done = Action("appointment.end", page.say("end"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(Tone.WARNING, Icon.CALENDAR, page.say(key))
    heading = page.say("appointment.refused.heading")
    return page.view("appointment.refused", heading, result, actions=(done,), may_cancel=False)


def _where_and_when(page: Page, booked: Appointment) -> tuple[tuple[Icon, str], ...]:
    when = page.say(
        "status.note.when", day=whole_day(page.say, booked.day), time=page.say.digits(booked.begins)
    )
    return (Icon.CALENDAR, when), (Icon.MAP_MARKER, as_written(booked.name or booked.place, booked.address))
