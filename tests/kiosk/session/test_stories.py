"""Whole sessions as stories: what people and devices do, what is written, shown and reported."""

from dataclasses import replace

from drivers.errors import DeviceGone
from kiosk.domain.delivery import ClaimRefusal, DeliveryStep, OfficerRefusal, ReferralReason
from kiosk.ports import HealthState
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.policy import Policy
from kiosk.work.custody import Custody
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import CARD, CLAIM, LEFT, RIGHT


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
    assert kiosk.journal.ended == {
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
    assert kiosk.journal.ended["outcome"] == "referred"
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
    assert kiosk.journal.ended["outcome"] == "timed_out"
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
    assert kiosk.journal.ended["outcome"] == "timed_out"


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
    assert kiosk.journal.ended["outcome"] == "timed_out"
    assert kiosk.journal.alarms() == ["card_not_taken"]


def test_a_reader_lost_after_the_release_leaves_the_delivery_unconfirmed(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted(), ev.PartLost(st.Part.READER, "reader_lost"))
    assert kiosk.journal.ended["outcome"] == "unconfirmed"
    assert kiosk.central.freed == []


def test_an_unplugged_sensor_ends_the_session_and_its_return_brings_service_back(kiosk: FakeKiosk) -> None:
    kiosk.claimed()
    kiosk.fingers.presented = [DeviceGone("unplugged", "")]
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.OutOfService(st.Part.SENSOR))
    assert kiosk.journal.ended["outcome"] == "fault"
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
