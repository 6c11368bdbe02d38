"""The ends of a delivery, and of a journey that lost what it needs."""

from kiosk.domain.delivery import ReferralReason
from kiosk.session.events import Continued
from kiosk.session.states import Delivered, SeeOfficer
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Emphasis, Result, Tone, View

# Where the card is cannot be promised here.
_CARD_UNSURE = (ReferralReason.NOT_THIS_CARD, ReferralReason.UNCONFIRMED_RELEASE)


def delivered(page: Page, _: Delivered) -> View:
    done = Action("delivered.done", page.say("delivered.done"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(Tone.SUCCESS, Icon.CHECK_CIRCLE, page.say("delivered.text"), picture="card_done")
    return page.view("delivered", page.say("delivered.heading"), result, actions=(done,), may_cancel=False)


def see_officer(page: Page, stage: SeeOfficer) -> View:
    done = Action("officer.seen", page.say("see_officer.done"), Continued(), emphasis=Emphasis.PRIMARY)
    kept = ((Icon.SHIELD, page.say("see_officer.kept")),) if stage.reason not in _CARD_UNSURE else ()
    result = Result(Tone.INFORMATION, Icon.OFFICER, page.say(f"see_officer.{stage.reason}"), notes=kept)
    heading = page.say("see_officer.heading")
    return page.view(f"see_officer.{stage.reason}", heading, result, actions=(done,), may_cancel=False)


def interrupted(page: Page) -> View:
    """Only this journey had to end; what else there is can still be chosen."""
    done = Action("interrupted.done", page.say("interrupted.done"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(Tone.WARNING, Icon.WRENCH, page.say("interrupted.text"))
    return page.view("interrupted", page.say("interrupted.heading"), result, actions=(done,))
