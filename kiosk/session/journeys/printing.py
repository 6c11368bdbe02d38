"""The slip at a journey's end: printed at once, told when it fails, printed again on request (F22, R36)."""

from dataclasses import replace
from typing import TypeVar

from kiosk.session.commands import Command, PrintSlip, Step
from kiosk.session.events import Event, Printed, PrintFailed, PrintWished
from kiosk.session.journeys.appointment.stages import Booked
from kiosk.session.journeys.completion.stages import Completed
from kiosk.session.journeys.registration.stages import Registered
from kiosk.session.journeys.relocation.stages import Relocated
from kiosk.session.journeys.slips import Paper, Printing, Slip
from kiosk.session.states import State
from kiosk.session.vocabulary import Part, PrintTrouble

WithPaper = TypeVar("WithPaper", Registered, Booked, Completed, Relocated)
HAS_PAPER = Registered | Booked | Completed | Relocated


def paper(state: State, slip: Slip) -> tuple[Paper, tuple[Command, ...]]:
    """A fresh slip and the order to print it, if anything can be printed now."""
    if Part.PRINTER in state.missing:
        return Paper(Printing.NO_PRINTER), ()
    return Paper(Printing.RUNNING), (PrintSlip(state.session, slip, copy=False, language=state.language),)


def printed(state: State, stage: WithPaper, slip: Slip, event: Event) -> Step:
    now = stage.paper
    match event:
        case Printed():
            return Step(state.at(replace(stage, paper=Paper(Printing.DONE, copies=now.copies + 1))))
        case PrintFailed(_, trouble):
            return Step(state.at(replace(stage, paper=Paper(Printing.FAILED, trouble, now.copies))))
        case PrintWished() if now.printing is not Printing.RUNNING and Part.PRINTER not in state.missing:
            running = replace(stage, paper=Paper(Printing.RUNNING, copies=now.copies))
            order = PrintSlip(state.session, slip, copy=now.copies > 0, language=state.language)
            return Step(state.at(running), (order,))
        case _:
            return Step(state)


def printer_lost(state: State) -> State:
    """The state when the printer has gone in the middle of a slip."""
    stage = state.stage
    if isinstance(stage, HAS_PAPER) and stage.paper.printing is Printing.RUNNING:
        failed = Paper(Printing.FAILED, PrintTrouble.SILENT, stage.paper.copies)
        return state.at(replace(stage, paper=failed))
    return state
