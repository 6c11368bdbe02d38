"""What a delivery tells the centre: kinds and bodies of reports, which name nobody and hold no score."""

from enum import StrEnum
from typing import Any

from kiosk.domain.delivery import DeliveryOutcome, OfficerRefusal, ReferralReason
from kiosk.ports import CardVerdict
from kiosk.session.claims import attempt_of, claim_of
from kiosk.session.commands import Report, Tell
from kiosk.session.faults import Fault
from kiosk.session.journeys.completion.parts import CompletionPart
from kiosk.session.states import Attempt, FingerHint, Journey, State

ALARM_RAISED = "alarm.raised"
VOID = "void"  # the card went away or broke before its answer could count


def journey_started(state: State, journey: Journey) -> Tell:
    return Tell(Report("journey.started", {"journey": journey.value, "language": state.language.value}))


def journey_ended(state: State, journey: Journey, outcome: StrEnum) -> Tell:
    data = {"journey": journey.value, "outcome": outcome.value, "language": state.language.value}
    return Tell(Report("journey.ended", data | _visit(state)))


def claimed(application: str) -> Report:
    return Report("delivery.claimed", {"application": application})


def sample_refused(attempt: Attempt, hint: FingerHint) -> Tell:
    data = {
        "application": attempt.claim.application,
        "finger": int(attempt.finger.position),
        "class": hint.value,
    }
    return Tell(Report("delivery.sample_refused", data))


def verdict(attempt: Attempt, answer: CardVerdict | None) -> Report:
    """The chip's verdict class; None is a verdict that does not count."""
    data = {"application": attempt.claim.application, "verdict": answer.value if answer else VOID}
    return Report("delivery.verdict", data | _trial(attempt))


def ended(state: State, outcome: DeliveryOutcome, reason: ReferralReason | None) -> Report:
    """The one outcome of a claim."""
    claim, attempt = claim_of(state.stage), attempt_of(state.stage)
    data: dict[str, Any] = {"application": claim.application if claim else None, "outcome": outcome.value}
    if reason:
        data["reason"] = reason.value
    return Report("delivery.ended", data | (_trial(attempt) if attempt else {}) | _visit(state))


def part_taken(application: str, part: CompletionPart) -> Tell:
    """One of the four parts of a visit is there (T16)."""
    return Tell(Report("completion.part", {"application": application, "part": part.value}))


def told_of(problem: OfficerRefusal) -> tuple[Tell, ...]:
    """What is told at once of a sign-in that failed: that a card only claims to be an officer's (F13)."""
    forged = problem is OfficerRefusal.CARD_NOT_AUTHENTIC
    return (alarm(Fault.OFFICER_CARD_REFUSED),) if forged else ()


def alarm(fault: Fault, application: str | None = None) -> Tell:
    data = {"code": fault.value, "severity": fault.severity.value}
    return Tell(Report(ALARM_RAISED, data | ({"application": application} if application else {})))


def _trial(attempt: Attempt) -> dict[str, Any]:
    finger = attempt.finger
    return {"finger": int(finger.position), "tries_left": finger.tries_left, "attempt": attempt.number}


def _visit(state: State) -> dict[str, Any]:
    return {"duration_s": round(state.now_s - state.began_s, 1)}
