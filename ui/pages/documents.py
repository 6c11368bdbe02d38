"""Documents of a visit: chosen, laid down, taken page by page, and judged by the officer who signed in."""

from kiosk.session.journeys.completion import events as do
from kiosk.session.journeys.completion.parts import SIDES, DocumentKind, DocumentRefusal, PageHint
from kiosk.session.journeys.completion.stages import (
    AwaitingChecker,
    ChoosingDocument,
    JudgingDocument,
    LayingPage,
    ReviewingPage,
    SigningIn,
    TakingPage,
)
from kiosk.session.journeys.registration.events import Confirmed, WentBack
from ui.icons import Icon
from ui.pages.frame import Page
from ui.pages.signing import signing, signing_in
from ui.view import Action, Emphasis, Listing, Live, Notice, Tone, View

DocumentStage = (
    ChoosingDocument | LayingPage | TakingPage | ReviewingPage | AwaitingChecker | SigningIn | JudgingDocument
)
STEP, STEPS = 4, 5
_SIGNS = {
    PageHint.NO_PAGE: Icon.DOCUMENT,
    PageHint.WRONG_KIND: Icon.ALERT,
    PageHint.NOT_TURNED: Icon.RETRY,
    PageHint.NO_HAND: Icon.DOCUMENT,
    PageHint.SKEWED: Icon.RETRY,
    PageHint.CUT_OFF: Icon.MIDDLE,
    PageHint.GLARE: Icon.LIGHT,
    PageHint.BLURRED: Icon.PAUSE,
    PageHint.TOO_DARK: Icon.LIGHT,
}
_KIND_ICONS = {
    DocumentKind.BIRTH_CERTIFICATE: Icon.BADGE,
    DocumentKind.OLD_CARD: Icon.CARD,
    DocumentKind.OTHER: Icon.DOCUMENT,
}


def shown(page: Page, stage: DocumentStage) -> View:
    match stage:
        case ChoosingDocument():
            return _choosing(page, stage)
        case LayingPage() | TakingPage():
            return _laying(page, stage)
        case ReviewingPage():
            return _reviewing(page, stage)
        case AwaitingChecker():
            return signing(page, "document.sign", stage.problem, unreachable=stage.unreachable, step=STEP)
        case SigningIn():
            return signing_in(page, "document.sign", step=STEP)
        case JudgingDocument():
            return _refusing(page) if stage.refusing else _judging(page, stage)


def _choosing(page: Page, stage: ChoosingDocument) -> View:
    rows = tuple(
        Action(
            f"document.{kind}", page.say(f"document.kind.{kind}"), do.DocumentChosen(kind), _KIND_ICONS[kind]
        )
        for kind in DocumentKind
    )
    later = Action("visit.later", page.say("visit.later"), do.ComeAgain(), Icon.CALENDAR)
    done = page.forward("document.enough", "document.enough", Confirmed())
    return page.view(
        "document.choose",
        page.say("document.choose.heading"),
        Listing(tuple((each, "") for each in rows)),
        step=STEP,
        steps=STEPS,
        actions=(done, later) if stage.completion.taken.documents else (later,),
    )


def _laying(page: Page, stage: LayingPage | TakingPage) -> View:
    taking = isinstance(stage, TakingPage)
    hint = None if isinstance(stage, TakingPage) else stage.hint
    if taking:
        notice = Notice(Tone.INFORMATION, page.say("document.taking"), Icon.SCANNER)
    elif hint:
        notice = Notice(Tone.INFORMATION, page.say(f"document.hint.{hint}"), _SIGNS[hint])
    else:
        notice = Notice(Tone.SUCCESS, page.say("document.ready"), Icon.CHECK_CIRCLE)
    take = Action(
        "document.take", page.say("document.take"), do.TakePicture(), Icon.SCANNER, Emphasis.PRIMARY
    )
    return page.view(
        "document.taking" if taking else "document.lay",
        page.say(
            "document.lay.heading", document=page.say(f"document.kind.{stage.kind}"), number=stage.pages + 1
        ),
        Live(face=False),
        step=STEP,
        steps=STEPS,
        actions=() if taking else (take, page.back("document.back", WentBack())),
        notice=notice,
    )


def _reviewing(page: Page, stage: ReviewingPage) -> View:
    again = Action("document.again", page.say("document.review.again"), do.TakeAgain(), Icon.RETRY)
    whole = (
        page.forward("document.keep", "document.review.keep", do.AnotherDocument()),
        again,
        Action("document.more", page.say("document.review.more"), do.AnotherPage(), Icon.ADD),
    )
    other_side = (page.forward("document.turn", "document.review.turn", do.AnotherPage()), again)
    return page.view(
        "document.review",
        page.say("document.review.heading", number=stage.pages),
        Live(face=False, photo=stage.pages),
        step=STEP,
        steps=STEPS,
        actions=other_side if stage.pages < SIDES.get(stage.kind, 1) else whole,
        notice=Notice(Tone.INFORMATION, page.say("document.review.text"), Icon.EYE),
    )


def _judging(page: Page, stage: JudgingDocument) -> View:
    document = stage.completion.taken.documents[stage.at]
    count = len(stage.completion.taken.documents)
    heading = page.say(
        "document.judge.heading",
        document=page.say(f"document.kind.{document.kind}"),
        number=stage.at + 1,
        count=count,
    )
    accept = Action(
        "document.accept",
        page.say("document.judge.accept"),
        do.DocumentAccepted(),
        Icon.CHECK,
        Emphasis.PRIMARY,
    )
    refuse = Action("document.refuse", page.say("document.judge.refuse"), do.RefusalWished(), Icon.CLOSE)
    return page.view(
        "document.judge",
        heading,
        Live(face=False, photo=1),
        step=STEP,
        steps=STEPS,
        actions=(accept, refuse),
        notice=Notice(Tone.INFORMATION, page.say("document.judge.text"), Icon.OFFICER),
    )


def _refusing(page: Page) -> View:
    rows = tuple(
        Action(
            f"refusal.{reason}",
            page.say(f"document.refusal.{reason}"),
            do.DocumentRefused(reason, original=reason is not DocumentRefusal.COPY_ONLY),
            Icon.CLOSE,
        )
        for reason in DocumentRefusal
    )
    return page.view(
        "document.refusing",
        page.say("document.refusing.heading"),
        Listing(tuple((each, "") for each in rows)),
        step=STEP,
        steps=STEPS,
        actions=(page.back("document.back", WentBack()),),
    )
