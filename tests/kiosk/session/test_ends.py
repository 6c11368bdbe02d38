"""How a delivery ends, to the letter: the release, and what goes wrong with it, card or parts (D6b-D9)."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.delivery import DeliveryOutcome, DeliveryStep, ReferralReason
from kiosk.session import endings, handover, trouble
from kiosk.session import states as st
from kiosk.session.commands import (
    AnnounceHealth,
    Command,
    FreeClaim,
    Release,
    Report,
    StartTimer,
    Step,
    StopCapture,
    Write,
)
from kiosk.session.events import CardTrouble, Timer
from kiosk.session.faults import Fault
from tests.kiosk.people import ATTEMPT, CLAIM, POLICY, SESSION
from tests.kiosk.session.letters import APP, CLOSING, TRIAL, alarm, ended, home, journey_ended, on, verdict


def test_the_chips_receipt_is_kept_and_the_release_written_before_anything_opens() -> None:
    before = on(st.Recording(ATTEMPT))
    done = handover.receipt_stored(before, ATTEMPT, "c0ffee", b"signed")
    assert done == Step(
        before.at(st.TakeCard(ATTEMPT)),
        (
            Write(DeliveryStep.CHIP_RECEIPT, APP, {"digest": "c0ffee"}, None, b"signed"),
            Write(DeliveryStep.RELEASE_INTENT, APP, {"card_serial": "C-001"}),
            Release(SESSION),
            StartTimer(Timer.TAKE, POLICY.take_card_s),
        ),
    )


@pytest.mark.parametrize("evidence", endings.Evidence)
def test_a_taken_card_is_written_with_how_that_is_known(evidence: endings.Evidence) -> None:
    before = on(st.TakeCard(ATTEMPT), card_present=True)
    told = Report("delivery.ended", {"application": APP, "outcome": "delivered", **TRIAL, "duration_s": 31.0})
    assert endings.delivered(before, ATTEMPT, evidence) == Step(
        home(before, st.Delivered(), left_behind=True),
        (
            Write(DeliveryStep.TAKEN, APP, {"evidence": evidence.value}),
            Write(DeliveryStep.CONFIRMED, APP, {"outcome": "delivered"}, told),
            journey_ended("delivered"),
            *CLOSING,
        ),
    )


def test_a_card_nobody_takes_is_reminded_of_once_and_its_claim_stays() -> None:
    before = on(st.TakeCard(ATTEMPT))
    reminded = st.TakeCard(ATTEMPT, reminded=True)
    timer = StartTimer(Timer.TAKE, POLICY.take_card_s)
    assert handover.not_taken(before, st.TakeCard(ATTEMPT)) == Step(before.at(reminded), (timer,))
    again = on(reminded)
    assert handover.not_taken(again, reminded) == Step(
        home(again, st.SeeOfficer(ReferralReason.UNCONFIRMED_RELEASE)),
        (
            *ended("timed_out", TRIAL, reason="unconfirmed_release"),
            alarm("card_not_taken", "alarm", application=APP),
            *CLOSING,
        ),
    )


@pytest.mark.parametrize(
    ("end", "outcome", "reason", "raised"),
    [
        (handover.latch_held, "fault", ReferralReason.LATCH_STUCK, ("latch_stuck", "alarm")),
        (
            handover.release_uncertain,
            "unconfirmed",
            ReferralReason.UNCONFIRMED_RELEASE,
            ("release_unconfirmed", "high"),
        ),
    ],
)
def test_a_release_that_went_wrong_frees_no_claim_by_itself(
    end: Any, outcome: str, reason: ReferralReason, raised: tuple[str, str]
) -> None:
    before = on(st.TakeCard(ATTEMPT))
    assert end(before) == Step(
        home(before, st.SeeOfficer(reason)),
        (*ended(outcome, TRIAL, reason=reason.value), alarm(*raised, application=APP), *CLOSING),
    )


def test_a_card_taken_after_all_is_an_alarm_unless_nothing_can_be_written() -> None:
    before = on(st.SeeOfficer(ReferralReason.LATCH_STUCK))
    assert handover.taken_after_all(before) == Step(before, (alarm("release_unconfirmed", "high"),))
    deaf = replace(before, missing=frozenset({st.Part.JOURNAL}))
    assert handover.taken_after_all(deaf) == Step(deaf)


def test_a_comparison_under_way_is_written_as_void_before_what_ends_it() -> None:
    before = on(st.Comparing(ATTEMPT))
    following = Step(before.at(st.Attract()), (StopCapture(),))
    assert handover.void_verdict(before, following) == Step(
        following.state, (verdict("void", TRIAL), StopCapture())
    )
    for other in (on(st.Recording(ATTEMPT)), replace(before, missing=frozenset({st.Part.JOURNAL}))):
        assert handover.void_verdict(other, following) == following


def test_a_session_without_a_claim_ends_without_a_record() -> None:
    before = on(st.EnteringClaim())
    assert endings.end(before, DeliveryOutcome.CANCELLED) == Step(
        home(before, st.Attract()), (journey_ended("cancelled"), *CLOSING)
    )
    alarmed = endings.end(before, DeliveryOutcome.FAULT, fault=Fault.CASE_OPENED)
    assert alarmed.commands[1] == alarm("case_opened", "high")


def test_an_end_that_cannot_be_written_still_frees_the_claim_and_closes() -> None:
    before = on(st.AwaitingCard(CLAIM, "o"), missing=frozenset({st.Part.JOURNAL}))
    assert endings.end(before, DeliveryOutcome.FAULT) == Step(
        home(before, st.OutOfService(st.Part.JOURNAL)), (FreeClaim(APP), *CLOSING)
    )


WAITING = st.AwaitingCard(CLAIM, "officer-1", None, 0, 0)


@pytest.mark.parametrize(
    ("stage", "tries", "before_it"),
    [
        (st.ReadingCard(CLAIM, "officer-1", 0, 2), 2, ()),
        (st.AwaitingFinger(replace(ATTEMPT, number=2)), 1, (StopCapture(),)),
        (st.Capturing(replace(ATTEMPT, number=2), 8, 288), 1, (StopCapture(),)),
        (st.NotMatched(replace(ATTEMPT, number=2)), 1, ()),
        (st.Comparing(ATTEMPT), 1, (verdict("void", TRIAL),)),
        (st.Recording(ATTEMPT), 1, ()),
    ],
)
def test_a_pulled_card_is_asked_for_again_with_the_tries_that_were_spent(
    stage: st.Stage, tries: int, before_it: tuple[Command, ...]
) -> None:
    before = on(stage)
    waiting = replace(WAITING, hint=st.CardHint.REMOVED, tries=tries)
    assert trouble.card_refused(before, CardTrouble.REMOVED) == Step(before.at(waiting), before_it)


@pytest.mark.parametrize(
    ("why", "outcome", "reason", "raised"),
    [
        (CardTrouble.NOT_AUTHENTIC, "card_fault", "not_authentic", ("card_not_authentic", "high")),
        (CardTrouble.KIOSK_NOT_TRUSTED, "fault", "card_fault", ("kiosk_not_trusted", "high")),
        (CardTrouble.NOT_THIS_CARD, "fault", "not_this_card", ("wrong_card", "high")),
    ],
)
def test_a_card_that_is_not_the_right_one_ends_with_its_own_alarm(
    why: CardTrouble, outcome: str, reason: str, raised: tuple[str, str]
) -> None:
    before = on(st.ReadingCard(CLAIM, "officer-1"))
    assert trouble.card_refused(before, why) == Step(
        home(before, st.SeeOfficer(ReferralReason(reason))),
        (*ended(outcome, reason=reason), alarm(*raised, application=APP), FreeClaim(APP), *CLOSING),
    )


def test_an_officers_card_in_the_slot_is_asked_to_be_taken_out() -> None:
    before = on(st.ReadingCard(CLAIM, "officer-1", 1, 1))
    waiting = st.AwaitingCard(CLAIM, "officer-1", st.CardHint.OFFICERS_CARD, 1, 1)
    assert trouble.card_refused(before, CardTrouble.OFFICERS_CARD) == Step(before.at(waiting))


def test_a_card_left_behind_by_somebody_else_is_no_mix_up() -> None:
    before = on(st.ReadingCard(CLAIM, "officer-1", 1, 1), left_behind=True)
    waiting = st.AwaitingCard(CLAIM, "officer-1", None, 1, 1)
    assert trouble.card_refused(before, CardTrouble.NOT_THIS_CARD) == Step(before.at(waiting))


def test_a_card_that_is_refused_where_none_is_needed_changes_nothing() -> None:
    for stage in (st.EnteringClaim(), st.TakeCard(ATTEMPT), st.Delivered()):
        assert trouble.card_refused(on(stage), CardTrouble.REMOVED) == Step(on(stage))


def test_an_unreadable_card_may_be_put_in_again_twice_and_is_suspect_then() -> None:
    for done, hint in ((0, 1), (1, 2)):
        before = on(st.ReadingCard(CLAIM, "officer-1", done, 1))
        waiting = st.AwaitingCard(CLAIM, "officer-1", st.CardHint.UNREADABLE, hint, 1)
        assert trouble.card_refused(before, CardTrouble.UNREADABLE) == Step(before.at(waiting))
    before = on(st.ReadingCard(CLAIM, "officer-1", 2, 1))
    assert trouble.card_refused(before, CardTrouble.UNREADABLE) == Step(
        home(before, st.SeeOfficer(ReferralReason.CARD_FAULT)),
        (
            *ended("card_fault", reason="card_fault"),
            alarm("card_suspect", "alarm", application=APP),
            FreeClaim(APP),
            *CLOSING,
        ),
    )


@pytest.mark.parametrize(
    ("part", "cause", "told"),
    [
        (
            st.Part.LATCH,
            "latch_open",
            (AnnounceHealth(st.Part.LATCH, "latch_open"), alarm("latch_open", "high")),
        ),
        (st.Part.LATCH, "latch_stuck", (AnnounceHealth(st.Part.LATCH, "latch_stuck"),)),
        (
            st.Part.CASE,
            "case_opened",
            (AnnounceHealth(st.Part.CASE, "case_opened"), alarm("case_opened", "high")),
        ),
        (st.Part.READER, "reader_lost", (AnnounceHealth(st.Part.READER, "reader_lost"),)),
        (st.Part.CENTRE, "centre_silent", ()),
    ],
)
def test_a_lost_part_is_announced_and_a_breach_alarmed_at_once(
    part: st.Part, cause: str, told: tuple[Command, ...]
) -> None:
    before = on(st.Attract(), missing=frozenset({part}))
    stage = st.Attract() if part is st.Part.CENTRE else st.OutOfService(part)
    assert trouble.part_lost(before, part, cause) == Step(before.at(stage), told)
    back = on(stage)
    announced = () if part is st.Part.CENTRE else (AnnounceHealth(part, None),)
    assert trouble.part_back(replace(back, missing=frozenset()), part) == Step(
        replace(back, missing=frozenset(), stage=st.Attract()), announced
    )
