"""Handing over from behind a latch: what opens it, and what counts as taken (D7, D8, F27, F28, F32)."""

import pytest

from kiosk.domain.delivery import ReferralReason
from kiosk.ports import HealthState
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.work.custody import Custody
from tests.kiosk.fakes import FakeKiosk, FakeLatch
from tests.kiosk.people import CLAIM

NOT_CONFIRMED = st.SeeOfficer(ReferralReason.UNCONFIRMED_RELEASE)


@pytest.fixture
def latch() -> FakeLatch:
    return FakeLatch()


@pytest.fixture
def kiosk(latch: FakeLatch) -> FakeKiosk:
    return FakeKiosk(custody=Custody(latch=latch))


def _matched(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())


def test_the_slot_alone_tells_that_the_card_was_taken(kiosk: FakeKiosk, latch: FakeLatch) -> None:
    _matched(kiosk)
    assert latch.moves == ["open"]
    kiosk.happens(ev.CardRemoved())
    assert isinstance(kiosk.stage, st.TakeCard)
    kiosk.happens(ev.CardTaken())
    kiosk.shows(st.Delivered())
    assert latch.moves == ["open", "close"]
    taken = next(record for record in kiosk.journal.records if record.step.value == "D8")
    assert taken.facts == {"evidence": "slot"}


def test_a_card_that_stays_is_locked_in_again(kiosk: FakeKiosk, latch: FakeLatch) -> None:
    _matched(kiosk)
    kiosk.passes(60)
    kiosk.shows(NOT_CONFIRMED)
    assert latch.moves == ["open", "close"]
    assert (kiosk.journal.ended["outcome"], kiosk.journal.alarms()) == ("timed_out", ["card_not_taken"])


def test_a_card_taken_in_the_instant_the_latch_closed_is_a_high_alarm(kiosk: FakeKiosk) -> None:
    _matched(kiosk)
    kiosk.passes(60)
    kiosk.happens(ev.CardTaken())
    assert kiosk.journal.alarms() == ["card_not_taken", "release_unconfirmed"]
    assert "D8" not in kiosk.journal.steps


def test_a_latch_that_does_not_open_keeps_the_card_and_calls_somebody(
    kiosk: FakeKiosk, latch: FakeLatch
) -> None:
    latch.instead = lambda session: kiosk.loop.post(ev.LatchHeld(session))
    _matched(kiosk)
    kiosk.shows(st.SeeOfficer(ReferralReason.LATCH_STUCK))
    assert (kiosk.journal.ended["outcome"], kiosk.journal.alarms()) == ("fault", ["latch_stuck"])


def test_behind_a_latch_that_does_not_open_nobody_else_is_matched(kiosk: FakeKiosk, latch: FakeLatch) -> None:
    def stuck(session: int) -> None:
        kiosk.loop.post(ev.LatchHeld(session))
        kiosk.loop.post(ev.PartLost(st.Part.LATCH, "latch_stuck"))

    latch.instead = stuck
    _matched(kiosk)
    kiosk.passes(8)
    kiosk.shows(st.OutOfService(st.Part.LATCH))
    assert kiosk.journal.alarms() == ["latch_stuck"]
    kiosk.happens(ev.PartBack(st.Part.LATCH))
    kiosk.shows(st.Attract())


def test_a_card_that_leaves_the_slot_of_a_stuck_latch_raises_an_alarm(
    kiosk: FakeKiosk, latch: FakeLatch
) -> None:
    latch.instead = lambda session: kiosk.loop.post(ev.LatchHeld(session))
    _matched(kiosk)
    kiosk.happens(ev.CardTaken())
    assert kiosk.journal.alarms() == ["latch_stuck", "release_unconfirmed"]


def test_an_order_to_open_that_may_have_arrived_is_never_given_again(
    kiosk: FakeKiosk, latch: FakeLatch
) -> None:
    latch.instead = lambda session: kiosk.loop.post(ev.ReleaseUncertain(session))
    _matched(kiosk)
    kiosk.shows(NOT_CONFIRMED)
    assert (kiosk.journal.ended["outcome"], kiosk.journal.alarms()) == (
        "unconfirmed",
        ["release_unconfirmed"],
    )
    assert latch.moves == ["close"]


def test_a_card_gone_from_its_slot_before_its_yes_is_not_released(kiosk: FakeKiosk, latch: FakeLatch) -> None:
    kiosk.slot.before_answer = lambda: kiosk.loop.post(ev.CardTaken())
    _matched(kiosk)
    kiosk.shows(st.AwaitingCard(CLAIM, "officer-1", st.CardHint.REMOVED, tries=1))
    assert latch.moves == []


def test_an_opened_case_ends_the_session_and_stays_out_of_service(kiosk: FakeKiosk, latch: FakeLatch) -> None:
    kiosk.claimed()
    kiosk.finger_worker.held = True
    kiosk.happens(ev.CardInserted(), ev.PartLost(st.Part.CASE, "case_opened"))
    kiosk.shows(st.OutOfService(st.Part.CASE))
    assert not kiosk.slot.powered
    assert latch.moves == ["close"]
    assert kiosk.journal.alarms() == ["case_opened"]
    assert kiosk.reporter.parts == {"case": HealthState.FAULT, "lock": HealthState.FAULT}
    kiosk.happens(ev.PartBack(st.Part.CABINET), ev.Started())
    kiosk.shows(st.OutOfService(st.Part.CASE))


@pytest.mark.parametrize("part", [st.Part.CABINET, st.Part.LATCH, st.Part.CASE])
def test_a_cabinet_that_fails_while_the_latch_is_open_leaves_the_handover_open(
    kiosk: FakeKiosk, part: st.Part
) -> None:
    _matched(kiosk)
    kiosk.happens(ev.PartLost(part, "cabinet_lost"))
    kiosk.shows(NOT_CONFIRMED)
    assert kiosk.journal.ended["outcome"] == "unconfirmed"
    kiosk.passes(8)
    kiosk.shows(st.OutOfService(part))


def test_a_reader_that_fails_while_the_latch_is_open_does_not_matter(kiosk: FakeKiosk) -> None:
    _matched(kiosk)
    kiosk.happens(ev.PartLost(st.Part.READER, "reader_lost"), ev.CardTaken())
    kiosk.shows(st.Delivered())
