"""Who asks: a tracking number and a second item, on the way to whichever journey was chosen."""

from collections.abc import Mapping

from kiosk.domain.numbers import LENGTH, NumberKind, parse_number
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.events import Cancelled
from kiosk.session.journeys.completion.stages import CheckingIn
from kiosk.session.journeys.status.events import Identified
from kiosk.session.journeys.status.stages import Identifying, LookingUp
from kiosk.session.vocabulary import Journey
from ui.fields import FieldKind
from ui.icons import Icon
from ui.pages.asked import Asked
from ui.pages.form import Way, form_page
from ui.pages.frame import Page
from ui.pages.registration import no_paper
from ui.view import Action, Emphasis, Notice, Result, Tone, View, Waiting

TRACKING, SECOND = "identify.tracking", "identify.second"
_CODE = 10


def identifying(page: Page, stage: Identifying) -> View:
    if page.draft.fresh and stage.problem is ApplicationRefusal.TOO_MANY_TRIES:
        return _locked(page, stage)
    notice = _notice(page, stage)
    hints = ("", "") if notice or page.wishes.large else _hints(page)
    asked = (
        Asked(TRACKING, FieldKind.DIGITS, page.say("identify.tracking"), hints[0], LENGTH),
        Asked(SECOND, FieldKind.DIGITS, page.say("identify.second"), hints[1], _CODE),
    )
    return form_page(
        page,
        "identify",
        page.say(f"identify.heading.{stage.journey}"),
        asked,
        Way(submit=_identified, back=lambda _: Cancelled()),
        notice=notice,
    )


def looking_up(page: Page, _: LookingUp | CheckingIn) -> View:
    waiting = Waiting(page.say("identify.checking.text"), icon=Icon.CLIPBOARD_SEARCH)
    return page.view("identify.checking", page.say("identify.checking.heading"), waiting)


def _identified(answers: Mapping[str, str]) -> Identified:
    return Identified(answers[TRACKING], answers[SECOND])


def _hints(page: Page) -> tuple[str, str]:
    """What the numbers look like, unless something more urgent has to be said."""
    return page.say("identify.hint.tracking"), page.say("identify.hint.second")


def _notice(page: Page, stage: Identifying) -> Notice | None:
    """A slip in the number is told before it is sent; an unknown number and a wrong item are one answer."""
    typed = page.draft.text(TRACKING)
    if len(typed) == LENGTH and parse_number(typed, NumberKind.TRACKING) is None:
        return Notice(Tone.ERROR, page.say("identify.wrong"), Icon.ERROR)
    if not page.draft.fresh:
        return None
    if stage.journey is Journey.COMPLETION and not (stage.problem or stage.unreachable):
        return no_paper(page)
    if stage.unreachable:
        return Notice(Tone.WARNING, page.say("identify.unreachable"), Icon.ALERT)
    if stage.problem:
        return Notice(Tone.ERROR, page.say("identify.not_found"), Icon.ERROR)
    return None


def _locked(page: Page, stage: Identifying) -> View:
    minutes = max(1, -(-int(stage.wait_s or 60) // 60))
    leave = Action("identify.leave", page.say("end"), Cancelled(), emphasis=Emphasis.PRIMARY)
    text = page.say("identify.locked.text", minutes=minutes)
    result = Result(Tone.WARNING, Icon.LOCK, text)
    heading = page.say("identify.locked.heading")
    return page.view("identify.locked", heading, result, actions=(leave,), may_cancel=False)
