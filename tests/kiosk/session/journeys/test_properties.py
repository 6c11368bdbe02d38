"""What holds on every way through the journeys: no dead end, and nothing personal left behind."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.session import events as ev
from kiosk.session.commands import Command, EndSession
from kiosk.session.events import Timer
from kiosk.session.journeys.appointment.commands import BookSlot
from kiosk.session.journeys.appointment.stages import ConfirmingSlot
from kiosk.session.journeys.completion.commands import FinishCompletion
from kiosk.session.journeys.completion.course import missing_parts
from kiosk.session.journeys.completion.parts import CompletionPart
from kiosk.session.journeys.completion.stages import Completed
from kiosk.session.journeys.correction.commands import SendCorrection
from kiosk.session.journeys.dispatch import IN_FLIGHT
from kiosk.session.journeys.registration.commands import KeepApplication, SubmitApplication
from kiosk.session.journeys.registration.events import Confirmed
from kiosk.session.journeys.relocation.commands import ChangePlace
from kiosk.session.journeys.withdrawal.commands import Withdraw
from kiosk.session.services import FROM_THE_STATUS, begun_here, needs, offered
from kiosk.session.states import Attract, OutOfService, Stage, State
from kiosk.session.step import step
from kiosk.session.vocabulary import Journey, Part
from tests.kiosk.people import EVENTS as DELIVERY_EVENTS
from tests.kiosk.session.journeys.all_of_them import EVENTS, PERSONAL, STAGES
from tests.kiosk.session.journeys.applicants import SESSION, at

Walked = list[tuple[State, ev.Event, State, tuple[Command, ...]]]

STARTS = some.sampled_from(STAGES)
CHOICES = some.lists(some.tuples(some.integers(0, 99), some.integers(0, 9999)), max_size=40)
ANYTHING = (*EVENTS, *DELIVERY_EVENTS)


def _leading_on() -> dict[type, list[ev.Event]]:
    """The events that move somebody from each kind of stage, save those that only break or end it."""
    pools: dict[type, list[ev.Event]] = {}
    for stage in STAGES:
        fitting = [each for each in EVENTS if step(at(stage), each).state.stage != stage]
        onwards = [each for each in fitting if not isinstance(each, ev.PartLost | ev.Cancelled)]
        pools.setdefault(type(stage), []).extend(onwards)
    return pools


LEADING_ON = _leading_on()


def walked(start: Stage, choices: list[tuple[int, int]]) -> Walked:
    """A random way from a stage: mostly what leads on from there, now and then anything at all."""
    state, way = at(start), []
    for onwards, which in choices:
        pool = LEADING_ON.get(type(state.stage)) if onwards < 85 else ANYTHING
        pool = pool or ANYTHING
        event = _now(pool[which % len(pool)], state)
        done = step(state, event)
        way.append((state, event, done.state, done.commands))
        state = done.state
    return way


def _now(event: ev.Event, state: State) -> ev.Event:
    if getattr(event, "session", SESSION) == SESSION and hasattr(event, "session"):
        return replace(event, session=state.session)  # type: ignore[arg-type]
    return event


def left_alone(state: State) -> State:
    """The same kiosk after answers were silence and nobody touched anything for long."""
    for _ in range(6):
        if isinstance(state.stage, IN_FLIGHT) or _awaits_answer(state):
            state = step(state, ev.CentreSilent(state.session)).state
        state = step(state, ev.TimedOut(Timer.RESULT)).state
        state = step(state, ev.TimedOut(Timer.IDLE)).state
        for _ in range(state.policy.idle_countdown_s):
            state = step(state, ev.TimedOut(Timer.COUNTDOWN)).state
    return state


def _awaits_answer(state: State) -> bool:
    return step(state, ev.CentreSilent(state.session)).state.stage != state.stage


@given(STARTS, CHOICES)
@settings(max_examples=100, deadline=None)
def test_nothing_personal_is_left_once_a_person_has_gone(
    start: Stage, choices: list[tuple[int, int]]
) -> None:
    for _, _, after, _ in walked(start, choices):
        if isinstance(after.stage, Attract | OutOfService):
            assert not [text for text in PERSONAL if text in _everything(after)]


@given(STARTS, CHOICES)
@settings(max_examples=100, deadline=None)
def test_wherever_somebody_stands_cancelling_or_walking_away_leads_home(
    start: Stage, choices: list[tuple[int, int]]
) -> None:
    way = walked(start, choices)
    state = way[-1][2] if way else at(start)
    if not isinstance(state.stage, IN_FLIGHT):
        gone = step(state, ev.Cancelled()).state
        assert isinstance(gone.stage, Attract | OutOfService) or _is_delivery(state)
    alone = left_alone(state)
    assert isinstance(alone.stage, Attract | OutOfService | IN_FLIGHT) or _is_delivery(alone)
    if isinstance(alone.stage, Attract):
        assert not [text for text in PERSONAL if text in _everything(alone)]


@given(STARTS, CHOICES)
@settings(max_examples=100, deadline=None)
def test_whoever_goes_home_has_their_session_ended(start: Stage, choices: list[tuple[int, int]]) -> None:
    for before, _, after, commands in walked(start, choices):
        went_home = isinstance(after.stage, Attract | OutOfService) and after.session == before.session
        on_a_journey = type(before.stage).__module__.startswith("kiosk.session.journeys")
        if went_home and on_a_journey:
            assert EndSession(before.session) in commands


@given(STARTS, CHOICES)
@settings(max_examples=100, deadline=None)
def test_only_a_persons_yes_sends_anything(start: Stage, choices: list[tuple[int, int]]) -> None:
    sends = SubmitApplication | SendCorrection | BookSlot | Withdraw | ChangePlace
    for before, event, _, commands in walked(start, choices):
        sent = [each for each in commands if isinstance(each, sends)]
        assert len(sent) <= 1
        if sent:
            assert isinstance(event, Confirmed)
        if [each for each in commands if isinstance(each, BookSlot)]:
            assert isinstance(before.stage, ConfirmingSlot)
        if [each for each in commands if isinstance(each, KeepApplication)]:
            assert isinstance(event, Confirmed | ev.CentreSilent)


@given(STARTS, CHOICES)
@settings(max_examples=100, deadline=None)
def test_a_receipt_needs_all_four_parts(start: Stage, choices: list[tuple[int, int]]) -> None:
    for before, _, after, commands in walked(start, choices):
        for command in commands:
            if isinstance(command, FinishCompletion):
                lacking = missing_parts(before.policy, command.completion.taken)
                assert not lacking
                assert all(each.checker for each in command.completion.taken.documents)
        if isinstance(after.stage, Completed) and not isinstance(before.stage, Completed):
            assert CompletionPart.CONTACT not in missing_parts(before.policy, _taken(before))


@given(some.sets(some.sampled_from(sorted(Part))))
def test_only_journeys_whose_parts_are_there_can_be_begun(missing: set[Part]) -> None:
    state = at(Attract(), missing=frozenset(missing))
    for journey in Journey:
        begun = step(state, ev.JourneyChosen(journey)).state.stage != Attract()
        assert begun is (journey in begun_here(state))
        served = not missing & set(needs(state.policy, journey))
        assert served is (journey in offered(state))
        assert begun is (served and journey not in FROM_THE_STATUS)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: type(stage).__name__)
def test_a_journal_that_is_lost_ends_everything_but_what_is_told_already(stage: Stage) -> None:
    done = step(at(stage), ev.PartLost(Part.JOURNAL, "full"))
    assert isinstance(done.state.stage, OutOfService) or done.state.stage == stage
    finished = step(done.state, ev.Cancelled()).state.stage
    assert isinstance(finished, OutOfService | IN_FLIGHT)


def test_walks_reach_every_stage() -> None:
    reached = {type(step(at(stage), event).state.stage) for stage in STAGES for event in EVENTS}
    journeys = {kind for kind in get_args(Stage) if kind.__module__.startswith("kiosk.session.journeys")}
    assert journeys <= reached


def _everything(state: State) -> str:
    """All that a state holds, the fields that keep themselves out of reprs too."""
    return " ".join(_texts(state, set()))


def _texts(value: object, seen: set[int]) -> list[str]:
    if id(value) in seen:
        return []
    seen.add(id(value))
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in _texts(each, seen)]
    if isinstance(value, tuple | frozenset | list):
        return [text for each in value for text in _texts(each, seen)]
    names = getattr(value, "__dataclass_fields__", {})
    return [text for name in names for text in _texts(getattr(value, name), seen)]


def _taken(state: State):  # type: ignore[no-untyped-def]
    return state.stage.completion.taken  # type: ignore[union-attr]


def _is_delivery(state: State) -> bool:
    return type(state.stage).__module__.startswith("kiosk.session.delivery_stages")
