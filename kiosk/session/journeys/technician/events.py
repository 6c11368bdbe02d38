"""What can happen to a technician at the screen."""

from dataclasses import dataclass, field

from kiosk.session.journeys.technician.parts import Fact, Refusal, Subject, Technician


@dataclass(frozen=True, slots=True)
class ServiceCalled:
    """Somebody knocked at the corner of the first screen as only technicians do."""


@dataclass(frozen=True, slots=True)
class TechnicianSigned:
    number: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TechnicianKnown:
    session: int
    technician: Technician


@dataclass(frozen=True, slots=True)
class TechnicianRefused:
    session: int
    refusal: Refusal
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class SubjectChosen:
    subject: Subject


@dataclass(frozen=True, slots=True)
class FactsFound:
    session: int
    subject: Subject
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PointTouched:
    point: int


@dataclass(frozen=True, slots=True)
class RestartConfirmed:
    pass


@dataclass(frozen=True, slots=True)
class SettingsWished:
    """What the stick holds is to be taken."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle lies on the stick; `digest` is that of the file, so that the centre can tell it is whole."""

    session: int
    digest: str
    size: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ServiceResumed:
    """The program started anew while the kiosk was in service mode, which has `left_s` to go."""

    left_s: float


TechnicianEvent = (
    ServiceCalled
    | TechnicianSigned
    | TechnicianKnown
    | TechnicianRefused
    | SubjectChosen
    | FactsFound
    | PointTouched
    | RestartConfirmed
    | SettingsWished
    | Exported
    | ServiceResumed
)
