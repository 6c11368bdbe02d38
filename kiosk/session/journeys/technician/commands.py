"""Work ordered for a technician; none of it touches a card's application or the latch."""

from dataclasses import dataclass, field

from kiosk.session.journeys.technician.parts import Subject


@dataclass(frozen=True, slots=True)
class CheckTechnician:
    """Answered by TechnicianKnown or TechnicianRefused, line or not."""

    session: int
    number: str = field(repr=False)
    pin: str = field(repr=False)


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


TechnicianCommand = CheckTechnician | LookAround | TrySensor | Restart
