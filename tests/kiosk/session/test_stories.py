"""Whole sessions as stories: what people and devices do, what is written, shown and reported."""

from dataclasses import replace

import pytest

from drivers.errors import DeviceFault, DeviceGone
from kiosk.domain.delivery import ClaimRefusal, DeliveryOutcome, DeliveryStep, OfficerRefusal, ReferralReason
from kiosk.ports import CardRefusedError, HealthState
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.events import CardTrouble
from kiosk.session.policy import Policy
from kiosk.work.custody import Custody
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import CARD, CLAIM, LEFT, RIGHT


@pytest.fixture
def kiosk() -> FakeKiosk:
    return FakeKiosk()


def _outcome(kiosk: FakeKiosk) -> dict[str, object]:
    ended = [report.data for report in kiosk.journal.reports if report.kind == "delivery.ended"]
    assert len(ended) == 1
    return ended[0]


def test_a_mated_finger_opens_the_latch_and_the_card_is_delivered(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())
    assert isinstance(kiosk.stage, st.TakeCard)
    assert not kiosk.slot.powered
    kiosk.passes(4)
    kiosk.happens(ev.CardRemoved())
    assert isinstance(kiosk.stage, st.Delivered)
    assert kiosk.journal.steps == "D1 D2 D3 D4 D5 D6 D6a D6b D7 D8 D9"
    assert kiosk.journal.receipts == [b"receipt for app-7f3a"]
    assert _outcome(kiosk) == {
        "application": "app-7f3a",
        "outcome": "delivered",
        "finger": 2,
        "tries_left": 5,
        "attempt": 1,
        "duration_s": 4.0,
    }
    kiosk.passes(8)
    assert isinstance(kiosk.stage, st.Attract)


def test_nothing_of_the_finger_stays_after_the_session(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted(), ev.CardRemoved())
    assert kiosk.slot.seen == [b"minutiae"]
    assert all(not any(probe) for probe in kiosk.fingers.probes)
    assert all(not picture.any() for picture in kiosk.fingers.pictures)
    assert kiosk.shown[-1] is None


def test_the_picture_grows_on_the_screen_and_never_enters_the_state(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())
    rows = [s.stage.rows_done for s in kiosk.seen if isinstance(s.stage, st.Capturing)]
    assert rows == sorted(rows)
    assert rows[-1] == 288
    assert 10 < len(rows) < 30
    assert len([p for p in kiosk.shown if p is not None]) == 36
    assert not any("ndarray" in repr(s) or "uint8" in repr(s) for s in kiosk.seen)


def test_an_officer_who_stands_by_takes_the_card_out_and_the_record_says_so() -> None:
    kiosk = FakeKiosk(custody=Custody(attended=True))
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())
    assert isinstance(kiosk.stage, st.Delivered)
    taken = next(record for record in kiosk.journal.records if record.step is DeliveryStep.TAKEN)
    assert taken.facts == {"evidence": "officer"}


def test_a_stranger_is_refused_after_three_counted_tries_on_both_fingers(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80, 80, 80]
    kiosk.slot.verdicts = [False, False, False]
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.NotMatched(_attempt(kiosk, number=2)))
    kiosk.happens(ev.Continued(), ev.Continued())
    kiosk.shows(st.SeeOfficer(ReferralReason.NOT_MATCHED))
    assert kiosk.fingers.asked == [RIGHT.position, RIGHT.position, LEFT.position]
    assert kiosk.journal.steps == "D1 D2 D3 D4 D5 D6 D4 D5 D6 D4 D5 D6 END"
    assert _outcome(kiosk)["outcome"] == "referred"
    assert kiosk.central.freed == ["app-7f3a"]
    assert kiosk.journal.alarms() == []


def _attempt(kiosk: FakeKiosk, *, number: int) -> st.Attempt:
    card = kiosk.slot.card
    return st.Attempt(CLAIM, "officer-1", card, card.fingers[0], number)


def test_the_third_failed_session_of_a_card_raises_an_alarm(kiosk: FakeKiosk) -> None:
    kiosk.central.answer = replace(CLAIM, sessions_failed=2)
    kiosk.claimed()
    kiosk.fingers.presented = [80, 80, 80]
    kiosk.slot.verdicts = [False, False, False]
    kiosk.happens(ev.CardInserted(), ev.Continued(), ev.Continued())
    assert kiosk.journal.alarms() == ["repeated_mismatch"]


def test_the_kiosk_leaves_tries_in_the_card_for_the_desk(kiosk: FakeKiosk) -> None:
    kiosk.slot.card = replace(CARD, fingers=(replace(RIGHT, tries_left=3), replace(LEFT, tries_left=2)))
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [False]
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.SeeOfficer(ReferralReason.NOT_MATCHED))
    assert [f.tries_left for f in kiosk.slot.card.fingers] == [2, 2]


def test_a_card_without_tries_to_spare_is_not_even_asked(kiosk: FakeKiosk) -> None:
    kiosk.slot.card = replace(CARD, fingers=tuple(replace(f, tries_left=2) for f in CARD.fingers))
    kiosk.claimed()
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.SeeOfficer(ReferralReason.FINGER_BLOCKED))
    assert kiosk.slot.seen == []


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
    assert _outcome(kiosk)["outcome"] == DeliveryOutcome.TIMED_OUT.value


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
    assert _outcome(kiosk)["outcome"] == "card_fault"
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
    assert _outcome(kiosk)["outcome"] == outcome
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


def test_who_walks_away_is_warned_counted_down_and_forgotten(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.passes(44)
    assert kiosk.state.warning_s is None
    kiosk.passes(1)
    assert kiosk.state.warning_s == 25
    kiosk.passes(24)
    assert kiosk.state.warning_s == 1
    kiosk.passes(1)
    assert isinstance(kiosk.stage, st.Attract)
    assert _outcome(kiosk)["outcome"] == "timed_out"
    assert kiosk.central.freed == ["app-7f3a"]


def test_a_touch_in_the_countdown_gives_more_time_at_most_ten_times() -> None:
    kiosk = FakeKiosk(Policy(delivery_lease_s=10_000))
    kiosk.claimed()
    for _ in range(10):
        kiosk.passes(45)
        assert kiosk.state.warning_s == 25
        kiosk.happens(ev.Touched())
        assert kiosk.state.warning_s is None
    kiosk.passes(45)
    kiosk.happens(ev.Touched())
    assert kiosk.state.warning_s == 25
    kiosk.passes(25)
    assert isinstance(kiosk.stage, st.Attract)


def test_a_lease_that_runs_out_ends_the_session(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    for _ in range(9):
        kiosk.passes(20)
        kiosk.happens(ev.Touched())
    assert isinstance(kiosk.stage, st.Attract)
    assert _outcome(kiosk)["outcome"] == "timed_out"


def test_a_card_not_taken_is_reminded_of_then_claimed_back_with_an_alarm(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())
    kiosk.passes(30)
    assert isinstance(kiosk.stage, st.TakeCard)
    assert kiosk.stage.reminded
    kiosk.passes(30)
    kiosk.shows(st.SeeOfficer(ReferralReason.UNCONFIRMED_RELEASE))
    assert kiosk.journal.steps.endswith("D7 END")
    assert _outcome(kiosk)["outcome"] == "timed_out"
    assert kiosk.journal.alarms() == ["card_not_taken"]


def test_a_reader_lost_after_the_release_leaves_the_delivery_unconfirmed(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted(), ev.PartLost(st.Part.READER, "reader_lost"))
    assert _outcome(kiosk)["outcome"] == "unconfirmed"
    assert kiosk.central.freed == []


def test_an_unplugged_sensor_ends_the_session_and_its_return_brings_service_back(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [DeviceGone("unplugged", "")]
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.OutOfService(st.Part.SENSOR))
    assert _outcome(kiosk)["outcome"] == "fault"
    assert kiosk.reporter.parts == {"finger": HealthState.FAULT}
    kiosk.happens(ev.Started())
    kiosk.shows(st.OutOfService(st.Part.SENSOR))
    kiosk.happens(ev.PartBack(st.Part.SENSOR))
    assert isinstance(kiosk.stage, st.Attract)
    assert kiosk.reporter.parts == {"finger": HealthState.READY}


def test_a_probe_is_never_sent_when_its_intent_could_not_be_written(kiosk: FakeKiosk) -> None:
    kiosk.journal.fails_at = DeliveryStep.VERIFY_INTENT
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.happens(ev.CardInserted())
    assert kiosk.slot.seen == []
    kiosk.shows(st.OutOfService(st.Part.JOURNAL))
    assert kiosk.journal.steps == "D1 D2 D3 D4"


def test_a_card_is_never_released_when_the_release_could_not_be_written(kiosk: FakeKiosk) -> None:
    kiosk = FakeKiosk(custody=Custody(attended=True))
    kiosk.journal.fails_at = DeliveryStep.RELEASE_INTENT
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.OutOfService(st.Part.JOURNAL))
    assert kiosk.journal.steps.endswith("D6b")
    assert not any(isinstance(state.stage, st.TakeCard) for state in kiosk.seen)


def test_without_the_centre_the_kiosk_runs_on_and_says_so(kiosk: FakeKiosk) -> None:
    kiosk.central.silent = True
    kiosk.happens(ev.PartLost(st.Part.CENTRE, "centre_silent"), ev.Started(), ev.ClaimEntered("8", "9"))
    kiosk.shows(st.EnteringClaim(unreachable=True))


def test_a_refused_claim_and_a_wrong_pin_can_be_tried_again(kiosk: FakeKiosk) -> None:
    kiosk.central.answer = ClaimRefusal.NOT_FOUND
    kiosk.happens(ev.Started(), ev.ClaimEntered("8", "9"))
    kiosk.shows(st.EnteringClaim(problem=ClaimRefusal.NOT_FOUND))
    kiosk.central.answer = CLAIM
    kiosk.central.officer = OfficerRefusal.WRONG_PIN
    kiosk.happens(ev.ClaimEntered("8", "9"), ev.OfficerSigned("o", "0"))
    kiosk.shows(st.AwaitingOfficer(CLAIM, problem=OfficerRefusal.WRONG_PIN))


def test_a_claim_granted_to_somebody_who_has_left_is_given_back(kiosk: FakeKiosk) -> None:
    kiosk.centre_worker.held = True
    kiosk.happens(ev.Started(), ev.ClaimEntered("8", "9"), ev.Cancelled())
    kiosk.centre_worker.let_go()
    kiosk.loop.settle()
    assert isinstance(kiosk.stage, st.Attract)
    assert kiosk.central.freed == ["app-7f3a"]


def test_a_card_that_lies_in_the_reader_already_is_read_at_once(kiosk: FakeKiosk) -> None:
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted(), ev.Started(), ev.ClaimEntered("8", "9"), ev.OfficerSigned("o", "1"))
    assert isinstance(kiosk.stage, st.TakeCard)
