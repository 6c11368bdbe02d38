"""The picture of the hands that goes with excused fingers (F9): taken before the second person signs."""

from dataclasses import replace

from kiosk.session.commands import Step
from kiosk.session.events import Event
from kiosk.session.journeys.completion.begun import enter
from kiosk.session.journeys.completion.commands import StopScanner
from kiosk.session.journeys.completion.events import HandsTaken, PageSeen, TakeAgain, TakePicture
from kiosk.session.journeys.completion.parts import Completion
from kiosk.session.journeys.completion.stages import (
    ApprovingExceptions,
    ChoosingFingers,
    LayingHands,
    ReviewingHands,
    TakingHands,
)
from kiosk.session.journeys.registration.events import Confirmed, WentBack
from kiosk.session.states import State

EvidenceStage = LayingHands | TakingHands | ReviewingHands


def take_evidence(state: State, stage: EvidenceStage, event: Event) -> Step:
    match stage, event:
        case LayingHands(), PageSeen(_, hint):
            return Step(state.at(replace(stage, hint=hint)))
        case LayingHands(completion), TakePicture():
            return enter(state, TakingHands(completion))
        case LayingHands(completion), WentBack():
            back = Step(state.at(ChoosingFingers(_unnamed(completion), short=bool(completion.taken.fingers))))
            return Step(back.state, (StopScanner(),))
        case TakingHands(completion), HandsTaken(_, hint) if hint:
            return enter(state, LayingHands(completion, hint))
        case TakingHands(completion), HandsTaken():
            return Step(state.at(ReviewingHands(completion)), (StopScanner(),))
        case ReviewingHands(completion), (TakeAgain() | WentBack()):
            return enter(state, LayingHands(completion))
        case ReviewingHands(completion), Confirmed():
            return Step(state.at(ApprovingExceptions(completion)))
        case _:
            return Step(state)


def _unnamed(completion: Completion) -> Completion:
    return replace(completion, taken=replace(completion.taken, exceptions=()))
