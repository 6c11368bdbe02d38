"""What a technician chose to look at or to try: which stage that is, what is ordered and what is found."""

from dataclasses import replace

from kiosk.session.commands import Command, StartTimer, Step, StopCapture
from kiosk.session.events import Event, FingerSeen, Timer
from kiosk.session.journeys.completion.commands import StopCamera, StopScanner, WatchFace, WatchPage
from kiosk.session.journeys.completion.events import FaceSeen, PageSeen
from kiosk.session.journeys.technician import telling
from kiosk.session.journeys.technician.commands import LookAround, TrySensor
from kiosk.session.journeys.technician.events import Exported, FactsFound, PointTouched
from kiosk.session.journeys.technician.parts import Subject, Technician
from kiosk.session.journeys.technician.stages import (
    AwaitingSecond,
    Cleaning,
    ConfirmingRestart,
    LookingAround,
    TechnicianStage,
    TryingCamera,
    TryingSensor,
    TryingTouch,
)
from kiosk.session.states import State

CLEANING_S = 60
TICK = StartTimer(Timer.COUNT, 1.0)


def begun(state: State, who: Technician, subject: Subject) -> Step:
    """Onto the page of a subject; each is told of, whether it is looked at or done."""
    stage, work = _first(state, who, subject)
    return Step(state.at(stage), (*telling.did(state, who, subject), *work))


def found(state: State, stage: TechnicianStage, event: Event) -> Step:
    """What devices and screen answered to a trial."""
    match stage, event:
        case LookingAround(_, subject), FactsFound(_, about, facts) if about is subject:
            return Step(state.at(replace(stage, facts=facts)))
        case LookingAround(who, Subject.EXPORT), Exported(_, digest, size, facts):
            seen = replace(stage, facts=facts)
            return Step(state.at(seen), telling.exported(state, who, digest, size))
        case TryingSensor(), FactsFound(_, Subject.SENSOR, facts):
            return Step(state.at(replace(stage, facts=facts)))
        case TryingSensor(facts=None), FingerSeen(_, done, total):
            return Step(state.at(replace(stage, rows_done=done, rows_total=total)))
        case TryingCamera(subject=Subject.CAMERA), FaceSeen(_, hint):
            return Step(state.at(replace(stage, seen=True, hint=hint.value if hint else None)))
        case TryingCamera(subject=Subject.SCANNER), PageSeen(_, hint):
            return Step(state.at(replace(stage, seen=True, hint=hint.value if hint else None)))
        case TryingTouch(_, touched), PointTouched(point):
            return Step(state.at(replace(stage, touched=touched | {point})))
        case _:
            return Step(state)


def subject_of(stage: TechnicianStage) -> Subject | None:
    """What this page is about, and can be tried once more; None where it cannot."""
    match stage:
        case LookingAround(_, subject) | TryingCamera(_, subject):
            return subject
        case TryingSensor():
            return Subject.SENSOR
        case TryingTouch():
            return Subject.TOUCH
        case _:
            return None


def ended(stage: TechnicianStage) -> tuple[Command, ...]:
    """What must stop when a page is left; pictures are wiped with the session."""
    match stage:
        case TryingSensor():
            return (StopCapture(),)
        case TryingCamera(_, Subject.CAMERA):
            return (StopCamera(),)
        case TryingCamera():
            return (StopScanner(),)
        case _:
            return ()


def _first(state: State, who: Technician, subject: Subject) -> tuple[TechnicianStage, tuple[Command, ...]]:
    match subject:
        case Subject.SENSOR:
            return TryingSensor(who), (TrySensor(state.session, state.policy.capture_timeout_s),)
        case Subject.CAMERA:
            return TryingCamera(who, subject), (WatchFace(state.session),)
        case Subject.SCANNER:
            return TryingCamera(who, subject), (WatchPage(state.session),)
        case Subject.TOUCH:
            return TryingTouch(who), ()
        case Subject.CLEANING:
            return Cleaning(who, CLEANING_S), (TICK,)
        case Subject.RESTART:
            return ConfirmingRestart(who), ()
        case Subject.EXPORT:
            return AwaitingSecond(who), ()
        case _:
            return LookingAround(who, subject), (LookAround(state.session, subject),)
