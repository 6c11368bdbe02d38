"""Status: the same answer for every wrong pair, one next action, and no typing twice."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.applications import FINAL, ApplicationState
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.status import NEXT_ACTION, NextAction, text_key
from kiosk.domain.told import ApplicationStatus
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.journeys.appointment.commands import AskRegions
from kiosk.session.journeys.appointment.stages import ChoosingProvince, ShowingAppointment
from kiosk.session.journeys.completion.commands import AskVisit
from kiosk.session.journeys.completion.stages import CheckingIn
from kiosk.session.journeys.correction.stages import CorrectingItem, NotCorrected
from kiosk.session.journeys.registration.events import ApplicationRefused
from kiosk.session.journeys.registration.stages import ReadingConsent
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.events import Identified, StatusTold
from kiosk.session.journeys.status.rules import leads_to, onward
from kiosk.session.journeys.status.stages import Identifying, LookingUp, ShowingStatus
from kiosk.session.vocabulary import Journey, Part
from tests.kiosk.session.journeys.applicants import (
    APPOINTMENT,
    BOOKED,
    CODE,
    CONFIRMED,
    MISMATCH,
    SESSION,
    TODAY,
    TRACKING,
    WHO,
    Walk,
    at,
    status,
)

SHEET = Path(__file__).parents[5] / "shared" / "specs" / "domain.md"


def looked_up(journey: Journey, told: ApplicationStatus) -> Walk:
    walk = Walk(at(st.Attract()))
    walk(ev.JourneyChosen(journey), Identified(TRACKING, CODE))
    walk(StatusTold(SESSION + 1, told))
    return walk


def test_two_numbers_lead_to_the_status() -> None:
    walk = Walk(at(st.Attract()))
    walk(ev.JourneyChosen(Journey.STATUS))
    walk.shows(Identifying(Journey.STATUS))
    walk(Identified(TRACKING, CODE))
    assert AskStatus(SESSION + 1, TRACKING, CODE) in walk.commands
    assert walk(StatusTold(SESSION + 1, CONFIRMED)) == ShowingStatus(WHO, CONFIRMED)


def test_a_wrong_pair_is_one_answer_and_many_tries_say_how_long_to_wait() -> None:
    walk = Walk(at(LookingUp(Journey.STATUS, WHO)))
    walk(ApplicationRefused(SESSION, ApplicationRefusal.NOT_FOUND))
    walk.shows(Identifying(Journey.STATUS, ApplicationRefusal.NOT_FOUND))
    walk(Identified(TRACKING, CODE))
    walk(ApplicationRefused(SESSION, ApplicationRefusal.TOO_MANY_TRIES, wait_s=600.0))
    walk.shows(Identifying(Journey.STATUS, ApplicationRefusal.TOO_MANY_TRIES, 600.0))


def test_a_silent_centre_is_said_so() -> None:
    walk = Walk(at(LookingUp(Journey.STATUS, WHO)))
    assert walk(ev.CentreSilent(SESSION)) == Identifying(Journey.STATUS, unreachable=True)


@pytest.mark.parametrize("state", list(ApplicationState))
def test_every_state_has_one_text_and_one_next_action(state: ApplicationState) -> None:
    told = status(state)
    assert told.text == text_key(state)
    assert isinstance(told.next, NextAction)
    assert (
        told.next in (NextAction.NOTHING, NextAction.REGISTER_AGAIN, NextAction.OFFICE)
    ) or state not in FINAL


@pytest.mark.skipif(not SHEET.exists(), reason="the domain sheet lies beside the project, not in it")
def test_the_next_actions_are_those_of_the_sheet() -> None:
    words = {
        "finish the form": NextAction.FINISH_FORM,
        "wait until `due_at`": NextAction.WAIT_FOR_INQUIRY,
        "edit previous registration": NextAction.EDIT,
        "book an appointment": NextAction.BOOK,
        "go there on that day": NextAction.VISIT,
        "book again": NextAction.BOOK,
        "follow the screen": NextAction.FOLLOW_SCREEN,
        "bring what is named, book again": NextAction.BRING_AND_BOOK,
        "keep the receipt, wait": NextAction.WAIT_FOR_CARD,
        "wait (about N days)": NextAction.WAIT_FOR_CARD,
        "wait / come again (named)": NextAction.WAIT_FOR_CARD,
        "collect, with receipt and documents": NextAction.COLLECT,
        "attended desk at that place": NextAction.ATTENDED_DESK,
        "see an officer": NextAction.ATTENDED_DESK,
        "wait for a new card": NextAction.WAIT_FOR_CARD,
        "ask for it (place named)": NextAction.ASK_FOR_CARD,
        "—": NextAction.NOTHING,
        "go to an office": NextAction.OFFICE,
        "may register again": NextAction.REGISTER_AGAIN,
        "office": NextAction.OFFICE,
    }
    rows = re.findall(r"^\| `([A-Z_]+)` \|[^|]*\|[^|]*\| ([^|]+?) \|$", SHEET.read_text("utf-8"), re.M)
    assert {state: words[action] for state, action in rows} == {
        state.value: NEXT_ACTION[state] for state in ApplicationState
    }


@pytest.mark.parametrize("state", list(ApplicationState))
def test_no_state_is_a_dead_end(state: ApplicationState) -> None:
    walk = Walk(at(ShowingStatus(WHO, status(state))))
    assert walk(ev.Continued()) != ShowingStatus(WHO, status(state))


def test_the_next_action_leads_on_without_typing_again() -> None:
    def onwards(told: ApplicationStatus) -> Walk:
        walk = Walk(at(ShowingStatus(WHO, told)))
        walk(ev.Continued())
        return walk

    assert isinstance(onwards(MISMATCH).stage, CorrectingItem)
    booking = onwards(CONFIRMED)
    assert isinstance(booking.stage, ChoosingProvince)
    assert booking.stage.booking.who == WHO
    assert AskRegions(SESSION) in booking.commands
    assert isinstance(onwards(status(ApplicationState.COMPLETION_ON_HOLD)).stage, ChoosingProvince)
    assert onwards(BOOKED).stage == ShowingAppointment(WHO, BOOKED)
    collect = onwards(status(ApplicationState.READY_FOR_DELIVERY)).stage
    assert collect == st.EnteringClaim(second_item=CODE)
    assert onwards(status(ApplicationState.CANCELLED)).stage == ReadingConsent()
    assert onwards(status(ApplicationState.IN_PRODUCTION)).stage == st.Attract()


def test_on_the_day_of_the_visit_the_next_action_is_the_visit() -> None:
    today = replace(BOOKED, appointment=replace(APPOINTMENT, day=TODAY))
    walk = Walk(at(ShowingStatus(WHO, today)))
    assert walk(ev.Continued()) == CheckingIn(WHO)
    assert walk.ordered(AskVisit) == [AskVisit(SESSION, TRACKING, CODE)]


def test_without_a_line_an_old_status_leads_nowhere_that_needs_one() -> None:
    offline = at(ShowingStatus(WHO, CONFIRMED), missing=frozenset({Part.CENTRE}))
    assert leads_to(offline, CONFIRMED) is Journey.APPOINTMENT
    assert onward(offline, CONFIRMED) is None
    assert onward(at(st.Attract()), replace(CONFIRMED, stale=True)) is None


@pytest.mark.parametrize(
    ("journey", "told", "shown"),
    [
        (Journey.CORRECTION, MISMATCH, CorrectingItem),
        (Journey.CORRECTION, CONFIRMED, ShowingStatus),
        (Journey.APPOINTMENT, CONFIRMED, ChoosingProvince),
        (Journey.APPOINTMENT, BOOKED, ShowingAppointment),
        (Journey.APPOINTMENT, MISMATCH, ShowingStatus),
    ],
)
def test_a_journey_chosen_at_the_start_is_taken_if_it_is_the_next_thing(
    journey: Journey, told: ApplicationStatus, shown: type
) -> None:
    assert isinstance(looked_up(journey, told).stage, shown)


def test_an_appointment_of_today_can_still_be_looked_at_and_cancelled() -> None:
    today = replace(BOOKED, appointment=replace(APPOINTMENT, day=TODAY))
    assert isinstance(looked_up(Journey.APPOINTMENT, today).stage, ShowingAppointment)


def test_used_up_edits_refer_to_an_office_at_once() -> None:
    walk = looked_up(Journey.CORRECTION, replace(MISMATCH, edits_left=0))
    walk.shows(NotCorrected(ApplicationRefusal.EDIT_LIMIT))


def test_what_the_parts_do_not_allow_cannot_be_begun() -> None:
    offline = Walk(at(st.Attract(), missing=frozenset({Part.CENTRE, Part.CAMERA})))
    for journey in (Journey.APPOINTMENT, Journey.CORRECTION, Journey.COMPLETION):
        assert offline(ev.JourneyChosen(journey)) == st.Attract()
    assert offline(ev.JourneyChosen(Journey.STATUS)) == Identifying(Journey.STATUS)
