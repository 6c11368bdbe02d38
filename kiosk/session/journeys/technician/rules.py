"""The technician's way: number and PIN, a menu, looks and trials, service mode, and out again (T12, U36).

Nothing here reads a claim, asks a chip or moves the latch: a technician can never deliver.
"""

from dataclasses import replace

from kiosk.session.commands import AnnounceHealth, StartTimer, Step, StopTimer
from kiosk.session.endings import home
from kiosk.session.events import Continued, Event, TimedOut, Timer
from kiosk.session.journeys.technician import telling, trying
from kiosk.session.journeys.technician.commands import CheckTechnician, Restart
from kiosk.session.journeys.technician.events import (
    RestartConfirmed,
    SubjectChosen,
    TechnicianKnown,
    TechnicianRefused,
    TechnicianSigned,
)
from kiosk.session.journeys.technician.parts import Subject, Technician, may
from kiosk.session.journeys.technician.stages import (
    CheckingTechnician,
    Cleaning,
    ConfirmingRestart,
    ServiceMenu,
    SigningOn,
    TechnicianStage,
)
from kiosk.session.leaving import JourneyOutcome, closed
from kiosk.session.states import Attract, OutOfService, State
from kiosk.session.vocabulary import Part

SERVICE_MODE_S = 4 * 3600.0  # a kiosk that was forgotten in service mode serves again by itself
IN_SERVICE = "in_service"


def call_service(state: State) -> Step:
    """Somebody wants to sign on; a session like any other, so that nothing of it outlives its end."""
    begun = replace(state, session=state.session + 1, extensions=0, began_s=state.now_s)
    return Step(begun.at(SigningOn()))


def attend_technician(state: State, stage: TechnicianStage, event: Event) -> Step:
    match stage, event:
        case SigningOn(), TechnicianSigned(number, pin):
            return Step(state.at(CheckingTechnician()), (CheckTechnician(state.session, number, pin),))
        case CheckingTechnician(), TechnicianKnown(_, who):
            return Step(state.at(ServiceMenu(who)), telling.entered(state, who))
        case CheckingTechnician(), TechnicianRefused(_, refusal, wait_s):
            return Step(state.at(SigningOn(refusal, wait_s)), telling.refused(state, refusal))
        case ServiceMenu(who), SubjectChosen(subject) if may(who, subject):
            return _switched(state, who) if subject is Subject.SERVICE else trying.begun(state, who, subject)
        case Cleaning(), TimedOut(Timer.COUNT):
            return _counted(state, stage)
        case Cleaning(), _:
            return Step(state)
        case ConfirmingRestart(who), RestartConfirmed():
            gone = leave_service(state, stage, JourneyOutcome.FINISHED)
            return Step(gone.state, (*gone.commands, Restart()))
        case ((SigningOn() | CheckingTechnician() | ServiceMenu()), _):
            return Step(state)
        case _, SubjectChosen(subject) if subject is trying.subject_of(stage):
            again = trying.begun(state, stage.who, subject)
            return Step(again.state, (*trying.ended(stage), *again.commands))
        case _, Continued():
            return Step(state.at(ServiceMenu(stage.who)), trying.ended(stage))
        case _:
            return trying.found(state, stage, event)


def leave_service(state: State, stage: TechnicianStage, outcome: JourneyOutcome) -> Step:
    """Signed off, or nobody there any more; the mode the kiosk is in stays."""
    told = (
        () if isinstance(stage, SigningOn | CheckingTechnician) else telling.left(state, stage.who, outcome)
    )
    after = closed(state)
    return Step(after.state, (*trying.ended(stage), *told, *after.commands))


def service_is_over(state: State) -> Step:
    """The time of the service mode ran out; who is at the screen is not disturbed."""
    if Part.SERVICE not in state.missing:
        return Step(state)
    served = replace(state, missing=state.missing - {Part.SERVICE})
    if isinstance(state.stage, Attract | OutOfService):
        served = served.at(home(served))
    told = telling.mode(state, on=False, who=None)
    return Step(served, (AnnounceHealth(Part.SERVICE, None), *told))


def _switched(state: State, who: Technician) -> Step:
    """Into service mode and out of it: the kiosk serves nobody until it is left or its time is over."""
    on = Part.SERVICE not in state.missing
    missing = state.missing | {Part.SERVICE} if on else state.missing - {Part.SERVICE}
    timer = StartTimer(Timer.SERVICE, SERVICE_MODE_S) if on else StopTimer(Timer.SERVICE)
    health = AnnounceHealth(Part.SERVICE, IN_SERVICE if on else None)
    told = telling.mode(state, on=on, who=who)
    return Step(replace(state, missing=missing), (*told, health, timer))


def _counted(state: State, stage: Cleaning) -> Step:
    if stage.seconds <= 1:
        return Step(state.at(ServiceMenu(stage.who)))
    return Step(state.at(replace(stage, seconds=stage.seconds - 1)), (trying.TICK,))
