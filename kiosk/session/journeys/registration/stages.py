"""Where somebody stands who registers; what was answered lives here and nowhere else."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.form import Finding
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.pages import FormPage
from kiosk.session.journeys.slips import Paper


@dataclass(frozen=True, slots=True)
class ReadingConsent:
    """What is needed, how long it takes, what happens to it; `answers` wait for who went back this far."""

    answers: Answers = field(default_factory=Answers, repr=False)


@dataclass(frozen=True, slots=True)
class FillingForm:
    """One page of the form; `findings` name the fields of this page that are wrong.

    When one answer is changed from the list of all (`changing`), going on leads back to that list.
    """

    page: FormPage
    answers: Answers = field(repr=False)
    findings: tuple[Finding, ...] = ()
    changing: bool = False
    submission: int = 1


@dataclass(frozen=True, slots=True)
class CheckingAnswers:
    """All answers in a list, each with a way back to its page.

    `submission` numbers what is sent: it stays while nobody knows whether the centre has it, and grows when
    the centre refused it.
    """

    answers: Answers = field(repr=False)
    findings: tuple[Finding, ...] = ()
    submission: int = 1
    problem: ApplicationRefusal | None = None
    unreachable: bool = False  # nobody answers, and the kiosk has no number left to give out


@dataclass(frozen=True, slots=True)
class SubmittingForm:
    """`keeping` is true once the kiosk keeps the form for later, because nobody answers (F1)."""

    answers: Answers = field(repr=False)
    submission: int = 1
    keeping: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """`due_at` is None while the form waits on the kiosk: the 24 hours count from when it is sent."""

    tracking: str = field(repr=False)
    due_at: datetime | None
    paper: Paper


@dataclass(frozen=True, slots=True)
class NotRegistered:
    """The end without a number."""

    reason: ApplicationRefusal


RegistrationStage = (
    ReadingConsent | FillingForm | CheckingAnswers | SubmittingForm | Registered | NotRegistered
)
