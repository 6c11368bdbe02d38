"""Where somebody stands who corrects what the register disputes: item by item, then all of them."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.form import Finding
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.told import ApplicationStatus
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.status.stages import Credentials


@dataclass(frozen=True, slots=True)
class CorrectingItem:
    """`status.items[at]` is asked for anew; the register's value is never known here (R18)."""

    who: Credentials
    status: ApplicationStatus
    at: int = 0
    answers: Answers = field(default_factory=Answers, repr=False)
    findings: tuple[Finding, ...] = ()
    submission: int = 1


@dataclass(frozen=True, slots=True)
class CheckingCorrection:
    """All corrections in a list; sending them uses up one edit of `status.edits_left`."""

    who: Credentials
    status: ApplicationStatus
    answers: Answers = field(repr=False)
    findings: tuple[Finding, ...] = ()
    submission: int = 1
    problem: ApplicationRefusal | None = None
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class SendingCorrection:
    who: Credentials
    status: ApplicationStatus
    answers: Answers = field(repr=False)
    submission: int = 1


@dataclass(frozen=True, slots=True)
class Corrected:
    due_at: datetime
    edits_left: int


@dataclass(frozen=True, slots=True)
class NotCorrected:
    """Nothing can be corrected here any more; with EDIT_LIMIT an office goes on (F19)."""

    reason: ApplicationRefusal


CorrectionStage = CorrectingItem | CheckingCorrection | SendingCorrection | Corrected | NotCorrected
