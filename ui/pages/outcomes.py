"""The ends of a delivery, the attract screen, and the screen while nothing can be served."""

from kiosk.domain.delivery import ReferralReason
from kiosk.session.events import Continued, Started
from kiosk.session.states import Attract, Delivered, OutOfService, Part, SeeOfficer
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Emphasis, Notice, Result, Tone, View, Welcome

# Where the card is cannot be promised here.
_CARD_UNSURE = (ReferralReason.NOT_THIS_CARD, ReferralReason.UNCONFIRMED_RELEASE)


def attract(page: Page, _: Attract) -> View:
    welcome = Welcome(
        page.say("attract.title"),
        page.say("attract.subtitle"),
        (
            (Icon.RECEIPT, page.say("attract.bring_receipt")),
            (Icon.BADGE, page.say("attract.bring_document")),
            (Icon.FINGERPRINT, page.say("attract.bring_finger")),
        ),
        Action("start", page.say("attract.start"), Started(), Icon.TOUCH, Emphasis.PRIMARY),
    )
    offline = Notice(Tone.WARNING, page.say("attract.offline"), Icon.ALERT)
    notice = offline if Part.CENTRE in page.state.missing else None
    return page.view("attract", page.say("attract.title"), welcome, notice=notice, may_cancel=False)


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


def out_of_service(page: Page, stage: OutOfService) -> View:
    kept = ((Icon.SHIELD, page.say("out_of_service.kept")),)
    result = Result(Tone.WARNING, Icon.WRENCH, page.say("out_of_service.text"), notes=kept)
    return page.view("out_of_service", page.say("out_of_service.heading"), result, may_cancel=False)
