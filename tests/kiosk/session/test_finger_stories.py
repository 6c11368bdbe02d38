"""Stories at the glass: poor prints, lifted fingers, another finger, none at all."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import DeliveryOutcome, ReferralReason
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.policy import Policy
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import CARD, LEFT, RIGHT


def test_a_poor_print_costs_no_try_and_leads_to_the_other_finger_then_to_the_desk(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [12] * 6
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.SeeOfficer(ReferralReason.NO_USABLE_SAMPLE))
    assert kiosk.fingers.asked == [RIGHT.position] * 3 + [LEFT.position] * 3
    assert kiosk.slot.seen == []
    assert "D5" not in kiosk.journal.steps


def test_a_poor_print_tells_what_is_wrong_with_it(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [12, 80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())
    hints = [s.stage.hint for s in kiosk.seen if isinstance(s.stage, st.AwaitingFinger)]
    assert hints == [None, st.FingerHint.TOO_DRY]
    assert isinstance(kiosk.stage, st.TakeCard)


def test_a_finger_must_be_lifted_before_it_is_taken_again_and_is_asked_to_only_once(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [12, st.FingerHint.LIFT_FIRST, 80, 80]
    kiosk.slot.verdicts = [False, True]
    kiosk.happens(ev.CardInserted(), ev.Continued())
    assert isinstance(kiosk.stage, st.TakeCard)
    assert kiosk.fingers.lifts == [True, True, False, True]


def test_an_empty_glass_need_not_be_seen_empty_again(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [st.FingerHint.NO_FINGER, 80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())
    assert kiosk.fingers.lifts == [True, False]


def test_nobody_at_the_glass_is_no_failed_attempt(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.happens(ev.CardInserted())
    assert isinstance(kiosk.stage, st.Attract)
    assert kiosk.journal.ended["outcome"] == DeliveryOutcome.TIMED_OUT.value


def test_a_person_may_choose_the_other_finger(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.finger_worker.held = True
    kiosk.happens(ev.CardInserted(), ev.OtherFinger())
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.finger_worker.let_go()
    kiosk.loop.settle()
    assert isinstance(kiosk.stage, st.TakeCard)
    assert kiosk.stage.attempt.finger.position is LEFT.position


def test_two_pictures_with_the_finger_lifted_between_go_before_the_comparison_where_that_is_wanted() -> None:
    kiosk = FakeKiosk(policy=Policy(captures_to_match=2))
    kiosk.claimed()
    kiosk.fingers.presented = [80, 12, 85]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())
    assert isinstance(kiosk.stage, st.TakeCard)
    assert kiosk.fingers.lifts == [True, True, True]
    assert len(kiosk.slot.seen) == 1, "one of them is compared, and one try is spent"
    hints = [s.stage.hint for s in kiosk.seen if isinstance(s.stage, st.AwaitingFinger)]
    assert st.FingerHint.LIFT_FIRST in hints


def test_a_second_picture_is_of_the_finger_the_first_was_of() -> None:
    kiosk = FakeKiosk(policy=Policy(captures_to_match=2))
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.finger_worker.held = True
    kiosk.happens(ev.CardInserted())
    kiosk.happens(ev.SampleReady(kiosk.state.session, 80, RIGHT.position), ev.OtherFinger())
    assert isinstance(kiosk.stage, st.AwaitingFinger)
    assert (kiosk.stage.attempt.finger.position, kiosk.stage.attempt.captured) == (LEFT.position, 0)
    assert kiosk.slot.seen == []


@pytest.mark.parametrize(("draw", "asked"), [(0, RIGHT), (1, LEFT), (5, LEFT)])
def test_the_finger_asked_for_first_is_the_one_that_was_drawn(
    kiosk: FakeKiosk, draw: int, asked: st.FingerReference
) -> None:
    kiosk.claimed()
    kiosk.finger_worker.held = True
    kiosk.card_worker.held = True
    kiosk.happens(ev.CardInserted())
    kiosk.happens(ev.CardRead(kiosk.state.session, CARD, draw))
    assert isinstance(kiosk.stage, st.AwaitingFinger)
    assert kiosk.stage.attempt.finger == asked


def test_a_finger_without_tries_is_not_among_those_drawn(kiosk: FakeKiosk) -> None:
    spent = replace(CARD, fingers=(RIGHT, replace(LEFT, tries_left=2)))
    kiosk.claimed()
    kiosk.finger_worker.held = True
    kiosk.card_worker.held = True
    kiosk.happens(ev.CardInserted())
    kiosk.happens(ev.CardRead(kiosk.state.session, spent, 1))
    assert isinstance(kiosk.stage, st.AwaitingFinger)
    assert kiosk.stage.attempt.finger == RIGHT


def test_who_cannot_give_a_finger_is_sent_to_the_desk_without_a_failed_attempt(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.finger_worker.held = True
    kiosk.happens(ev.CardInserted(), ev.CannotGiveFinger())
    kiosk.shows(st.SeeOfficer(ReferralReason.CANNOT_GIVE_FINGER))
