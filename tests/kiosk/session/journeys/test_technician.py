"""A technician signs on, looks, tries, mends and leaves; and whatever happens, no card is delivered there."""

from dataclasses import replace
from typing import get_args

import pytest

from kiosk.session import events as ev
from kiosk.session.commands import AnnounceHealth, Command, EndSession, StartTimer
from kiosk.session.delivery_commands import DeliveryCommand, FreeClaim
from kiosk.session.events import Timer
from kiosk.session.journeys.completion.commands import StopCamera, WatchFace
from kiosk.session.journeys.technician import commands as work
from kiosk.session.journeys.technician import events as tech
from kiosk.session.journeys.technician import stages as at_service
from kiosk.session.journeys.technician.parts import Refusal, Subject
from kiosk.session.journeys.technician.rules import SERVICE_MODE_S
from kiosk.session.journeys.technician.trying import CLEANING_S
from kiosk.session.services import offered
from kiosk.session.states import Attract, OutOfService, State
from kiosk.session.step import step
from kiosk.session.vocabulary import Part
from tests.kiosk.people import EVENTS as DELIVERY_EVENTS
from tests.kiosk.session.journeys.all_of_them import EVENTS as ALL_EVENTS
from tests.kiosk.session.journeys.applicants import at
from tests.kiosk.session.journeys.technicians import (
    FACTS,
    MENDER,
    STAGES,
    after,
    commands_of_work,
    now,
    told,
)

# A claim that the centre granted too late is given back wherever the kiosk stands.
TOUCHING_A_CARD = tuple(kind for kind in get_args(DeliveryCommand) if kind is not FreeClaim)
ANYTHING = (*ALL_EVENTS, *DELIVERY_EVENTS)


def signed_on(state: State | None = None) -> tuple[State, list[Command]]:
    known = tech.TechnicianKnown(0, MENDER)
    return after(state or at(Attract()), tech.ServiceCalled(), tech.TechnicianSigned("70125", "4711"), known)


@pytest.mark.parametrize("stage", STAGES, ids=str)
@pytest.mark.parametrize("card_present", [False, True])
def test_no_stage_of_the_technician_leads_to_a_claim_a_card_or_the_latch(
    stage: at_service.TechnicianStage, card_present: bool
) -> None:
    before = replace(at(stage), card_present=card_present, slot_sensor=True)
    for event in ANYTHING:
        done = step(before, now(before, event))
        assert not [each for each in done.commands if isinstance(each, TOUCHING_A_CARD)], event
        reached = done.state.stage
        assert isinstance(reached, at_service.TechnicianStage | Attract | OutOfService), event


def test_every_kind_of_stage_is_among_those_judged() -> None:
    assert {type(each) for each in STAGES} == set(get_args(at_service.TechnicianStage))


BEFORE = {"in service": at(Attract()), "out of service": at(OutOfService(Part.JOURNAL))}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_number_and_pin_lead_to_the_menu_from_service_or_out_of_it(before: State) -> None:
    menu, commands = signed_on(before)
    assert menu.stage == at_service.ServiceMenu(MENDER)
    assert menu.session == before.session + 1
    assert work.CheckTechnician(menu.session, "70125", "4711", with_card=True) in commands
    assert told(commands) == ["service.entered"]


def test_who_is_refused_stays_at_the_door_and_the_centre_hears_of_it() -> None:
    door, commands = after(
        at(Attract()),
        tech.ServiceCalled(),
        tech.TechnicianSigned("70125", "1"),
        tech.TechnicianRefused(0, Refusal.LOCKED, 600.0),
    )
    assert door.stage == at_service.SigningOn(Refusal.LOCKED, 600.0)
    assert told(commands) == ["service.refused"]


def test_what_is_found_is_shown_and_can_be_looked_at_again() -> None:
    looking, commands = after(at(at_service.ServiceMenu(MENDER)), tech.SubjectChosen(Subject.STORAGE))
    assert work.LookAround(looking.session, Subject.STORAGE) in commands
    seen, _ = after(
        looking, tech.FactsFound(0, Subject.NETWORK, ()), tech.FactsFound(0, Subject.STORAGE, FACTS)
    )
    assert seen.stage == at_service.LookingAround(MENDER, Subject.STORAGE, FACTS)
    again, commands = after(seen, tech.SubjectChosen(Subject.STORAGE))
    assert again.stage == at_service.LookingAround(MENDER, Subject.STORAGE)
    assert work.LookAround(again.session, Subject.STORAGE) in commands
    assert after(again, ev.Continued())[0].stage == at_service.ServiceMenu(MENDER)


def test_a_camera_is_watched_until_its_page_is_left() -> None:
    live, commands = after(at(at_service.ServiceMenu(MENDER)), tech.SubjectChosen(Subject.CAMERA))
    assert WatchFace(live.session) in commands
    assert StopCamera() in after(live, ev.Continued())[1]
    gone, commands = after(live, ev.Cancelled())
    assert isinstance(gone.stage, Attract)
    assert StopCamera() in commands
    assert EndSession(live.session) in commands
    assert told(commands) == ["service.left"]


def test_the_screen_is_deaf_while_it_is_cleaned_and_counts_to_the_menu() -> None:
    cleaning, _ = after(at(at_service.ServiceMenu(MENDER)), tech.SubjectChosen(Subject.CLEANING))
    assert cleaning.stage == at_service.Cleaning(MENDER, CLEANING_S)
    for touch in (ev.Touched(), ev.Cancelled(), ev.Continued(), tech.SubjectChosen(Subject.RESTART)):
        assert after(cleaning, touch)[0].stage == cleaning.stage
    ticks = [ev.TimedOut(Timer.COUNT)] * CLEANING_S
    assert after(cleaning, *ticks[1:])[0].stage == at_service.Cleaning(MENDER, 1)
    assert after(cleaning, *ticks)[0].stage == at_service.ServiceMenu(MENDER)


def test_in_service_mode_nobody_is_served_until_it_is_left_or_its_time_is_over() -> None:
    menu, _ = signed_on()
    mending, commands = after(menu, tech.SubjectChosen(Subject.SERVICE))
    assert AnnounceHealth(Part.SERVICE, "in_service") in commands
    assert StartTimer(Timer.SERVICE, SERVICE_MODE_S) in commands
    assert commands_of_work(commands)[0] == work.KeepServiceMode(SERVICE_MODE_S)  # what is told is kept
    assert told(commands) == ["service.mode"]
    away, _ = after(mending, ev.Cancelled())
    assert away.stage == OutOfService(Part.SERVICE)
    assert not offered(away)
    back, commands = after(signed_on(away)[0], tech.SubjectChosen(Subject.SERVICE), ev.Cancelled())
    assert isinstance(back.stage, Attract)
    assert AnnounceHealth(Part.SERVICE, None) in commands
    forgotten, commands = after(away, ev.TimedOut(Timer.SERVICE))
    assert isinstance(forgotten.stage, Attract)
    assert AnnounceHealth(Part.SERVICE, None) in commands


def test_a_restart_is_confirmed_told_and_comes_last() -> None:
    menu, _ = signed_on()
    asked, commands = after(menu, tech.SubjectChosen(Subject.RESTART))
    assert work.Restart() not in commands
    _, commands = after(asked, tech.RestartConfirmed())
    assert told(commands) == ["service.left"]

    assert commands.index(EndSession(asked.session)) < commands.index(work.Restart())


def test_a_technician_who_walks_away_is_signed_off() -> None:
    menu, _ = signed_on()
    countdown = [ev.TimedOut(Timer.COUNTDOWN)] * menu.policy.idle_countdown_s
    gone, commands = after(menu, ev.TimedOut(Timer.IDLE), *countdown)
    assert isinstance(gone.stage, Attract)
    assert told(commands) == ["service.left"]


def test_a_full_disk_lets_the_technician_in_who_is_to_mend_it() -> None:
    broken = replace(at(OutOfService(Part.JOURNAL)), missing=frozenset({Part.JOURNAL}))
    menu, commands = signed_on(broken)
    assert menu.stage == at_service.ServiceMenu(MENDER)
    assert told(commands) == []


def test_a_start_finds_the_service_mode_and_its_end() -> None:
    found, commands = after(at(Attract()), tech.ServiceResumed(1800.0))
    assert found.stage == OutOfService(Part.SERVICE)
    assert told(commands) == ["service.mode"]
    assert AnnounceHealth(Part.SERVICE, "in_service") in commands
    assert StartTimer(Timer.SERVICE, 1800.0) in commands
    over, commands = after(found, ev.TimedOut(Timer.SERVICE))
    assert isinstance(over.stage, Attract)
    assert work.KeepServiceMode(None) in commands


def test_no_start_makes_the_service_mode_longer_than_it_lasts() -> None:
    _, commands = after(at(Attract()), tech.ServiceResumed(9e9))
    assert StartTimer(Timer.SERVICE, SERVICE_MODE_S) in commands


@pytest.mark.parametrize("part", [Part.CASE, Part.JOURNAL])
def test_the_end_of_the_service_mode_opens_no_kiosk_that_something_else_closes(part: Part) -> None:
    opened = replace(at(Attract()), missing=frozenset({part}))
    over, _ = after(opened, tech.ServiceResumed(10.0), ev.TimedOut(Timer.SERVICE))
    assert over.stage == OutOfService(part)


def test_the_end_of_the_service_mode_disturbs_nobody_at_the_screen() -> None:
    mending, _ = after(signed_on()[0], tech.SubjectChosen(Subject.SERVICE))
    over, commands = after(mending, ev.TimedOut(Timer.SERVICE))
    assert over.stage == mending.stage
    assert Part.SERVICE not in over.missing
    assert AnnounceHealth(Part.SERVICE, None) in commands
    assert isinstance(after(over, ev.Cancelled())[0].stage, Attract)
