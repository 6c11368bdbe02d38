"""A person is called once a minute at most, with nothing of who asks, and never into the void (U26)."""

import pytest

from kiosk.domain import contract
from kiosk.session import events as ev
from kiosk.session.attendant import AGAIN_S, CALLED, can_call
from kiosk.session.commands import Report, StartTimer, Tell
from kiosk.session.states import Attract, OutOfService, Stage
from kiosk.session.step import step
from kiosk.session.vocabulary import Part
from tests.kiosk.session.journeys.all_of_them import PERSONAL, STAGES
from tests.kiosk.session.journeys.applicants import Walk, at


def calls(walk: Walk) -> list[Report]:
    told = [each.report for each in walk.commands if isinstance(each, Tell)]
    return [each for each in told if each.kind == CALLED]


@pytest.mark.parametrize("stage", [*STAGES, OutOfService(Part.LATCH)], ids=lambda each: type(each).__name__)
def test_wherever_somebody_stands_a_person_can_be_called(stage: Stage) -> None:
    walk = Walk(at(stage))
    assert walk(ev.AttendantCalled()) == stage
    (report,) = calls(walk)
    contract.check_event(CALLED, report.data)
    assert not [text for text in PERSONAL if text in repr(report)]
    assert walk.state.attendant_called


def test_one_call_a_minute_is_told() -> None:
    walk = Walk(at(Attract()))
    walk(ev.AttendantCalled())
    assert StartTimer(ev.Timer.CALL, AGAIN_S) in walk.commands
    for _ in range(20):
        walk(ev.AttendantCalled())
        assert calls(walk) == []
    walk(ev.TimedOut(ev.Timer.CALL))
    assert not walk.state.attendant_called
    walk(ev.AttendantCalled())
    assert len(calls(walk)) == 1


def test_the_next_person_need_not_call_again_within_the_minute() -> None:
    walk = Walk(at(STAGES[2]))
    walk(ev.AttendantCalled(), ev.Cancelled())
    assert walk.state.attendant_called


@pytest.mark.parametrize("part", [Part.CENTRE, Part.JOURNAL])
def test_nobody_is_promised_where_nobody_would_hear(part: Part) -> None:
    walk = Walk(at(OutOfService(part), missing=frozenset({part})))
    assert not can_call(walk.state)
    walk(ev.AttendantCalled())
    assert calls(walk) == []
    assert not walk.state.attendant_called


def test_a_call_answers_are_you_still_there() -> None:
    warned = at(STAGES[2], warning_s=7)
    assert step(warned, ev.AttendantCalled()).state.warning_s is None
