"""Where a technician stands; no stage holds a claim, a card or anything of an applicant."""

from dataclasses import dataclass

from kiosk.session.journeys.technician.parts import Fact, Refusal, Subject, Technician


@dataclass(frozen=True, slots=True)
class SigningOn:
    """Number and PIN are asked for; `wait_s` says how long nobody may try again."""

    refusal: Refusal | None = None
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class CheckingTechnician:
    """`first` has signed on already, and what is wished needs a second person."""

    first: Technician | None = None


@dataclass(frozen=True, slots=True)
class ServiceMenu:
    who: Technician


@dataclass(frozen=True, slots=True)
class AwaitingSecond:
    """Another technician who may export signs beside the first."""

    who: Technician
    refusal: Refusal | None = None
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class LookingAround:
    """What is known of a subject; `facts` is None until somebody has looked."""

    who: Technician
    subject: Subject
    facts: tuple[Fact, ...] | None = None


@dataclass(frozen=True, slots=True)
class TryingSensor:
    """A finger is waited for; `facts` once its picture has been judged."""

    who: Technician
    rows_done: int = 0
    rows_total: int = 0
    facts: tuple[Fact, ...] | None = None


@dataclass(frozen=True, slots=True)
class TryingCamera:
    """The living picture of camera or scanner; `hint` is what the guide would say to an applicant."""

    who: Technician
    subject: Subject
    seen: bool = False
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class TryingTouch:
    """Points all over the screen, each to be touched once."""

    who: Technician
    touched: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ConfirmingRestart:
    who: Technician


@dataclass(frozen=True, slots=True)
class Cleaning:
    """No touch counts until the seconds are over (U36)."""

    who: Technician
    seconds: int


TechnicianStage = (
    SigningOn
    | CheckingTechnician
    | ServiceMenu
    | AwaitingSecond
    | LookingAround
    | TryingSensor
    | TryingCamera
    | TryingTouch
    | ConfirmingRestart
    | Cleaning
)
