"""What each stage of a visit starts when it is entered, and what lets it wait while its device is away."""

from kiosk.session.commands import Command, Step, StopCapture
from kiosk.session.journeys.completion.commands import (
    EnrolFinger,
    StopCamera,
    StopScanner,
    TakeHands,
    TakePage,
    WatchFace,
    WatchPage,
)
from kiosk.session.journeys.completion.stages import (
    AwaitingPart,
    ChoosingFingers,
    CompletionStage,
    EnrollingFinger,
    FacingCamera,
    FingerShown,
    LayingHands,
    LayingPage,
    TakingHands,
    TakingPage,
    WithPart,
)
from kiosk.session.states import State
from kiosk.session.vocabulary import FingerHint, Part

_USES = {
    ChoosingFingers: Part.SENSOR,
    EnrollingFinger: Part.SENSOR,
    FingerShown: Part.SENSOR,
    FacingCamera: Part.CAMERA,
    LayingHands: Part.SCANNER,
    TakingHands: Part.SCANNER,
    LayingPage: Part.SCANNER,
    TakingPage: Part.SCANNER,
}


def part_of(stage: CompletionStage) -> Part | None:
    """The device this stage works with, if it does with any."""
    return _USES.get(type(stage))


def enter(state: State, stage: WithPart) -> Step:
    """Into this stage with its device at work; without the device, the wait for it (F31)."""
    part = _USES[type(stage)]
    if part in state.missing:
        return Step(state.at(AwaitingPart(stage.completion, part, stage)))
    return Step(state.at(stage), _started(state, stage))


def device_lost(state: State, stage: CompletionStage, part: Part) -> Step:
    """What was taken is kept; the stage goes on when the device is back."""
    if not isinstance(stage, WithPart) or part_of(stage) is not part:
        return Step(state)
    return Step(state.at(AwaitingPart(stage.completion, part, _before_taking(stage))), stopped(stage))


def _before_taking(stage: WithPart) -> WithPart:
    """Where a picture that was lost on the way is asked for again."""
    match stage:
        case TakingPage(completion, kind, pages):
            return LayingPage(completion, kind, pages)
        case TakingHands(completion):
            return LayingHands(completion)
        case _:
            return stage


def device_back(state: State, stage: AwaitingPart, part: Part) -> Step:
    return enter(state, stage.resumes) if part is stage.part else Step(state)


def stopped(stage: CompletionStage) -> tuple[Command, ...]:
    """What must end before another stage begins."""
    match stage:
        case EnrollingFinger():
            return (StopCapture(),)
        case FacingCamera():
            return (StopCamera(),)
        case LayingPage() | TakingPage() | LayingHands() | TakingHands():
            return (StopScanner(),)
        case _:
            return ()


def _started(state: State, stage: WithPart) -> tuple[Command, ...]:
    match stage:
        case EnrollingFinger():
            return (_enrol(state, stage),)
        case FacingCamera():
            return (WatchFace(state.session),)
        case LayingHands():
            return (WatchPage(state.session, None),)
        case TakingHands():
            return (TakeHands(state.session),)
        case LayingPage(_, kind):
            return (WatchPage(state.session, kind),)
        case TakingPage(completion, kind, pages):
            return (TakePage(state.session, len(completion.taken.documents), pages + 1, kind),)
        case _:
            return ()


def _enrol(state: State, stage: EnrollingFinger) -> EnrolFinger:
    policy = state.policy
    lies_there = stage.attempt > 1 or bool(stage.completion.taken.fingers)
    asked_twice = stage.hint in (FingerHint.NO_FINGER, FingerHint.LIFT_FIRST)
    return EnrolFinger(
        state.session,
        stage.finger,
        policy.capture_timeout_s,
        policy.enrol_quality_min,
        policy.lift_between_captures and lies_there and not asked_twice,
    )
