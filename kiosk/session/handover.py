"""The rules of handing over one card that take more than a line: claim, card, finger, verdict, release.

Each `Write` here is one of the records D1-D9 and stands before the work it announces. A positive verdict and
the chip's receipt of this very session are the only way to `Release`.
"""

from dataclasses import replace

from kiosk.domain.delivery import Authorisation, DeliveryOutcome, DeliveryStep, ReferralReason
from kiosk.ports import CardVerdict
from kiosk.session import reports
from kiosk.session.attempts import (
    after_poor_sample,
    after_verdict,
    first_attempt,
    next_attempt,
    other_finger,
    with_finger,
)
from kiosk.session.commands import (
    CaptureFinger,
    Command,
    ReadCard,
    RecordDelivery,
    Release,
    StartTimer,
    Step,
    StopCapture,
    VerifyOnCard,
    Write,
)
from kiosk.session.endings import end, refer, refer_unmatched
from kiosk.session.events import Timer
from kiosk.session.faults import Fault
from kiosk.session.policy import may_try
from kiosk.session.states import (
    Attempt,
    AwaitingCard,
    AwaitingFinger,
    AwaitingOfficer,
    Card,
    Comparing,
    Finger,
    FingerHint,
    NotMatched,
    Part,
    ReadingCard,
    Recording,
    State,
    TakeCard,
)


def claim_granted(state: State, claim: Authorisation) -> Step:
    write = Write(DeliveryStep.CLAIM, claim.application, report=reports.claimed(claim.application))
    return Step(
        state.at(AwaitingOfficer(claim)), (write, StartTimer(Timer.LEASE, state.policy.delivery_lease_s))
    )


def documents_confirmed(state: State, claim: Authorisation, checker: str) -> Step:
    """A card that already lies in the reader is read at once."""
    write = Write(DeliveryStep.DOCUMENTS, claim.application, {"checker": checker})
    if not state.card_present:
        return Step(state.at(AwaitingCard(claim, checker)), (write,))
    read = ReadCard(state.session, claim.card_serial, claim.holder_digest)
    return Step(state.at(ReadingCard(claim, checker)), (write, read))


def card_read(state: State, reading: ReadingCard, card: Card, draw: int) -> Step:
    """Go on only with the card of this claim, and only if its chip has tries to spare."""
    if card.serial != reading.claim.card_serial:
        return end(
            state.at(reading),
            DeliveryOutcome.FAULT,
            reason=ReferralReason.NOT_THIS_CARD,
            fault=Fault.WRONG_CARD,
        )
    facts = {"card_serial": card.serial, "fingers": [int(f.position) for f in card.fingers]}
    write = Write(DeliveryStep.CARD, reading.claim.application, facts)
    attempt = first_attempt(state.policy, reading, card, draw)
    if attempt:
        return _after(write, capture(state, attempt))
    if reading.tries:
        return _after(write, refer(state.at(reading), ReferralReason.NOT_MATCHED))
    return _after(write, refer(state.at(reading), ReferralReason.FINGER_BLOCKED, Fault.FINGER_BLOCKED))


def capture(state: State, attempt: Attempt, hint: FingerHint | None = None, *, anew: bool = False) -> Step:
    """Ask for the finger; without a sensor the session cannot go on (F31). `anew`: it was just taken."""
    if Part.SENSOR in state.missing:
        return end(state, DeliveryOutcome.FAULT)
    facts = _trial(attempt) | {"sample": attempt.no_samples + 1}
    policy = state.policy
    return Step(
        state.at(AwaitingFinger(attempt, hint)),
        (
            Write(DeliveryStep.CAPTURE, attempt.claim.application, facts),
            CaptureFinger(
                state.session,
                attempt.finger,
                policy.capture_timeout_s,
                policy.verify_quality_min,
                policy.lift_between_captures and (anew or _asks_for_an_empty_glass(hint)),
            ),
        ),
    )


def _asks_for_an_empty_glass(hint: FingerHint | None) -> bool:
    """Before every capture, the first too; a module that never sees its glass empty is asked only once."""
    return hint not in (FingerHint.NO_FINGER, FingerHint.LIFT_FIRST)


def poor_sample(state: State, attempt: Attempt, hint: FingerHint, finger: Finger) -> Step:
    """Say what is wrong and take another; no try is spent (F6, F7). Then the other finger, then the desk."""
    if finger is not attempt.finger.position:
        return Step(state)
    told = reports.sample_refused(attempt, hint)
    following = after_poor_sample(state.policy, attempt)
    if following:
        return _after(told, capture(state, following, hint))
    if hint is FingerHint.NO_FINGER:
        return _after(told, end(state, DeliveryOutcome.TIMED_OUT))
    return _after(told, refer(state, ReferralReason.NO_USABLE_SAMPLE))


def good_sample(state: State, attempt: Attempt, quality: int, finger: Finger) -> Step:
    """Reserve the try durably, then send the probe (D5); a doubtful sample never gets there."""
    chosen, policy = attempt.finger, state.policy
    if finger is not chosen.position:
        return Step(state)
    if quality < policy.verify_quality_min:
        return poor_sample(state, attempt, FingerHint.SMUDGED, finger)
    if not may_try(policy, number=attempt.number, tries_left=chosen.tries_left):
        return refer_unmatched(state, attempt)
    if attempt.captured + 1 < policy.captures_to_match:
        return capture(
            state, replace(attempt, captured=attempt.captured + 1), FingerHint.LIFT_FIRST, anew=True
        )
    write = Write(DeliveryStep.VERIFY_INTENT, attempt.claim.application, _trial(attempt))
    return Step(state.at(Comparing(attempt)), (write, VerifyOnCard(state.session, chosen)))


def other_finger_wished(state: State, attempt: Attempt) -> Step:
    other = other_finger(state.policy, attempt)
    if other is None:
        return Step(state)
    return _after(StopCapture(), capture(state, with_finger(attempt, other)))


def matched(state: State, attempt: Attempt) -> Step:
    """The one positive verdict: written down, then the chip is asked to record and sign it (D6, D6a)."""
    application = attempt.claim.application
    return Step(
        state.at(Recording(attempt)),
        (
            _verdict(attempt, CardVerdict.MATCH),
            Write(DeliveryStep.RECORD_INTENT, application),
            RecordDelivery(state.session, application),
        ),
    )


def not_matched(state: State, attempt: Attempt, tries_left: int) -> Step:
    """A try is spent; another finger or another try as far as the limits go (F8)."""
    spent = after_verdict(attempt, tries_left)
    write = _verdict(spent, CardVerdict.NO_MATCH)
    following = next_attempt(state.policy, spent)
    if following is None:
        return _after(write, refer_unmatched(state.at(Comparing(spent)), spent))
    return Step(state.at(NotMatched(following)), (write,))


def finger_blocked(state: State, attempt: Attempt) -> Step:
    """The chip takes no more tries of this finger: stop, the card stays, an officer decides (F10)."""
    spent = after_verdict(attempt, 0)
    ended = refer(state.at(Comparing(spent)), ReferralReason.FINGER_BLOCKED, Fault.FINGER_BLOCKED)
    return _after(_verdict(spent, CardVerdict.BLOCKED), ended)


def receipt_stored(state: State, attempt: Attempt, digest: str, receipt: bytes) -> Step:
    """Keep the chip's receipt, write down the release, and only then open (D6b, D7)."""
    application = attempt.claim.application
    return Step(
        state.at(TakeCard(attempt)),
        (
            Write(DeliveryStep.CHIP_RECEIPT, application, {"digest": digest}, chip_receipt=receipt),
            Write(DeliveryStep.RELEASE_INTENT, application, {"card_serial": attempt.card.serial}),
            Release(state.session),
            StartTimer(Timer.TAKE, state.policy.take_card_s),
        ),
    )


def not_taken(state: State, take: TakeCard) -> Step:
    """Remind once, then the card is claimed back and stays (F28)."""
    if not take.reminded:
        timer = StartTimer(Timer.TAKE, state.policy.take_card_s)
        return Step(state.at(replace(take, reminded=True)), (timer,))
    reason = ReferralReason.UNCONFIRMED_RELEASE
    return end(state, DeliveryOutcome.TIMED_OUT, reason=reason, fault=Fault.CARD_NOT_TAKEN)


def latch_held(state: State) -> Step:
    """The latch did not open, so the card is still in custody: an officer and a technician."""
    reason = ReferralReason.LATCH_STUCK
    return end(state, DeliveryOutcome.FAULT, reason=reason, fault=Fault.LATCH_STUCK)


def release_uncertain(state: State) -> Step:
    """Nobody knows whether the card can be taken or was: an officer looks, nothing opens again (F27)."""
    reason = ReferralReason.UNCONFIRMED_RELEASE
    return end(state, DeliveryOutcome.UNCONFIRMED, reason=reason, fault=Fault.RELEASE_UNCONFIRMED)


def taken_after_all(state: State) -> Step:
    """The card left its slot in the instant the latch closed on it: what was reported is wrong."""
    return Step(state, () if Part.JOURNAL in state.missing else (reports.alarm(Fault.RELEASE_UNCONFIRMED),))


def void_verdict(state: State, following: Step) -> Step:
    """A comparison under way counts as a try and its answer as nothing, whatever it will be."""
    if not isinstance(state.stage, Comparing) or Part.JOURNAL in state.missing:
        return following
    return _after(_verdict(state.stage.attempt, None), following)


def _verdict(attempt: Attempt, answer: CardVerdict | None) -> Write:
    facts = _trial(attempt) | {"verdict": answer.value if answer else reports.VOID}
    report = reports.verdict(attempt, answer)
    return Write(DeliveryStep.VERDICT, attempt.claim.application, facts, report)


def _trial(attempt: Attempt) -> dict[str, int]:
    finger = attempt.finger
    return {
        "attempt": attempt.number,
        "finger": int(finger.position),
        "tries_left": finger.tries_left,
    }


def _after(first: Command, step: Step) -> Step:
    return Step(step.state, (first, *step.commands))
