"""The face: one instruction at a time, a countdown once all is right, and a choice among the shots."""

from dataclasses import replace

from kiosk.session.commands import StartTimer, Step, StopTimer
from kiosk.session.events import Event, TimedOut, Timer
from kiosk.session.journeys.completion.begun import enter
from kiosk.session.journeys.completion.commands import StopCamera, TakeFace
from kiosk.session.journeys.completion.course import proceed, with_taken
from kiosk.session.journeys.completion.events import FaceSeen, FaceTaken, ShotChosen, TakeAgain, TakePicture
from kiosk.session.journeys.completion.parts import CompletionPart
from kiosk.session.journeys.completion.stages import ChoosingFace, FacingCamera
from kiosk.session.journeys.registration.events import Confirmed
from kiosk.session.states import State

_TICK = StartTimer(Timer.COUNT, 1.0)
_NO_TICK = StopTimer(Timer.COUNT)


def take_face(state: State, stage: FacingCamera | ChoosingFace, event: Event) -> Step:
    match stage, event:
        case FacingCamera(), _:
            return _facing(state, stage, event)
        case ChoosingFace(_, shots), ShotChosen(shot) if 1 <= shot <= shots:
            return Step(state.at(replace(stage, chosen=shot)))
        case ChoosingFace(completion, shots), TakeAgain():
            taken = shots if shots < state.policy.face_shots else 0
            return enter(state, FacingCamera(completion, shots=taken))
        case ChoosingFace(completion, _, chosen), Confirmed():
            return proceed(state, with_taken(completion, face=chosen), CompletionPart.FACE)
        case _:
            return Step(state)


def _facing(state: State, stage: FacingCamera, event: Event) -> Step:
    """`count` 0 means that the picture is being taken."""
    match event:
        case FaceSeen(_, hint) if stage.count == 0:
            return Step(state.at(replace(stage, hint=hint)))
        case FaceSeen(_, None) if stage.count is None:
            return Step(state.at(replace(stage, hint=None, count=state.policy.face_count_s)), (_TICK,))
        case FaceSeen(_, hint) if hint:
            return Step(state.at(replace(stage, hint=hint, count=None)), (_NO_TICK,))
        case TimedOut(Timer.COUNT) if stage.count and stage.count > 1:
            return Step(state.at(replace(stage, count=stage.count - 1)), (_TICK,))
        case TimedOut(Timer.COUNT) if stage.count:
            return _shot(state, stage)
        case TakePicture() if stage.count != 0:
            return _shot(state, stage)
        case FaceTaken(_, hint) if stage.count == 0 and hint:
            return Step(state.at(replace(stage, hint=hint, count=None)))
        case FaceTaken(_, None) if stage.count == 0:
            shots = stage.shots + 1
            return Step(state.at(ChoosingFace(stage.completion, shots, shots)), (StopCamera(),))
        case _:
            return Step(state)


def _shot(state: State, stage: FacingCamera) -> Step:
    order = TakeFace(state.session, stage.shots + 1)
    return Step(state.at(replace(stage, count=0)), (_NO_TICK, order))
