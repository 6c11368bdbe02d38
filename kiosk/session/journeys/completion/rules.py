"""Completion (R31-R37, T15-T19): four parts in order, then the receipt; or kept for the next visit."""

from kiosk.session.commands import Step
from kiosk.session.events import Continued, Event
from kiosk.session.journeys.completion.checkin import check_in, confirm_contact
from kiosk.session.journeys.completion.course import put_on_hold
from kiosk.session.journeys.completion.documents import DocumentStage, take_documents
from kiosk.session.journeys.completion.events import ComeAgain, CompletionHeld, CompletionStored
from kiosk.session.journeys.completion.evidence import EvidenceStage, take_evidence
from kiosk.session.journeys.completion.face import take_face
from kiosk.session.journeys.completion.hands import HandStage, take_fingers
from kiosk.session.journeys.completion.stages import (
    AwaitingChecker,
    AwaitingPart,
    CheckingIn,
    ChoosingDocument,
    ChoosingFace,
    ChoosingFingers,
    Completed,
    CompletionStage,
    ConfirmingContact,
    EnrollingFinger,
    FacingCamera,
    FinishingCompletion,
    LayingHands,
    LayingPage,
    NotAdmitted,
    OnHold,
    PuttingOnHold,
)
from kiosk.session.journeys.printing import paper, printed
from kiosk.session.journeys.slips import ReceiptSlip
from kiosk.session.leaving import JourneyOutcome, leave
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey

_MAY_STOP = (
    ChoosingFingers
    | LayingHands
    | EnrollingFinger
    | FacingCamera
    | ChoosingFace
    | ChoosingDocument
    | LayingPage
    | AwaitingChecker
    | AwaitingPart
)


def complete(state: State, stage: CompletionStage, event: Event) -> Step:
    if isinstance(event, ComeAgain) and isinstance(stage, _MAY_STOP):
        return put_on_hold(state, stage, stage.completion)
    match stage, event:
        case CheckingIn(), _:
            return check_in(state, event)
        case ConfirmingContact(), _:
            return confirm_contact(state, stage, event)
        case ((FacingCamera() | ChoosingFace()), _):
            return take_face(state, stage, event)
        case FinishingCompletion(), CompletionStored():
            return _stored(state, stage, event)
        case PuttingOnHold(_, refusals, lacking), CompletionHeld():
            return Step(state.at(OnHold(refusals, lacking)))
        case ((Completed() | OnHold() | NotAdmitted()), Continued()):
            return leave(state, Journey.COMPLETION, JourneyOutcome.FINISHED)
        case Completed(), _:
            return printed(state, stage, stage.slip, event)
        case _:
            return _with_pictures(state, stage, event)


def _with_pictures(state: State, stage: CompletionStage, event: Event) -> Step:
    if isinstance(stage, HandStage):
        return take_fingers(state, stage, event)
    if isinstance(stage, EvidenceStage):
        return take_evidence(state, stage, event)
    if isinstance(stage, DocumentStage):
        return take_documents(state, stage, event)
    return Step(state)


def _stored(state: State, stage: FinishingCompletion, stored: CompletionStored) -> Step:
    completion = stage.completion
    excused = tuple(each.position for each in completion.taken.exceptions)
    place = completion.visit.delivery_place
    slip = ReceiptSlip(stored.receipt, place, stored.completed_at, tuple(map(int, excused)))
    done, printing = paper(state, slip)
    return Step(state.at(Completed(slip, done)), printing)
