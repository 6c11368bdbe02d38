"""What the centre may change at a kiosk: locks, limits, plans; never where a card is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.domain.notices import Notice
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import Release
from kiosk.session.policy import Policy
from kiosk.session.step import step
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import SESSION, STAGES, state

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOTICE = Notice(1, NOON, NOON.replace(hour=14), closed=True, fa="تعمیر", en="Maintenance")
BY_CENTRE: tuple[ev.Event, ...] = (
    ev.PartLost(st.Part.LOCK, "locked_by_centre"),
    ev.PartBack(st.Part.LOCK),
    ev.PolicyChanged(Policy(result_s=5.0)),
    ev.PlanChanged(NOTICE, closed=True),
    ev.PlanChanged(None, closed=False),
    ev.Looked(NOON),
)


@pytest.mark.parametrize("event", BY_CENTRE)
@pytest.mark.parametrize("stage", STAGES, ids=lambda each: type(each).__name__)
def test_nothing_the_centre_says_releases_a_card(stage: st.Stage, event: ev.Event) -> None:
    for missing in (frozenset[st.Part](), frozenset({st.Part.LOCK})):
        before = state(stage, missing=missing | state(stage).missing)
        assert not any(isinstance(each, Release) for each in step(before, event).commands)


def test_a_locked_kiosk_begins_no_delivery_and_an_unlocked_one_does(kiosk: FakeKiosk) -> None:
    kiosk.happens(ev.PartLost(st.Part.LOCK, "locked_by_centre"), ev.Started())
    kiosk.shows(st.OutOfService(st.Part.LOCK))
    kiosk.happens(ev.PartBack(st.Part.LOCK), ev.Started())
    kiosk.shows(st.EnteringClaim())


def test_a_lock_leaves_the_other_journeys_open() -> None:
    before = state(st.Attract(), services=frozenset(st.Journey), missing=frozenset())
    after = step(before, ev.PartLost(st.Part.LOCK, "locked_by_centre")).state
    assert after.stage == st.Attract()
    assert isinstance(step(after, ev.Started()).state.stage, st.Attract)
    assert not isinstance(step(after, ev.JourneyChosen(st.Journey.STATUS)).state.stage, st.Attract)


@pytest.mark.parametrize("stage", STAGES, ids=lambda each: type(each).__name__)
def test_a_lock_ends_a_delivery_unless_its_card_is_released(stage: st.Stage) -> None:
    after = step(state(stage), ev.PartLost(st.Part.LOCK, "locked_by_centre")).state
    kept = (st.TakeCard, st.Delivered, st.SeeOfficer, st.OutOfService)
    assert isinstance(after.stage, kept if isinstance(stage, kept) else st.OutOfService)


@pytest.mark.parametrize(
    ("stage", "event"),
    [
        (STAGES[6], ev.CardRefused(SESSION, ev.CardTrouble.NOT_AUTHENTIC)),
        (STAGES[9], ev.CardRefused(SESSION, ev.CardTrouble.NOT_AUTHENTIC)),
        (st.Attract(), ev.PartLost(st.Part.CASE, "case_opened")),
    ],
)
def test_a_forged_card_and_an_opened_case_lock_the_delivery(stage: st.Stage, event: ev.Event) -> None:
    done = step(state(stage), event)
    assert st.Part.LOCK in done.state.missing
    after: Any = step(done.state, ev.Continued()).state
    assert isinstance(after.stage, st.OutOfService)
    assert isinstance(step(after, ev.Started()).state.stage, st.OutOfService)


def test_limits_change_between_people_and_not_under_their_hands() -> None:
    changed = ev.PolicyChanged(Policy(result_s=5.0))
    assert step(state(st.Attract()), changed).state.policy.result_s == 5.0
    assert step(state(st.EnteringClaim()), changed).state.policy.result_s != 5.0


def test_a_planned_closing_waits_for_whoever_is_there() -> None:
    closed, opened = ev.PlanChanged(NOTICE, closed=True), ev.PlanChanged(None, closed=False)
    there = step(state(st.EnteringClaim()), closed).state
    assert (there.stage, there.notice) == (st.EnteringClaim(), NOTICE)
    left = step(there, ev.Cancelled()).state
    assert left.stage == st.OutOfService(st.Part.PLAN)
    back = step(left, opened).state
    assert (back.stage, back.notice) == (st.Attract(), None)


def test_when_the_kiosk_last_looked_is_known_only_while_it_is_out_of_service() -> None:
    out = state(st.OutOfService(st.Part.READER))
    looked = step(out, ev.Looked(NOON)).state
    assert (looked.looked_at, looked.stage) == (NOON, out.stage)
    served = looked.at(st.Attract())
    assert step(served, ev.Looked(NOON)).state.looked_at is None
    assert step(state(st.EnteringClaim()), ev.Looked(NOON)).state == state(st.EnteringClaim())
