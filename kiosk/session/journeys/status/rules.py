"""Status (R9-R12): two numbers, how the application stands, and on from there without typing again."""

from kiosk.domain.applications import ApplicationEvent, ApplicationState, find
from kiosk.domain.status import NextAction
from kiosk.domain.told import ApplicationStatus
from kiosk.session.commands import Step
from kiosk.session.delivery_stages import EnteringClaim
from kiosk.session.events import CentreSilent, Continued, Event
from kiosk.session.journeys.appointment.begun import begin_appointment
from kiosk.session.journeys.completion.commands import AskVisit
from kiosk.session.journeys.completion.stages import CheckingIn
from kiosk.session.journeys.correction.begun import begin_correction
from kiosk.session.journeys.registration.events import ApplicationRefused
from kiosk.session.journeys.registration.stages import ReadingConsent
from kiosk.session.journeys.relocation.events import MoveWished
from kiosk.session.journeys.relocation.stages import GivingReceipt, Move
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.events import Identified, StatusTold
from kiosk.session.journeys.status.stages import (
    Credentials,
    Identifying,
    LookingUp,
    ShowingStatus,
    StatusStage,
)
from kiosk.session.journeys.withdrawal.events import WithdrawalWished
from kiosk.session.journeys.withdrawal.stages import ConfirmingWithdrawal
from kiosk.session.leaving import JourneyOutcome, go_on, leave
from kiosk.session.services import offered
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey

_LEADS_TO = {
    NextAction.EDIT: Journey.CORRECTION,
    NextAction.BOOK: Journey.APPOINTMENT,
    NextAction.BRING_AND_BOOK: Journey.APPOINTMENT,
    NextAction.VISIT: Journey.APPOINTMENT,
    NextAction.COLLECT: Journey.DELIVERY,
    NextAction.REGISTER_AGAIN: Journey.REGISTRATION,
}
_WISHED = {
    Journey.WITHDRAWAL: ApplicationEvent.WITHDRAWN,
    Journey.RELOCATION: ApplicationEvent.PLACE_CHANGED,
}


def inform(state: State, stage: StatusStage, event: Event) -> Step:
    match stage, event:
        case Identifying(journey), Identified(tracking, second_item):
            return _identified(state, journey, Credentials(tracking, second_item))
        case LookingUp(journey, who), StatusTold(_, status):
            return _told(state, journey, who, status)
        case LookingUp(journey), ApplicationRefused(_, reason, _, wait_s):
            return Step(state.at(Identifying(journey, reason, wait_s)))
        case LookingUp(journey), CentreSilent():
            return Step(state.at(Identifying(journey, unreachable=True)))
        case ShowingStatus(who, status), Continued():
            following = onward(state, status)
            if following is None:
                return leave(state, Journey.STATUS, JourneyOutcome.FINISHED)
            return go_on(state, Journey.STATUS, following, _begun(state, following, who, status))
        case ShowingStatus(who, status), WithdrawalWished() if may(state, status, Journey.WITHDRAWAL):
            asked = Step(state.at(ConfirmingWithdrawal(who, status)))
            return go_on(state, Journey.STATUS, Journey.WITHDRAWAL, asked)
        case ShowingStatus(who, status), MoveWished() if may(state, status, Journey.RELOCATION):
            asked = Step(state.at(GivingReceipt(Move(who, status))))
            return go_on(state, Journey.STATUS, Journey.RELOCATION, asked)
        case _:
            return Step(state)


def may(state: State, status: ApplicationStatus, journey: Journey) -> bool:
    """Whether the applicant may withdraw, or have the card sent elsewhere, here and now (T36, T41)."""
    possible = find(status.state, _WISHED[journey]) is not None
    return possible and journey in offered(state) and not status.stale


def leads_to(state: State, status: ApplicationStatus) -> Journey | None:
    """The journey of the one next action, if a kiosk has one; on the day of the visit, the visit."""
    booked = status.appointment
    if status.next is NextAction.VISIT and booked and booked.day == state.today:
        return Journey.COMPLETION if Journey.COMPLETION in state.services else Journey.APPOINTMENT
    return _LEADS_TO.get(status.next)


def onward(state: State, status: ApplicationStatus) -> Journey | None:
    """Where the one next action leads to here and now; None where there is nothing to do on a kiosk."""
    following = leads_to(state, status)
    return following if following in offered(state) and not status.stale else None


def _identified(state: State, journey: Journey, who: Credentials) -> Step:
    if journey is Journey.COMPLETION:
        return Step(state.at(CheckingIn(who)), (AskVisit(state.session, who.tracking, who.second_item),))
    ask = AskStatus(state.session, who.tracking, who.second_item)
    return Step(state.at(LookingUp(journey, who)), (ask,))


def _told(state: State, journey: Journey, who: Credentials, status: ApplicationStatus) -> Step:
    """Into the journey that was chosen, if it is the next thing; else the status, which says what is."""
    if journey is not Journey.STATUS and leads_to(state, status) is journey and not status.stale:
        return _begun(state, journey, who, status)
    if journey is Journey.APPOINTMENT and status.state is ApplicationState.APPOINTMENT_BOOKED:
        return begin_appointment(state, who, status)
    shown = Step(state.at(ShowingStatus(who, status)))
    return shown if journey is Journey.STATUS else go_on(state, journey, Journey.STATUS, shown)


def _begun(state: State, journey: Journey, who: Credentials, status: ApplicationStatus) -> Step:
    match journey:
        case Journey.CORRECTION:
            return begin_correction(state, who, status)
        case Journey.APPOINTMENT:
            return begin_appointment(state, who, status)
        case Journey.COMPLETION:
            return _identified(state, journey, who)
        case Journey.DELIVERY:
            return Step(state.at(EnteringClaim(second_item=who.second_item)))
        case _:
            return Step(state.at(ReadingConsent()))
