"""The officer's part: documents seen, confirmed with the officer's card and a PIN, or with number and PIN."""

from kiosk.session.events import Cancelled, OfficerSigned
from kiosk.session.states import AwaitingOfficer, CheckingOfficer
from ui.draft import Slot
from ui.icons import Icon
from ui.pages.entry import digit_keys, entry_field, is_complete
from ui.pages.frame import Page
from ui.view import Entry, Notice, Tone, View, Waiting

STEP = 2
_BY_NUMBER = {Slot.OFFICER: "officer.number", Slot.PIN: "officer.pin"}


def awaited(page: Page, stage: AwaitingOfficer) -> View:
    draft, by_card = page.draft, page.state.policy.officer_cards
    asked = {Slot.PIN: "officer.pin_with_card"} if by_card else _BY_NUMBER
    ready = all(is_complete(draft, slot) for slot in asked)
    signed = OfficerSigned(draft.officer, draft.pin)
    fields = tuple(entry_field(page, slot, label=label) for slot, label in asked.items())
    explanation = page.say("officer.explanation_card" if by_card else "officer.explanation")
    return page.view(
        "officer",
        page.say("officer.heading"),
        Entry(fields, digit_keys(page), explanation=explanation),
        step=STEP,
        actions=(
            page.forward("officer.submit", "officer.submit", signed, enabled=ready),
            page.back("officer.cancel", Cancelled()),
        ),
        notice=_problem(page, stage),
    )


def checking(page: Page, _: CheckingOfficer) -> View:
    waiting = Waiting(page.say("officer.checking.text"), picture="documents")
    return page.view("officer.checking", page.say("officer.checking.heading"), waiting, step=STEP)


def _problem(page: Page, stage: AwaitingOfficer) -> Notice | None:
    if not page.draft.fresh:
        return None
    if stage.unreachable:
        return Notice(Tone.WARNING, page.say("officer.unreachable"), Icon.ALERT)
    if stage.problem:
        return Notice(Tone.ERROR, page.say(f"officer.{stage.problem}"), Icon.ERROR)
    return None
