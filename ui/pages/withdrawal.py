"""Withdrawal: what it means and one clear yes, and what became of it."""

from kiosk.session.events import Continued
from kiosk.session.journeys.registration.events import Confirmed, WentBack
from kiosk.session.journeys.withdrawal.stages import (
    ConfirmingWithdrawal,
    NotWithdrawn,
    SendingWithdrawal,
    WithdrawalStage,
    Withdrawn,
)
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Emphasis, Result, Tone, View, Waiting


def shown(page: Page, stage: WithdrawalStage) -> View:
    match stage:
        case ConfirmingWithdrawal():
            return _confirming(page, stage)
        case SendingWithdrawal():
            waiting = Waiting(page.say("withdrawal.sending.text"), icon=Icon.SEND)
            heading = page.say("withdrawal.sending.heading")
            return page.view("withdrawal.sending", heading, waiting, may_cancel=False)
        case Withdrawn():
            return _ended(page, "done", Tone.SUCCESS, Icon.CHECK_CIRCLE)
        case NotWithdrawn():
            return _ended(page, "refused", Tone.WARNING, Icon.OFFICER)


def _confirming(page: Page, stage: ConfirmingWithdrawal) -> View:
    booked = stage.status.appointment if stage.status.state.value == "APPOINTMENT_BOOKED" else None
    notes = [(Icon.CALENDAR, page.say("withdrawal.confirm.slot"))] if booked else []
    notes.append((Icon.REGISTER, page.say("withdrawal.confirm.again")))
    told = page.say("withdrawal.confirm.unreachable" if stage.unreachable else "withdrawal.confirm.text")
    result = Result(Tone.WARNING, Icon.HELP, told, notes=tuple(notes))
    yes = Action("withdrawal.yes", page.say("withdrawal.confirm.yes"), Confirmed(), emphasis=Emphasis.PRIMARY)
    return page.view(
        "withdrawal.confirm",
        page.say("withdrawal.confirm.heading"),
        result,
        actions=(yes, page.back("withdrawal.no", WentBack())),
    )


def _ended(page: Page, how: str, tone: Tone, icon: Icon) -> View:
    done = Action("withdrawal.end", page.say("end"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(tone, icon, page.say(f"withdrawal.{how}.text"))
    heading = page.say(f"withdrawal.{how}.heading")
    return page.view(f"withdrawal.{how}", heading, result, actions=(done,), may_cancel=False)
