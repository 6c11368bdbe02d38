"""An officer signs in on the kiosk, with card and PIN or number and PIN, for exceptions and documents."""

from collections.abc import Mapping

from kiosk.domain.delivery import OfficerRefusal
from kiosk.session.events import OfficerSigned
from kiosk.session.journeys.registration.events import WentBack
from ui.draft import LENGTH, Slot
from ui.fields import FieldKind
from ui.icons import Icon
from ui.pages.asked import Asked
from ui.pages.form import Way, form_page
from ui.pages.frame import Page
from ui.view import Notice, Tone, View, Waiting

OFFICER, PIN = "visit.officer", "visit.pin"
STEPS = 5
_LONGEST = LENGTH[Slot.PIN]


def signing(page: Page, name: str, problem: OfficerRefusal | None, *, unreachable: bool, step: int) -> View:
    return form_page(
        page,
        name,
        page.say(f"{name}.heading"),
        _asked(page),
        Way(submit=_signed, back=lambda _: WentBack(), step=step, steps=STEPS, onward="signing.submit"),
        notice=_notice(page, name, problem, unreachable=unreachable),
    )


def _asked(page: Page) -> tuple[Asked, ...]:
    """The card tells whose PIN is meant; without cards the number does."""
    if page.state.policy.officer_cards:
        return (Asked(PIN, FieldKind.MASKED, page.say("officer.pin_with_card"), longest=_LONGEST),)
    return (
        Asked(OFFICER, FieldKind.DIGITS, page.say("officer.number"), longest=_LONGEST),
        Asked(PIN, FieldKind.MASKED, page.say("officer.pin"), longest=_LONGEST),
    )


def signing_in(page: Page, name: str, *, step: int) -> View:
    waiting = Waiting(page.say("officer.checking.text"), icon=Icon.OFFICER)
    heading = page.say("officer.checking.heading")
    return page.view(f"{name}.checking", heading, waiting, step=step, steps=STEPS)


def _signed(answers: Mapping[str, str]) -> OfficerSigned:
    return OfficerSigned(answers.get(OFFICER, ""), answers[PIN])


def _notice(page: Page, name: str, problem: OfficerRefusal | None, *, unreachable: bool) -> Notice | None:
    if page.draft.fresh and unreachable:
        return Notice(Tone.WARNING, page.say("officer.unreachable"), Icon.ALERT)
    if page.draft.fresh and problem:
        return Notice(Tone.ERROR, page.say(f"officer.{problem}"), Icon.ERROR)
    if page.wishes.large:
        return None
    return Notice(Tone.INFORMATION, page.say(f"{name}.explanation"), Icon.OFFICER)
