"""How an application stands: five steps, one sentence, and exactly one thing to do next."""

from types import MappingProxyType

from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.status import NextAction
from kiosk.domain.told import ApplicationStatus
from kiosk.session.events import Cancelled, Continued
from kiosk.session.journeys.relocation.events import MoveWished
from kiosk.session.journeys.status.rules import leads_to, may, onward
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.journeys.withdrawal.events import WithdrawalWished
from kiosk.session.vocabulary import Journey
from ui.icons import Icon
from ui.pages.card_notes import card_notes
from ui.pages.frame import Page
from ui.pages.moments import day_and_time, whole_day
from ui.pages.names import as_written
from ui.view import Action, Emphasis, Mark, Notice, Timeline, Tone, View

STEPS = ("form", "check", "appointment", "visit", "card")
# The step an application stands at, and how it stands there.
AT = MappingProxyType(
    {
        S.DRAFT: (0, Mark.CURRENT),
        S.SUBMITTED: (1, Mark.CURRENT),
        S.INQUIRY_MISMATCH: (1, Mark.STOPPED),
        S.INQUIRY_CONFIRMED: (2, Mark.CURRENT),
        S.APPOINTMENT_BOOKED: (3, Mark.CURRENT),
        S.APPOINTMENT_MISSED: (2, Mark.STOPPED),
        S.COMPLETING: (3, Mark.CURRENT),
        S.COMPLETION_ON_HOLD: (3, Mark.STOPPED),
        S.COMPLETED: (4, Mark.CURRENT),
        S.IN_PRODUCTION: (4, Mark.CURRENT),
        S.PRODUCTION_FAILED: (4, Mark.CURRENT),
        S.READY_FOR_DELIVERY: (4, Mark.CURRENT),
        S.DELIVERING: (4, Mark.CURRENT),
        S.DELIVERY_REFERRED: (4, Mark.STOPPED),
        S.DELIVERY_UNCONFIRMED: (4, Mark.STOPPED),
        S.CARD_FAULT: (4, Mark.CURRENT),
        S.RETURNED: (4, Mark.STOPPED),
        S.DELIVERED: (4, Mark.DONE),
        S.REFERRED: (1, Mark.STOPPED),
        S.CANCELLED: (0, Mark.STOPPED),
        S.CLOSED: (0, Mark.STOPPED),
    }
)
_AT_PLACE = (S.COMPLETED, S.IN_PRODUCTION, S.READY_FOR_DELIVERY, S.DELIVERY_REFERRED)


def shown(page: Page, stage: ShowingStatus) -> View:
    status = stage.status
    name = as_written(status.name)
    heading = page.say("status.heading_of", name=name) if name else page.say("status.heading")
    reached, mark = AT[status.state]
    title = page.say(f"status.title.{status.state.lower()}")
    timeline = Timeline(
        tuple(
            (_mark(index, reached, mark), page.say(f"status.step.{each}")) for index, each in enumerate(STEPS)
        ),
        title,
        page.say(status.text),
        _notes(page, status),
    )
    return page.view(
        f"status.{status.state.lower()}",
        title if page.wishes.large else heading,
        timeline,
        step=reached + 1 if page.wishes.large else 0,
        actions=_ways(page, status),
        notice=_stale(page, status),
    )


def _mark(index: int, reached: int, mark: Mark) -> Mark:
    if index == reached:
        return mark
    return Mark.DONE if index < reached else Mark.AHEAD


def _stale(page: Page, status: ApplicationStatus) -> Notice | None:
    if not status.stale:
        return None
    told = page.say("status.as_of", time=day_and_time(page.say, status.as_of))
    return Notice(Tone.WARNING, told, Icon.CLOCK)


def _ways(page: Page, status: ApplicationStatus) -> tuple[Action, ...]:
    """One way forward, the next action if this kiosk can do it now, else the end; then what may be wished."""
    following = onward(page.state, status)
    if following is None:
        done = Action("status.done", page.say("status.done"), Continued(), emphasis=Emphasis.PRIMARY)
        return (done, *_wishes(page, status))
    today = following is Journey.COMPLETION
    key = "visit_today" if today else status.next.value
    return (
        page.forward("status.next", f"status.action.{key}", Continued()),
        Action("status.leave", page.say("end"), Cancelled(), goes_back=True),
        *_wishes(page, status),
    )


def _wishes(page: Page, status: ApplicationStatus) -> tuple[Action, ...]:
    """Quietly beside the next action, where they are possible at all."""
    wishes = (
        (Journey.WITHDRAWAL, WithdrawalWished(), Icon.DELETE),
        (Journey.RELOCATION, MoveWished(), Icon.MAP_MARKER),
    )
    return tuple(
        Action(f"status.{journey}", page.say(f"status.wish.{journey}"), sends, icon)
        for journey, sends, icon in wishes
        if may(page.state, status, journey)
    )


def _notes(page: Page, status: ApplicationStatus) -> tuple[tuple[Icon, str], ...]:
    say = page.say
    notes: list[tuple[Icon, str]] = []
    if status.due_at and status.state is S.SUBMITTED and not status.text.endswith("overdue"):
        notes.append((Icon.CLOCK, say("status.note.due", time=day_and_time(say, status.due_at))))
    if status.edits_left is not None and status.state is S.INQUIRY_MISMATCH:
        count = len(status.items)
        notes.append((Icon.EDIT, say("status.note.edits", count=count, left=status.edits_left)))
    if status.appointment and status.next in (NextAction.VISIT, NextAction.BOOK):
        notes += _appointment(page, status)
    if status.delivery_place and status.state in _AT_PLACE:
        place = status.delivery_place
        told = as_written(place.name, place.address, place.hours)
        notes.append((Icon.MAP_MARKER, say("status.note.place", place=told or place.id)))
    notes += card_notes(page, status)
    if status.next is NextAction.COLLECT:
        notes.append((Icon.RECEIPT, say("status.note.bring")))
    if onward(page.state, status) is None and leads_to(page.state, status) is not None:
        notes.append((Icon.INFORMATION, say("status.note.not_here")))
    return tuple(notes)


def _appointment(page: Page, status: ApplicationStatus) -> list[tuple[Icon, str]]:
    booked = status.appointment
    if booked is None:
        return []
    when = page.say(
        "status.note.when", day=whole_day(page.say, booked.day), time=page.say.digits(booked.begins)
    )
    if status.state is not S.APPOINTMENT_BOOKED:
        return [(Icon.CALENDAR, page.say("status.note.missed", when=when))]
    where = as_written(booked.name or booked.place, booked.address)
    return [(Icon.CALENDAR_CHECK, when), (Icon.MAP_MARKER, where)]
