"""The technician's way: sign-in, a menu, looks and trials, service mode, and out again (T12, U36).

Nothing here reads a claim, asks a chip or moves the latch: a technician can never deliver.
"""

from dataclasses import replace

from kiosk.session.commands import AnnounceHealth, StartTimer, Step, StopTimer
from kiosk.session.endings import home
from kiosk.session.events import Continued, Event, TimedOut, Timer
from kiosk.session.journeys.technician import door, telling, trying
from kiosk.session.journeys.technician.commands import KeepServiceMode, Restart, TakeSettings
from kiosk.session.journeys.technician.events import (
    RestartConfirmed,
    SettingsWished,
    SubjectChosen,
    TechnicianKnown,
    TechnicianRefused,
    TechnicianSigned,
)
from kiosk.session.journeys.technician.parts import Deed, Subject, Technician, may
from kiosk.session.journeys.technician.stages import (
    AwaitingSecond,
    CheckingTechnician,
    Cleaning,
    ConfirmingRestart,
    LookingAround,
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
            return door.signed(state, number, pin)
        case AwaitingSecond(first), TechnicianSigned(number, pin):
            return door.signed(state, number, pin, first)
        case CheckingTechnician(first), TechnicianKnown() | TechnicianRefused():
            return door.answered(state, first, event)
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
        case LookingAround(who, Subject.SETTINGS, facts), SettingsWished() if facts is not None:
            told = telling.did(state, who, Deed.TAKE_SETTINGS)
            waiting = LookingAround(who, Subject.SETTINGS)
            return Step(state.at(waiting), (*told, TakeSettings(state.session)))
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
    return Step(served, (*told, KeepServiceMode(None), AnnounceHealth(Part.SERVICE, None)))


def resume_service(state: State, left_s: float) -> Step:
    """A start does not end the service mode: whoever works at the kiosk may have switched it off."""
    closed_now = replace(state, missing=state.missing | {Part.SERVICE})
    if isinstance(state.stage, Attract | OutOfService):
        closed_now = closed_now.at(home(closed_now))
    told = telling.mode(state, on=True, who=None, resumed=True)
    health = AnnounceHealth(Part.SERVICE, IN_SERVICE)
    return Step(closed_now, (*told, health, StartTimer(Timer.SERVICE, min(left_s, SERVICE_MODE_S))))


def _switched(state: State, who: Technician) -> Step:
    """Into service mode and out of it: the kiosk serves nobody until it is left or its time is over."""
    on = Part.SERVICE not in state.missing
    missing = state.missing | {Part.SERVICE} if on else state.missing - {Part.SERVICE}
    timer = StartTimer(Timer.SERVICE, SERVICE_MODE_S) if on else StopTimer(Timer.SERVICE)
    health = AnnounceHealth(Part.SERVICE, IN_SERVICE if on else None)
    told = telling.mode(state, on=on, who=who)
    # What is told last may be missing after a loss of power: a mode that was told is one a start finds.
    said_and_kept = (KeepServiceMode(SERVICE_MODE_S), *told) if on else (*told, KeepServiceMode(None))
    return Step(replace(state, missing=missing), (*said_and_kept, health, timer))


def _counted(state: State, stage: Cleaning) -> Step:
    if stage.seconds <= 1:
        return Step(state.at(ServiceMenu(stage.who)))
    return Step(state.at(replace(stage, seconds=stage.seconds - 1)), (trying.TICK,))
