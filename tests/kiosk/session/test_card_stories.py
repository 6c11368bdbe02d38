"""Stories at the card reader: cards that are pulled out, dead, wrong or blocked."""

from dataclasses import replace

import pytest

from drivers.errors import DeviceFault
from kiosk.domain.delivery import ReferralReason
from kiosk.ports import CardRefusedError
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.events import CardTrouble
from kiosk.session.policy import Policy
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import CARD, CLAIM, LEFT, RIGHT


def test_a_card_pulled_out_during_the_comparison_voids_even_a_match_of_the_same_instant(
    kiosk: FakeKiosk,
) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.slot.before_answer = lambda: kiosk.loop.post(ev.CardRemoved())
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.AwaitingCard(CLAIM, "officer-1", st.CardHint.REMOVED, tries=1))
    assert kiosk.journal.records[-1].facts["verdict"] == "void"
    assert "D7" not in kiosk.journal.steps


def test_a_card_pulled_out_right_after_its_yes_is_not_released_by_it(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardRemoved())
    kiosk.card_worker.held = True
    kiosk.happens(ev.CardInserted())
    kiosk.card_worker.let_go()
    kiosk.card_worker.held = True
    kiosk.loop.settle()
    kiosk.card_worker.let_go()
    kiosk.loop.post(ev.CardRemoved())
    kiosk.loop.settle()
    kiosk.shows(st.AwaitingCard(CLAIM, "officer-1", st.CardHint.REMOVED, tries=1))
    assert "D7" not in kiosk.journal.steps


def test_a_card_put_back_in_is_verified_anew_and_the_void_try_stays_counted(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80, 80]
    kiosk.slot.verdicts = [CardRefusedError(CardTrouble.REMOVED), True]
    kiosk.happens(ev.CardInserted(), ev.CardRemoved(), ev.CardInserted())
    assert isinstance(kiosk.stage, st.TakeCard)
    assert kiosk.stage.attempt.number == 2


def test_a_session_cancelled_before_its_probe_was_sent_sends_none(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.card_worker.held = True
    kiosk.happens(ev.CardInserted())
    kiosk.card_worker.let_go()
    kiosk.card_worker.held = True
    kiosk.happens(ev.Touched(), ev.Cancelled())
    kiosk.card_worker.let_go()
    kiosk.loop.settle()
    assert kiosk.slot.seen == []
    assert isinstance(kiosk.stage, st.Attract)
    assert kiosk.journal.steps.endswith("D5 D6 END")


def test_a_dead_card_may_be_put_in_twice_more_and_is_then_suspect(kiosk: FakeKiosk) -> None:
    kiosk.slot.read_error = DeviceFault("no answer", "")
    kiosk.claimed()
    for _ in range(3):
        kiosk.happens(ev.CardRemoved(), ev.CardInserted())
    kiosk.shows(st.SeeOfficer(ReferralReason.CARD_FAULT))
    assert kiosk.journal.ended["outcome"] == "card_fault"
    assert kiosk.journal.alarms() == ["card_suspect"]


@pytest.mark.parametrize(
    ("trouble", "outcome", "alarm"),
    [
        (CardTrouble.NOT_THIS_CARD, "fault", "wrong_card"),
        (CardTrouble.NOT_AUTHENTIC, "card_fault", "card_not_authentic"),
        (CardTrouble.KIOSK_NOT_TRUSTED, "fault", "kiosk_not_trusted"),
    ],
)
def test_a_wrong_card_stops_before_any_capture(
    kiosk: FakeKiosk, trouble: CardTrouble, outcome: str, alarm: str
) -> None:
    kiosk.slot.read_error = CardRefusedError(trouble)
    kiosk.claimed()
    kiosk.happens(ev.CardInserted())
    assert isinstance(kiosk.stage, st.SeeOfficer)
    assert kiosk.journal.ended["outcome"] == outcome
    assert kiosk.journal.alarms() == [alarm]
    assert kiosk.fingers.asked == []


def test_another_serial_than_the_claims_is_never_compared(kiosk: FakeKiosk) -> None:
    kiosk.slot.card = replace(CARD, serial="C-999")
    kiosk.claimed()
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.SeeOfficer(ReferralReason.NOT_THIS_CARD))
    assert "D3" not in kiosk.journal.steps


def test_a_blocked_finger_stops_everything_and_raises_an_alarm(kiosk: FakeKiosk) -> None:
    policy = Policy(card_tries_reserve=0)
    kiosk = FakeKiosk(policy)
    kiosk.slot.card = replace(CARD, fingers=(replace(RIGHT, tries_left=1), LEFT))
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [False]
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.SeeOfficer(ReferralReason.FINGER_BLOCKED))
    assert kiosk.journal.alarms() == ["finger_blocked"]
