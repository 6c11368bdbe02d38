"""What centre and audit hear of technicians: who came, what was looked at and done, when they left."""

from enum import StrEnum

from kiosk.session.commands import Command, Report, Tell
from kiosk.session.journeys.technician.parts import Refusal, Subject, Technician
from kiosk.session.states import State
from kiosk.session.vocabulary import Part


def entered(state: State, who: Technician) -> tuple[Command, ...]:
    return _told(state, "service.entered", technician=who.reference, role=who.role.value)


def refused(state: State, refusal: Refusal) -> tuple[Command, ...]:
    return _told(state, "service.refused", reason=refusal.value)


def did(state: State, who: Technician, subject: Subject) -> tuple[Command, ...]:
    return _told(state, "service.did", technician=who.reference, deed=subject.value)


def left(state: State, who: Technician, outcome: StrEnum) -> tuple[Command, ...]:
    seconds = round(state.now_s - state.began_s, 1)
    return _told(state, "service.left", technician=who.reference, outcome=outcome.value, duration_s=seconds)


def mode(state: State, *, on: bool, who: Technician | None) -> tuple[Command, ...]:
    """`who` is None where the time of the mode was over."""
    name = {"technician": who.reference} if who else {}
    return _told(state, "service.mode", on=on, **name)


def _told(state: State, kind: str, **data: str | float | bool) -> tuple[Command, ...]:
    """Nothing while nothing can be written: a technician is let in to mend just that."""
    return () if Part.JOURNAL in state.missing else (Tell(Report(kind, data)),)
