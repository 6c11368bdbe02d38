"""What each step of a delivery writes, reports and orders, to the letter and in its order (D1-D6)."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import DeliveryStep, ReferralReason
from kiosk.session import events as ev
from kiosk.session import handover
from kiosk.session import states as st
from kiosk.session.commands import (
    CaptureFinger,
    FreeClaim,
    ReadCard,
    RecordDelivery,
    Report,
    StartTimer,
    Step,
    StopCapture,
    Tell,
    VerifyOnCard,
    Write,
)
from kiosk.session.events import Timer
from kiosk.session.step import step
from tests.kiosk.people import ATTEMPT, CARD, CLAIM, LEFT, POLICY, RIGHT, SESSION
from tests.kiosk.session.letters import (
    APP,
    CLOSING,
    SPENT,
    TRIAL,
    alarm,
    ended,
    home,
    on,
    verdict,
    without_waiting,
)


def test_a_granted_claim_is_written_and_its_lease_begins() -> None:
    before = on(st.CheckingClaim())
    write = Write(DeliveryStep.CLAIM, APP, {}, Report("delivery.claimed", {"application": APP}))
    assert handover.claim_granted(before, CLAIM) == Step(
        before.at(st.AwaitingOfficer(CLAIM)), (write, StartTimer(Timer.LEASE, POLICY.delivery_lease_s))
    )


@pytest.mark.parametrize("present", [False, True])
def test_confirmed_documents_are_written_with_who_confirmed_them(present: bool) -> None:
    before = on(st.CheckingOfficer(CLAIM), card_present=present)
    write = Write(DeliveryStep.DOCUMENTS, APP, {"checker": "o-1"})
    read = ReadCard(SESSION, "C-001", CLAIM.holder_digest)
    after = st.ReadingCard(CLAIM, "o-1") if present else st.AwaitingCard(CLAIM, "o-1")
    commands = (write, read) if present else (write,)
    assert handover.documents_confirmed(before, CLAIM, "o-1") == Step(before.at(after), commands)


def test_a_card_that_was_read_is_written_before_its_finger_is_asked_for() -> None:
    before = on(st.ReadingCard(CLAIM, "officer-1", reinserts=1, tries=1))
    attempt = replace(ATTEMPT, number=2, reinserts=1)
    facts = {**TRIAL, "attempt": 2, "sample": 1}
    assert step(before, ev.CardRead(SESSION, CARD)).commands[:3] == (
        Write(DeliveryStep.CARD, APP, {"card_serial": "C-001", "fingers": [2, 7]}),
        Write(DeliveryStep.CAPTURE, APP, facts),
        CaptureFinger(SESSION, RIGHT, POLICY.capture_timeout_s, POLICY.verify_quality_min, lift_first=True),
    )
    assert step(before, ev.CardRead(SESSION, CARD)).state.stage == st.AwaitingFinger(attempt)


def test_of_two_fingers_the_first_with_tries_to_spare_is_asked_for() -> None:
    spared = replace(CARD, fingers=(replace(RIGHT, tries_left=2), LEFT))
    done = step(on(st.ReadingCard(CLAIM, "o")), ev.CardRead(SESSION, spared))
    assert done.state.stage == st.AwaitingFinger(st.Attempt(CLAIM, "o", spared, LEFT))


def test_a_card_without_tries_to_spare_ends_with_its_alarm() -> None:
    none = replace(CARD, fingers=tuple(replace(each, tries_left=2) for each in CARD.fingers))
    before = on(st.ReadingCard(CLAIM, "o"), card_present=True)
    done = step(before, ev.CardRead(SESSION, none))
    assert done.state == home(before, st.SeeOfficer(ReferralReason.FINGER_BLOCKED), left_behind=True)
    assert without_waiting(done.commands) == (
        Write(DeliveryStep.CARD, APP, {"card_serial": "C-001", "fingers": [2, 7]}),
        *ended("referred", reason="finger_blocked"),
        alarm("finger_blocked", "alarm", application=APP),
        FreeClaim(APP),
        *CLOSING,
    )


def test_another_card_than_the_claims_ends_without_a_record_of_it() -> None:
    before = on(st.ReadingCard(CLAIM, "o"))
    done = step(before, ev.CardRead(SESSION, replace(CARD, serial="C-002")))
    assert done.state == home(before, st.SeeOfficer(ReferralReason.NOT_THIS_CARD))
    assert without_waiting(done.commands) == (
        *ended("fault", reason="not_this_card"),
        alarm("wrong_card", "high", application=APP),
        FreeClaim(APP),
        *CLOSING,
    )


def test_a_try_is_reserved_before_the_chip_is_asked() -> None:
    before = on(st.Capturing(ATTEMPT, 8, 288))
    assert handover.good_sample(before, ATTEMPT, 30, RIGHT.position) == Step(
        before.at(st.Comparing(ATTEMPT)),
        (Write(DeliveryStep.VERIFY_INTENT, APP, TRIAL), VerifyOnCard(SESSION, RIGHT)),
    )
    assert handover.good_sample(before, ATTEMPT, 90, LEFT.position) == Step(before)


def test_a_poor_sample_is_told_and_the_next_one_counted() -> None:
    before = on(st.AwaitingFinger(ATTEMPT))
    poor = replace(ATTEMPT, no_samples=1)
    told = {"application": APP, "finger": 2, "class": "too_dry"}
    assert handover.poor_sample(before, ATTEMPT, st.FingerHint.TOO_DRY, RIGHT.position) == Step(
        before.at(st.AwaitingFinger(poor, st.FingerHint.TOO_DRY)),
        (
            Tell(Report("delivery.sample_refused", told)),
            Write(DeliveryStep.CAPTURE, APP, {**TRIAL, "sample": 2}),
            CaptureFinger(SESSION, RIGHT, 10.0, 30, lift_first=True),
        ),
    )
    assert handover.poor_sample(before, ATTEMPT, st.FingerHint.TOO_DRY, LEFT.position) == Step(before)


def test_after_three_poor_samples_the_other_finger_is_asked_for_and_must_be_seen_to_come() -> None:
    poor = replace(ATTEMPT, no_samples=2)
    other = replace(ATTEMPT, finger=LEFT, unusable=(RIGHT.position,))
    done = handover.poor_sample(on(st.AwaitingFinger(poor)), poor, st.FingerHint.NO_FINGER, RIGHT.position)
    assert done.state.stage == st.AwaitingFinger(other, st.FingerHint.NO_FINGER)
    assert done.commands[1:] == (
        Write(DeliveryStep.CAPTURE, APP, {"attempt": 1, "finger": 7, "tries_left": 5, "sample": 1}),
        CaptureFinger(SESSION, LEFT, 10.0, 30, lift_first=False),
    )
    chosen = handover.capture(on(st.AwaitingFinger(other)), other)
    assert isinstance(chosen.commands[1], CaptureFinger)
    assert chosen.commands[1].lift_first


def test_a_kiosk_that_need_not_see_the_glass_empty_never_asks_for_it() -> None:
    before = on(st.AwaitingFinger(ATTEMPT), policy=replace(POLICY, lift_between_captures=False))
    done = handover.capture(before, replace(ATTEMPT, number=2), st.FingerHint.TOO_DRY)
    assert done.commands[1] == CaptureFinger(SESSION, RIGHT, 10.0, 30, lift_first=False)


def test_the_other_finger_stops_the_capture_of_the_first() -> None:
    before = on(st.AwaitingFinger(ATTEMPT))
    other = replace(ATTEMPT, finger=LEFT)
    assert handover.other_finger_wished(before, ATTEMPT) == Step(
        before.at(st.AwaitingFinger(other)),
        (
            StopCapture(),
            Write(DeliveryStep.CAPTURE, APP, {"attempt": 1, "finger": 7, "tries_left": 5, "sample": 1}),
            CaptureFinger(SESSION, LEFT, 10.0, 30, lift_first=True),
        ),
    )


def test_a_match_is_written_then_the_chip_is_asked_to_sign() -> None:
    before = on(st.Comparing(ATTEMPT))
    assert handover.matched(before, ATTEMPT) == Step(
        before.at(st.Recording(ATTEMPT)),
        (verdict("match", TRIAL), Write(DeliveryStep.RECORD_INTENT, APP), RecordDelivery(SESSION, APP)),
    )


def test_a_mismatch_is_written_with_what_the_chip_has_left() -> None:
    before = on(st.Comparing(ATTEMPT))
    assert handover.not_matched(before, ATTEMPT, 4) == Step(
        before.at(st.NotMatched(replace(SPENT, number=2))),
        (verdict("no_match", {**TRIAL, "tries_left": 4}),),
    )


@pytest.mark.parametrize(("failed", "is_alarm"), [(0, False), (1, False), (2, True), (5, True)])
def test_the_last_mismatch_ends_and_the_third_session_of_a_card_alarms(failed: int, is_alarm: bool) -> None:
    last = replace(ATTEMPT, number=3, claim=replace(CLAIM, sessions_failed=failed))
    before = on(st.Comparing(last))
    trial = {**TRIAL, "attempt": 3, "tries_left": 4}
    raised = (alarm("repeated_mismatch", "alarm", application=APP),) if is_alarm else ()
    assert handover.not_matched(before, last, 4) == Step(
        home(before, st.SeeOfficer(ReferralReason.NOT_MATCHED)),
        (
            verdict("no_match", trial),
            *ended("referred", trial, reason="not_matched"),
            *raised,
            FreeClaim(APP),
            *CLOSING,
        ),
    )


def test_a_chip_that_claims_to_have_gained_tries_is_not_believed() -> None:
    done = handover.not_matched(on(st.Comparing(SPENT)), SPENT, 9)
    assert done.state.stage == st.NotMatched(replace(SPENT, number=2))


def test_a_blocked_finger_is_written_as_blocked_with_nothing_left() -> None:
    before = on(st.Comparing(ATTEMPT))
    trial = {**TRIAL, "tries_left": 0}
    assert handover.finger_blocked(before, ATTEMPT) == Step(
        home(before, st.SeeOfficer(ReferralReason.FINGER_BLOCKED)),
        (
            verdict("blocked", trial),
            *ended("referred", trial, reason="finger_blocked"),
            alarm("finger_blocked", "alarm", application=APP),
            FreeClaim(APP),
            *CLOSING,
        ),
    )
