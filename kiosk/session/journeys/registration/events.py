"""What can happen to somebody who registers; `Answered` and `WentBack` serve every page with fields."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.form import Finding
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.journeys.registration.pages import FormPage

Values = tuple[tuple[str, str], ...]  # path of a field and what was typed or chosen there


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    pass


@dataclass(frozen=True, slots=True)
class Answered:
    """The way on from a page, with everything that stands on it; what is not named stays as it was."""

    values: Values = field(repr=False)


@dataclass(frozen=True, slots=True)
class WentBack:
    """The way back from a page; what stands on it is kept as it is."""

    values: Values = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ChangeWished:
    """From the list of all answers to one page."""

    page: FormPage


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Yes, send this: a form, a correction, an appointment, a cancellation, a completion."""


@dataclass(frozen=True, slots=True)
class ApplicationAccepted:
    session: int
    tracking: str = field(repr=False)
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationKept:
    """The form lies sealed on the kiosk and has a number of the kiosk's own list (F1)."""

    session: int
    tracking: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApplicationNotKept:
    """There is no number left to give out, or no room to keep the form."""

    session: int


@dataclass(frozen=True, slots=True)
class ApplicationRefused:
    """The centre's refusal of a form, a status, a correction; `findings` name the fields that are wrong."""

    session: int
    reason: ApplicationRefusal
    findings: tuple[Finding, ...] = ()
    wait_s: float | None = None


RegistrationEvent = (
    ConsentGiven
    | Answered
    | WentBack
    | ChangeWished
    | Confirmed
    | ApplicationAccepted
    | ApplicationKept
    | ApplicationNotKept
    | ApplicationRefused
)
