"""What centre and audit hear of technicians: who came, what was looked at and done, when they left."""

from enum import StrEnum

from kiosk.session.commands import Command, Report, Tell
from kiosk.session.faults import Fault
from kiosk.session.journeys.technician.parts import Deed, Refusal, Subject, Technician
from kiosk.session.reports import alarm
from kiosk.session.states import State
from kiosk.session.vocabulary import Part


def entered(state: State, who: Technician) -> tuple[Command, ...]:
    told = {"technician": who.reference, "role": who.role.value, "card": who.by_card}
    return _told(state, "service.entered", **told)


def refused(state: State, refusal: Refusal) -> tuple[Command, ...]:
    """A card that only claims to be a technician's is an alarm, as an officer's is (F13)."""
    forged = refusal is Refusal.CARD_NOT_AUTHENTIC and Part.JOURNAL not in state.missing
    raised = (alarm(Fault.OFFICER_CARD_REFUSED),) if forged else ()
    return (*_told(state, "service.refused", reason=refusal.value), *raised)


def did(
    state: State, who: Technician, deed: Subject | Deed, second: Technician | None = None
) -> tuple[Command, ...]:
    """Told before it is done; `second` signed for it as well."""
    both = {"second": second.reference} if second else {}
    return _told(state, "service.did", technician=who.reference, deed=deed.value, **both)


def exported(state: State, who: Technician, digest: str, size: int) -> tuple[Command, ...]:
    return _told(state, "service.exported", technician=who.reference, digest=digest, bytes=size)


def left(state: State, who: Technician, outcome: StrEnum) -> tuple[Command, ...]:
    seconds = round(state.now_s - state.began_s, 1)
    return _told(state, "service.left", technician=who.reference, outcome=outcome.value, duration_s=seconds)


def mode(state: State, *, on: bool, who: Technician | None, resumed: bool = False) -> tuple[Command, ...]:
    """`who` is None where the time of the mode was over, and where a start found the mode on."""
    told: dict[str, str | bool] = {"technician": who.reference} if who else {}
    return _told(state, "service.mode", on=on, **told, **({"resumed": True} if resumed else {}))


def _told(state: State, kind: str, **data: str | float | bool) -> tuple[Command, ...]:
    """Nothing while nothing can be written: a technician is let in to mend just that."""
    return () if Part.JOURNAL in state.missing else (Tell(Report(kind, data)),)
