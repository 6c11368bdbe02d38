"""Work ordered for a technician; none of it touches a card's application or the latch."""

from dataclasses import dataclass, field

from kiosk.session.journeys.technician.parts import Subject


@dataclass(frozen=True, slots=True)
class CheckTechnician:
    """Answered by TechnicianKnown or TechnicianRefused, line or not.

    `with_card`: the account is the one whose card lies in the reader, whatever was typed.
    """

    session: int
    number: str = field(repr=False)
    pin: str = field(repr=False)
    with_card: bool = False


@dataclass(frozen=True, slots=True)
class LookAround:
    """Answered by FactsFound; for printer and sound by trying them."""

    session: int
    subject: Subject


@dataclass(frozen=True, slots=True)
class TrySensor:
    """One picture of a finger, shown while it grows and forgotten; answered by FactsFound."""

    session: int
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Restart:
    """End the program, so that the supervisor starts it anew."""


@dataclass(frozen=True, slots=True)
class KeepServiceMode:
    """Have a restart find the service mode with `seconds` left to go, or None of it."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class TakeSettings:
    """Take what the centre signed for this kiosk from the stick; answered by FactsFound of SETTINGS."""

    session: int


@dataclass(frozen=True, slots=True)
class ExportBundle:
    """Write log and findings, sealed to the centre, to the stick; answered by Exported or FactsFound."""

    session: int
    technicians: tuple[str, str]


TechnicianCommand = (
    CheckTechnician | LookAround | TrySensor | Restart | KeepServiceMode | TakeSettings | ExportBundle
)
