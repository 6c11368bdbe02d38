"""The picture of the hands that goes with fingers that cannot be given, before the officer signs for them."""

from kiosk.session.journeys.completion.events import ComeAgain, TakeAgain, TakePicture
from kiosk.session.journeys.completion.parts import PageHint
from kiosk.session.journeys.completion.stages import LayingHands, ReviewingHands, TakingHands
from kiosk.session.journeys.registration.events import Confirmed, WentBack
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Emphasis, Live, Notice, Tone, View

EvidenceStage = LayingHands | TakingHands | ReviewingHands
STEP, STEPS = 2, 5
_SIGNS = {
    PageHint.NO_HAND: Icon.HANDS,
    PageHint.GLARE: Icon.LIGHT,
    PageHint.TOO_DARK: Icon.LIGHT,
    PageHint.BLURRED: Icon.PAUSE,
}


def shown(page: Page, stage: EvidenceStage) -> View:
    match stage:
        case LayingHands():
            return _laying(page, stage)
        case TakingHands():
            taking = Notice(Tone.INFORMATION, page.say("document.taking"), Icon.CAMERA)
            return _view(page, "evidence.taking", (), taking)
        case ReviewingHands():
            return _reviewing(page)


def _laying(page: Page, stage: LayingHands) -> View:
    take = Action("evidence.take", page.say("document.take"), TakePicture(), Icon.CAMERA, Emphasis.PRIMARY)
    later = Action("visit.later", page.say("visit.later"), ComeAgain(), Icon.CALENDAR)
    if stage.hint in _SIGNS:
        notice = Notice(Tone.INFORMATION, page.say(f"evidence.hint.{stage.hint}"), _SIGNS[stage.hint])
    else:
        notice = Notice(Tone.SUCCESS, page.say("document.ready"), Icon.CHECK_CIRCLE)
    return _view(page, "evidence.lay", (take, page.back("evidence.back", WentBack()), later), notice)


def _reviewing(page: Page) -> View:
    return page.view(
        "evidence.review",
        page.say("evidence.review.heading"),
        Live(face=False, photo=1),
        step=STEP,
        steps=STEPS,
        actions=(
            page.forward("evidence.keep", "evidence.review.keep", Confirmed()),
            Action("evidence.again", page.say("document.review.again"), TakeAgain(), Icon.RETRY),
        ),
        notice=Notice(Tone.INFORMATION, page.say("evidence.review.text"), Icon.EYE),
    )


def _view(page: Page, name: str, actions: tuple[Action, ...], notice: Notice) -> View:
    heading, live = page.say("evidence.heading"), Live(face=False)
    return page.view(name, heading, live, step=STEP, steps=STEPS, actions=actions, notice=notice)
