"""Another place of delivery (R64, T41): receipt, reason, place, one yes, a new slip with the same number."""

from dataclasses import replace

from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.relocation import MoveRefusal
from kiosk.session.commands import Step
from kiosk.session.events import CentreSilent, Continued, Event
from kiosk.session.journeys.printing import paper, printed
from kiosk.session.journeys.registration.events import ApplicationRefused, Confirmed, WentBack
from kiosk.session.journeys.relocation.commands import ChangePlace
from kiosk.session.journeys.relocation.events import MoveRefused, PlaceChanged, ReasonGiven, ReceiptGiven
from kiosk.session.journeys.relocation.finding import ask_anew, find_a_place
from kiosk.session.journeys.relocation.stages import (
    ConfirmingPlace,
    FindingPlace,
    GivingReason,
    GivingReceipt,
    Move,
    NotRelocated,
    Relocated,
    RelocationStage,
    SendingPlace,
)
from kiosk.session.journeys.slips import PlaceSlip
from kiosk.session.journeys.status.stages import Identifying, ShowingStatus
from kiosk.session.leaving import JourneyOutcome, go_on, leave
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey

_OTHER_PLACE = (MoveRefusal.NO_PLACE, MoveRefusal.NOTHING_CHANGED)


def relocate(state: State, stage: RelocationStage, event: Event) -> Step:
    match stage, event:
        case GivingReceipt(), ReceiptGiven(receipt) if parse_number(receipt, NumberKind.RECEIPT):
            return _onward(state, replace(stage.move, receipt=receipt))
        case GivingReceipt(move), WentBack():
            shown = Step(state.at(ShowingStatus(move.who, move.status)))
            return go_on(state, Journey.RELOCATION, Journey.STATUS, shown)
        case GivingReason(move), ReasonGiven(reason):
            return ask_anew(state, replace(move, reason=reason, province="", city="", place=None))
        case GivingReason(move), WentBack():
            return Step(state.at(GivingReceipt(move)))
        case FindingPlace(), _:
            return find_a_place(state, stage, event)
        case ConfirmingPlace(), _:
            return _confirming(state, stage, event)
        case SendingPlace(), _:
            return _answered(state, stage, event)
        case Relocated(slip), _ if not isinstance(event, Continued):
            return printed(state, stage, slip, event)
        case ((Relocated() | NotRelocated()), Continued()):
            return leave(state, Journey.RELOCATION, JourneyOutcome.FINISHED)
        case _:
            return Step(state)


def _onward(state: State, move: Move) -> Step:
    """To the reason; or, where all was given and only the receipt was wrong, to reading it over."""
    return Step(state.at(ConfirmingPlace(move) if move.place else GivingReason(move)))


def _confirming(state: State, stage: ConfirmingPlace, event: Event) -> Step:
    move = stage.move
    match event:
        case Confirmed() if move.place and move.reason:
            who = move.who
            order = ChangePlace(
                state.session,
                who.tracking,
                who.second_item,
                move.receipt,
                move.place.id,
                move.reason,
                again=stage.unreachable,
            )
            return Step(state.at(SendingPlace(move)), (order,))
        case WentBack():
            return ask_anew(state, replace(move, place=None))
        case _:
            return Step(state)


def _answered(state: State, stage: SendingPlace, event: Event) -> Step:
    move = stage.move
    match event:
        case PlaceChanged(_, place, changed_at):
            slip = PlaceSlip(move.receipt, place, changed_at)
            done, printing = paper(state, slip)
            return Step(state.at(Relocated(slip, done)), printing)
        case MoveRefused(_, MoveRefusal.WRONG_RECEIPT):
            return Step(state.at(GivingReceipt(move, MoveRefusal.WRONG_RECEIPT)))
        case MoveRefused(_, reason) if reason in _OTHER_PLACE:
            return ask_anew(state, replace(move, place=None), reason)
        case MoveRefused(_, reason):
            return Step(state.at(NotRelocated(reason)))
        case ApplicationRefused(_, reason, _, wait_s):
            return Step(state.at(Identifying(Journey.STATUS, reason, wait_s)))
        case CentreSilent():
            return Step(state.at(ConfirmingPlace(move, unreachable=True)))
        case _:
            return Step(state)
