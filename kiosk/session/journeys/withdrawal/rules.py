"""Withdrawal (T36): who proved to be the applicant says yes once, and the centre ends the application."""

from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.commands import Step
from kiosk.session.events import CentreSilent, Continued, Event
from kiosk.session.journeys.registration.events import ApplicationRefused, Confirmed, WentBack
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.stages import Identifying, LookingUp, ShowingStatus
from kiosk.session.journeys.withdrawal.commands import Withdraw
from kiosk.session.journeys.withdrawal.events import WithdrawalTaken
from kiosk.session.journeys.withdrawal.stages import (
    ConfirmingWithdrawal,
    NotWithdrawn,
    SendingWithdrawal,
    WithdrawalStage,
    Withdrawn,
)
from kiosk.session.leaving import JourneyOutcome, go_on, leave
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey


def withdraw(state: State, stage: WithdrawalStage, event: Event) -> Step:
    match stage, event:
        case ConfirmingWithdrawal(who, status), WentBack():
            shown = Step(state.at(ShowingStatus(who, status)))
            return go_on(state, Journey.WITHDRAWAL, Journey.STATUS, shown)
        case ConfirmingWithdrawal(who, status, again), Confirmed():
            order = Withdraw(state.session, who.tracking, who.second_item)
            return Step(state.at(SendingWithdrawal(who, status, again)), (order,))
        case SendingWithdrawal(), _:
            return _answered(state, stage, event)
        case ((Withdrawn() | NotWithdrawn()), Continued()):
            return leave(state, Journey.WITHDRAWAL, JourneyOutcome.FINISHED)
        case _:
            return Step(state)


def _answered(state: State, stage: SendingWithdrawal, event: Event) -> Step:
    match event:
        case WithdrawalTaken():
            return Step(state.at(Withdrawn()))
        case ApplicationRefused(_, ApplicationRefusal.NOT_POSSIBLE_NOW) if stage.again:
            return _asked_anew(state, stage)
        case ApplicationRefused(_, ApplicationRefusal.NOT_POSSIBLE_NOW):
            return Step(state.at(NotWithdrawn()))
        case ApplicationRefused(_, reason, _, wait_s):
            return Step(state.at(Identifying(Journey.STATUS, reason, wait_s)))
        case CentreSilent():
            return Step(state.at(ConfirmingWithdrawal(stage.who, stage.status, unreachable=True)))
        case _:
            return Step(state)


def _asked_anew(state: State, stage: SendingWithdrawal) -> Step:
    """Perhaps the try that nobody answered was taken: only the status tells."""
    who = stage.who
    asked = AskStatus(state.session, who.tracking, who.second_item)
    looking = Step(state.at(LookingUp(Journey.STATUS, who)), (asked,))
    return go_on(state, Journey.WITHDRAWAL, Journey.STATUS, looking)
