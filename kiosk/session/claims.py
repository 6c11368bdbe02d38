"""Which claim and which attempt a stage stands on."""

from kiosk.domain.delivery import Authorisation
from kiosk.session.states import (
    Attempt,
    AwaitingCard,
    AwaitingFinger,
    AwaitingOfficer,
    Capturing,
    CheckingOfficer,
    Comparing,
    NotMatched,
    ReadingCard,
    Recording,
    Stage,
    TakeCard,
)


def claim_of(stage: Stage) -> Authorisation | None:
    """The claim this stage stands on, if it holds one."""
    attempt = attempt_of(stage)
    if attempt:
        return attempt.claim
    match stage:
        case AwaitingOfficer(claim) | CheckingOfficer(claim) | AwaitingCard(claim) | ReadingCard(claim):
            return claim
        case _:
            return None


def attempt_of(stage: Stage) -> Attempt | None:
    """The attempt this stage is about, if it has come that far."""
    match stage:
        case AwaitingFinger(attempt) | Capturing(attempt) | Comparing(attempt) | NotMatched(attempt):
            return attempt
        case Recording(attempt) | TakeCard(attempt):
            return attempt
        case _:
            return None
