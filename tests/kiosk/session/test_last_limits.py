"""The limits that hold when everything before them has failed: tries, the sensor, the journal."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import DeliveryOutcome, DeliveryStep, ReferralReason
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import Command, FreeClaim, ReadCard, Tell, VerifyOnCard, Write
from kiosk.session.endings import Evidence
from kiosk.session.journeys.dispatch import IN_FLIGHT
from kiosk.session.journeys.parts import TOLD
from kiosk.session.journeys.registration.events import ApplicationRefused
from kiosk.session.journeys.status.stages import LookingUp
from kiosk.session.journeys.technician.stages import TechnicianStage
from kiosk.session.journeys.withdrawal.stages import SendingWithdrawal
from kiosk.session.step import step
from kiosk.session.vocabulary import Journey, Part
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import ATTEMPT, CARD, CLAIM, LEFT, POLICY, RIGHT, SESSION, state
from tests.kiosk.people import EVENTS as DELIVERY_EVENTS
from tests.kiosk.people import STAGES as DELIVERY_STAGES
from tests.kiosk.session.journeys.all_of_them import EVENTS, STAGES
from tests.kiosk.session.journeys.applicants import READY, WHO, Walk, at

GOOD = 80


def _sent(commands: tuple[Command, ...]) -> bool:
    return any(isinstance(each, VerifyOnCard) for each in commands)


@pytest.mark.parametrize(
    ("number", "tries_left", "is_sent"),
    [(1, 5, True), (3, 5, True), (4, 5, False), (1, 3, True), (1, 2, False), (3, 2, False), (4, 2, False)],
)
def test_no_probe_is_sent_beyond_the_limits_however_the_session_came_there(
    number: int, tries_left: int, is_sent: bool
) -> None:
    finger = replace(RIGHT, tries_left=tries_left)
    attempt = replace(ATTEMPT, number=number, finger=finger)
    for stage in (st.AwaitingFinger(attempt), st.Capturing(attempt, 8, 288)):
        done = step(state(stage), ev.SampleReady(SESSION, GOOD, RIGHT.position))
        assert _sent(done.commands) is is_sent
        assert (done.state.stage == st.SeeOfficer(ReferralReason.NOT_MATCHED)) is not is_sent


@pytest.mark.parametrize("quality", [0, POLICY.verify_quality_min - 1, POLICY.verify_quality_min])
def test_a_sample_is_compared_from_the_least_quality_on(quality: int) -> None:
    done = step(state(st.AwaitingFinger(ATTEMPT)), ev.SampleReady(SESSION, quality, RIGHT.position))
    assert _sent(done.commands) is (quality >= POLICY.verify_quality_min)


def test_a_card_put_in_again_after_its_last_try_was_void_is_not_asked_again() -> None:
    waiting = st.AwaitingCard(CLAIM, "officer-1", tries=POLICY.verify_max_tries)
    reading = step(state(waiting), ev.CardInserted())
    done = step(reading.state, ev.CardRead(SESSION, CARD))
    assert done.state.stage == st.SeeOfficer(ReferralReason.NOT_MATCHED)
    assert [each.step for each in done.commands if isinstance(each, Write)] == [
        DeliveryStep.CARD,
        DeliveryStep.ENDED,
    ]


def test_the_other_finger_is_not_given_when_its_tries_are_kept_for_the_desk() -> None:
    spared = replace(LEFT, tries_left=POLICY.card_tries_reserve)
    attempt = replace(ATTEMPT, card=replace(CARD, fingers=(RIGHT, spared)))
    before = state(st.AwaitingFinger(attempt))
    done = step(before, ev.OtherFinger())
    assert done.state.stage == before.stage


def test_a_sensor_lost_during_the_comparison_ends_the_session_before_the_next_capture() -> None:
    kiosk = FakeKiosk()
    kiosk.claimed()
    kiosk.fingers.presented = [GOOD]
    kiosk.slot.verdicts = [False]
    kiosk.slot.before_answer = lambda: kiosk.loop.post(ev.PartLost(Part.SENSOR, "sensor_lost"))
    kiosk.happens(ev.CardInserted(), ev.Continued())
    kiosk.shows(st.OutOfService(Part.SENSOR))
    (ended,) = [each.data for each in kiosk.journal.reports if each.kind == "delivery.ended"]
    assert ended["outcome"] == DeliveryOutcome.FAULT.value
    assert len(kiosk.fingers.asked) == 1


@pytest.mark.parametrize("gone", [ev.CardRemoved(), ev.CardTaken()])
@pytest.mark.parametrize("stage", [st.Comparing(ATTEMPT), st.Recording(ATTEMPT)])
def test_a_card_that_leaves_after_its_yes_is_asked_for_again_and_its_receipt_opens_nothing(
    gone: ev.Event, stage: st.Stage
) -> None:
    left = step(state(stage, slot_sensor=True), gone).state
    assert left.stage == st.AwaitingCard(CLAIM, "officer-1", st.CardHint.REMOVED, tries=1)
    late = step(left, ev.ReceiptStored(SESSION, "c0ffee", b"receipt"))
    assert (late.state.stage, late.commands) == (left.stage, ())


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        (st.Comparing(ATTEMPT), ev.Matched(SESSION - 1)),
        (st.Recording(ATTEMPT), ev.ReceiptStored(SESSION - 1, "c0ffee", b"receipt")),
        (st.TakeCard(ATTEMPT), ev.HandedOut(SESSION - 1)),
        (st.CheckingOfficer(CLAIM), ev.OfficerConfirmed(SESSION - 1, "officer-1")),
    ],
)
def test_an_answer_to_an_earlier_session_changes_nothing(stage: st.Stage, answer: ev.Event) -> None:
    before = state(stage)
    assert step(before, answer).state == before
    assert step(before, answer).commands == ()


def test_a_claim_granted_to_an_earlier_session_is_given_back_unless_somebody_asks_now() -> None:
    late = ev.ClaimGranted(SESSION - 1, CLAIM)
    assert step(state(st.Attract()), late).commands == (FreeClaim(CLAIM.application),)
    other = st.AwaitingCard(replace(CLAIM, application="app-2"), "officer-1")
    assert step(state(other), late).commands == (FreeClaim(CLAIM.application),)
    for stage in (st.CheckingClaim(), st.AwaitingCard(CLAIM, "officer-1")):
        assert step(state(stage), late).commands == ()


def test_a_card_read_again_counts_only_while_it_lies_there() -> None:
    waiting = st.AwaitingCard(CLAIM, "officer-1", reinserts=1, tries=1)
    read = ev.CardRead(SESSION, CARD)
    assert step(state(waiting), read).state.stage == waiting
    there = step(state(waiting, card_present=True), read).state.stage
    assert there == st.AwaitingFinger(replace(ATTEMPT, number=2, reinserts=1))


def test_a_card_put_in_is_asked_whether_it_is_the_claims() -> None:
    waiting = st.AwaitingCard(CLAIM, "officer-1", reinserts=1, tries=2)
    done = step(state(waiting), ev.CardInserted())
    assert done.state.stage == st.ReadingCard(CLAIM, "officer-1", 1, 2)
    assert done.commands[0] == ReadCard(SESSION, CLAIM.card_serial, CLAIM.holder_digest)


def test_what_was_said_of_a_lost_part_goes_when_nobody_reads_it() -> None:
    interrupted = st.Interrupted(Journey.DELIVERY, Part.SENSOR)
    before = replace(at(interrupted), missing=frozenset({Part.SENSOR}), warning_s=1, extensions=2)
    after = step(before, ev.TimedOut(ev.Timer.COUNTDOWN)).state
    assert (after.stage, after.warning_s, after.extensions) == (st.Attract(), None, 0)


@pytest.mark.parametrize("part", [Part.SENSOR, Part.READER, Part.CASE])
def test_who_is_interrupted_is_told_by_what_where_others_are_still_served(part: Part) -> None:
    done = step(at(st.AwaitingFinger(ATTEMPT)), ev.PartLost(part, "gone"))
    others_served = part is not Part.CASE
    wanted = st.Interrupted(Journey.DELIVERY, part) if others_served else st.OutOfService(part)
    assert done.state.stage == wanted
    assert [each.step for each in done.commands if isinstance(each, Write)] == [DeliveryStep.ENDED]


WHEREVER = [*(at(each) for each in STAGES), *(state(each) for each in DELIVERY_STAGES)]


@pytest.mark.parametrize("before", WHEREVER, ids=lambda each: type(each.stage).__name__)
def test_once_the_journal_is_lost_nothing_more_is_written_or_told(before: st.State) -> None:
    lost = step(before, ev.PartLost(Part.JOURNAL, "disk_failed")).state
    for event in (*EVENTS, *DELIVERY_EVENTS):
        now = replace(event, session=lost.session) if hasattr(event, "session") else event  # type: ignore[arg-type]
        back = isinstance(event, ev.PartBack) and event.part is Part.JOURNAL
        told = [each for each in step(lost, now).commands if isinstance(each, Tell | Write)]
        assert back or not told, event


def test_an_answer_that_comes_after_the_journal_was_lost_is_shown_without_a_word_about_it() -> None:
    walk = Walk(at(SendingWithdrawal(WHO, READY, again=True), missing=frozenset({Part.JOURNAL})))
    walk(ApplicationRefused(SESSION, ApplicationRefusal.NOT_POSSIBLE_NOW))
    assert walk.stage == LookingUp(Journey.STATUS, WHO)
    assert not walk.ordered(Tell)


def test_what_is_heard_of_a_sample_is_shown_as_it_was_heard() -> None:
    done = step(state(st.AwaitingFinger(ATTEMPT)), ev.FingerSeen(SESSION, 96, 288))
    assert done.state.stage == st.Capturing(ATTEMPT, 96, 288)


def test_the_chips_receipt_is_written_with_its_digest() -> None:
    done = step(state(st.Recording(ATTEMPT)), ev.ReceiptStored(SESSION, "c0ffee", b"signed"))
    kept = Write(DeliveryStep.CHIP_RECEIPT, CLAIM.application, {"digest": "c0ffee"}, None, b"signed")
    assert done.commands[0] == kept


@pytest.mark.parametrize(
    ("event", "slot_sensor", "evidence"),
    [
        (ev.CardTaken(), True, Evidence.SLOT),
        (ev.CardTaken(), False, Evidence.SLOT),
        (ev.CardRemoved(), False, Evidence.REMOVAL),
    ],
)
def test_it_is_written_who_saw_that_the_card_was_taken(
    event: ev.Event, slot_sensor: bool, evidence: Evidence
) -> None:
    done = step(state(st.TakeCard(ATTEMPT), slot_sensor=slot_sensor), event)
    assert Write(DeliveryStep.TAKEN, CLAIM.application, {"evidence": evidence.value}) in done.commands


@pytest.mark.parametrize(
    "stage", [each for each in STAGES if isinstance(each, IN_FLIGHT)], ids=lambda each: type(each).__name__
)
def test_what_is_being_sent_is_not_taken_back_by_who_leaves(stage: st.Stage) -> None:
    done = step(at(stage), ev.Cancelled())
    assert done.state.stage == stage
    assert not any(isinstance(each, Tell) for each in done.commands)


NOBODYS = IN_FLIGHT | TechnicianStage | st.Attract | st.Interrupted
WALKED = [each for each in STAGES if not isinstance(each, NOBODYS)]


@pytest.mark.parametrize("stage", WALKED, ids=lambda each: type(each).__name__)
def test_an_end_that_was_reached_stays_one_when_its_person_leaves(stage: st.Stage) -> None:
    commands = step(at(stage), ev.Cancelled()).commands
    outcomes = [each.report.data["outcome"] for each in commands if isinstance(each, Tell)]
    assert outcomes == ["finished" if isinstance(stage, TOLD) else "cancelled"]
