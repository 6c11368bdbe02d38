"""Fingers (R32, F6, F7, F9): the best of several samples of each; a second person approves exceptions."""

from dataclasses import replace

from kiosk.session.commands import Step, StopCapture
from kiosk.session.events import (
    CannotGiveFinger,
    CentreSilent,
    Continued,
    Event,
    FingerSeen,
    OfficerConfirmed,
    OfficerRefused,
    OfficerSigned,
    TimedOut,
    Timer,
)
from kiosk.session.journeys.completion.begun import enter
from kiosk.session.journeys.completion.course import (
    ORDER,
    enough_fingers,
    next_finger,
    proceed,
    put_on_hold,
    with_taken,
)
from kiosk.session.journeys.completion.events import FingersNamed, SampleTaken, SkipFinger
from kiosk.session.journeys.completion.parts import Completion, CompletionPart, FingerExcused, FingerTaken
from kiosk.session.journeys.completion.signing import asked_of
from kiosk.session.journeys.completion.stages import (
    ApprovingExceptions,
    CheckingApproval,
    ChoosingFingers,
    EnrollingFinger,
    FingerShown,
    LayingHands,
)
from kiosk.session.journeys.registration.events import WentBack
from kiosk.session.reports import told_of
from kiosk.session.states import State
from kiosk.session.vocabulary import FingerHint

HandStage = ChoosingFingers | ApprovingExceptions | CheckingApproval | EnrollingFinger | FingerShown


def take_fingers(state: State, stage: HandStage, event: Event) -> Step:
    match stage, event:
        case ChoosingFingers(completion), FingersNamed(exceptions):
            return _named(state, completion, exceptions)
        case ApprovingExceptions(completion), OfficerSigned(officer, pin):
            return Step(state.at(CheckingApproval(completion)), (asked_of(state, completion, officer, pin),))
        case ApprovingExceptions(completion), WentBack():
            return enter(
                state, ChoosingFingers(with_taken(completion, exceptions=()), short=_is_short(completion))
            )
        case CheckingApproval(completion), _:
            return _approved(state, completion, event)
        case EnrollingFinger(), _:
            return _enrolled(state, stage, event)
        case FingerShown(completion), (Continued() | TimedOut(Timer.RESULT)):
            return _next(state, completion)
        case _:
            return Step(state)


def _named(state: State, completion: Completion, exceptions: tuple[FingerExcused, ...]) -> Step:
    """Nobody approves their own exception, so each one comes without a signature."""
    taken = {each.position for each in completion.taken.fingers}
    unsigned = {each.position: replace(each, approved_by="") for each in exceptions}
    excused = tuple(each for at, each in unsigned.items() if at in ORDER and at not in taken)
    named = replace(with_taken(completion, exceptions=excused), hands_asked=True, skipped=())
    return enter(state, LayingHands(named)) if excused else _next(state, named)


def _approved(state: State, completion: Completion, event: Event) -> Step:
    match event:
        case OfficerConfirmed(_, checker):
            signed = tuple(replace(each, approved_by=checker) for each in completion.taken.exceptions)
            return _next(state, with_taken(completion, exceptions=signed))
        case OfficerRefused(_, problem):
            return Step(state.at(ApprovingExceptions(completion, problem)), told_of(problem))
        case CentreSilent():
            return Step(state.at(ApprovingExceptions(completion, unreachable=True)))
        case _:
            return Step(state)


def _enrolled(state: State, stage: EnrollingFinger, event: Event) -> Step:
    match event:
        case FingerSeen(_, rows_done, rows_total):
            return Step(state.at(replace(stage, rows_done=rows_done, rows_total=rows_total)))
        case SampleTaken(_, finger) if finger is stage.finger:
            return _judged(state, stage, event)
        case SkipFinger():
            return _after(_next(state, _without(stage)))
        case CannotGiveFinger():
            return _after(enter(state, ChoosingFingers(stage.completion, short=True)))
        case _:
            return Step(state)


def _judged(state: State, stage: EnrollingFinger, sample: SampleTaken) -> Step:
    """A good sample is taken; after a doubtful one comes another; without a finger none was spent."""
    if sample.hint is FingerHint.NO_FINGER:
        return enter(state, replace(stage, hint=sample.hint, doubt=None, rows_done=0, rows_total=0))
    policy = state.policy
    best = max(stage.best, 0 if sample.doubt else sample.quality)
    good = sample.doubt is None and sample.hint is None and sample.quality >= policy.enrol_quality_min
    last = stage.attempt >= policy.capture_retries
    if good or (last and best >= policy.enrol_quality_min):
        kept = (*stage.completion.taken.fingers, FingerTaken(stage.finger, best))
        return Step(state.at(FingerShown(with_taken(stage.completion, fingers=kept), stage.finger, best)))
    if last:
        return Step(state.at(FingerShown(_without(stage), stage.finger, 0)))
    again = EnrollingFinger(
        stage.completion, stage.finger, stage.attempt + 1, sample.hint, sample.doubt, best
    )
    return enter(state, again)


def _next(state: State, completion: Completion) -> Step:
    """The next finger; after the last the face, or the question which cannot be given if they are too few."""
    if next_finger(state.policy, completion):
        return proceed(state, completion)
    taken = completion.taken
    if enough_fingers(state.policy, taken):
        return proceed(state, completion, CompletionPart.FINGERS)
    if len(taken.exceptions) + len(taken.fingers) >= state.policy.enrol_fingers:
        return put_on_hold(state, ChoosingFingers(completion), completion)
    return enter(state, ChoosingFingers(completion, short=True))


def _without(stage: EnrollingFinger) -> Completion:
    return replace(stage.completion, skipped=(*stage.completion.skipped, stage.finger))


def _is_short(completion: Completion) -> bool:
    return bool(completion.taken.fingers or completion.skipped)


def _after(step: Step) -> Step:
    return Step(step.state, (StopCapture(), *step.commands))
