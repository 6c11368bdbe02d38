"""What somebody answers on each page of the journeys before their card; pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from kiosk.domain.status import NextAction
from kiosk.domain.told import Place
from kiosk.session.events import Cancelled, Continued, Event
from kiosk.session.journeys.appointment import events as book
from kiosk.session.journeys.appointment import stages as booking
from kiosk.session.journeys.correction import stages as correcting
from kiosk.session.journeys.parts import TOLD
from kiosk.session.journeys.registration import events as form
from kiosk.session.journeys.registration import stages as registering
from kiosk.session.journeys.status.events import Identified
from kiosk.session.journeys.status.stages import Identifying
from kiosk.session.states import Interrupted, SeeOfficer, Stage
from kiosk.workload.citizens import Citizen
from kiosk.workload.lives import Life
from kiosk.workload.wishes import about_a_wish

One = TypeVar("One")


def answer(stage: Stage, life: Life, citizen: Citizen) -> Event | None:
    """What this person does on a page; None where there is nothing to do but wait."""
    if _is_refused(stage):
        return Cancelled()
    if wished := about_a_wish(stage, life, citizen.wish):
        return wished
    match stage:
        case Identifying():
            return Identified(life.tracking, citizen.person.national_code)
        case registering.ReadingConsent():
            return form.ConsentGiven()
        case registering.FillingForm():
            return form.Answered(citizen.typed(stage.page))
        case registering.CheckingAnswers() | correcting.CheckingCorrection():
            return form.Confirmed()
        case correcting.CorrectingItem():
            path = stage.status.items[stage.at]
            return form.Answered(((path, citizen.corrected(path, stage.status.edits_left or 0)),))
        case Interrupted() | SeeOfficer():
            return Continued()
        case _ if isinstance(stage, TOLD):
            return Cancelled()
        case booking.ShowingAppointment() if life.turned_away and life.next is NextAction.BOOK:
            return book.ChangeAppointment()
        case _:
            return _about_a_time(stage, -1 if citizen.strays else 0)


def _is_refused(stage: Stage) -> bool:
    """Whether the page says no to what was answered; of times there may be others."""
    if isinstance(stage, booking.ChoosingDay | booking.ChoosingTime):
        return stage.unreachable
    return any(getattr(stage, each, None) for each in ("findings", "problem", "unreachable"))


def _about_a_time(stage: Stage, which: int) -> Event | None:
    match stage:
        case booking.ChoosingProvince() | booking.ChoosingCity():
            return _one(stage.choices, which, book.RegionChosen)
        case booking.ChoosingPlace():
            return _one(_by_name(stage.places), which, lambda place: book.PlaceChosen(place.id))
        case booking.ChoosingDay():
            free = [each for each in stage.days if each.free] if stage.days is not None else None
            return _one(free, which, lambda each: book.DayChosen(each.day))
        case booking.ChoosingTime():
            free_times = [each for each in stage.slots if each.free] if stage.slots is not None else None
            return _one(free_times, which, lambda each: book.SlotChosen(each.number))
        case booking.ConfirmingSlot():
            return form.Confirmed()
        case booking.ShowingAppointment() | booking.ConfirmingCancellation():
            return Cancelled()
        case _:
            return None


def _by_name(places: Sequence[Place] | None) -> Sequence[Place] | None:
    """The kiosk's own place first, by its id: the visit is to be made here."""
    return None if places is None else sorted(places, key=lambda place: place.id)


def _one(choices: Sequence[One] | None, which: int, chosen: Callable[[One], Event]) -> Event | None:
    """One of what is offered; somebody for whom there is nothing goes home."""
    if choices is None:
        return None
    return chosen(choices[which]) if choices else Cancelled()
