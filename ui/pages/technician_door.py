"""The technician's door: card and PIN, or number and PIN where no card is asked for; and a second person."""

from collections.abc import Mapping

from kiosk.session.events import Cancelled, Continued
from kiosk.session.journeys.technician.door import asks_card
from kiosk.session.journeys.technician.events import TechnicianSigned
from kiosk.session.journeys.technician.parts import Refusal
from kiosk.session.journeys.technician.stages import AwaitingSecond, SigningOn
from ui.draft import Slot
from ui.icons import Icon
from ui.pages.entry import digit_keys, entry_field, is_complete
from ui.pages.frame import Page
from ui.pages.technician_frame import service_view
from ui.view import Action, Entry, Notice, Tone, View

_BY_NUMBER = {Slot.OFFICER: "technician.number", Slot.PIN: "technician.pin"}
_BY_CARD = {Slot.PIN: "technician.pin_with_card"}


def signing_on(page: Page, stage: SigningOn) -> View:
    by_card = asks_card(page.state)
    leave = page.back("technician.leave", Cancelled())
    told = page.say("technician.explanation_card" if by_card else "technician.explanation")
    entry = _entry(page, _BY_CARD if by_card else _BY_NUMBER, told)
    signs = _signs(page, by_card=by_card)
    heading = page.say("technician.heading")
    return service_view(page, "technician", heading, entry, (signs, leave), _refused(page, stage))


def awaiting_second(page: Page, stage: AwaitingSecond) -> View:
    back = page.back("technician.back", Continued())
    entry = _entry(page, _BY_CARD, page.say("technician.second.explanation"))
    signs = _signs(page, by_card=True)
    heading = page.say("technician.second.heading")
    return service_view(page, "technician.second", heading, entry, (signs, back), _refused(page, stage))


def _entry(page: Page, asked: Mapping[Slot, str], told: str) -> Entry:
    fields = tuple(entry_field(page, slot, label=label) for slot, label in asked.items())
    return Entry(fields, digit_keys(page), explanation=told)


def _signs(page: Page, *, by_card: bool) -> Action:
    draft = page.draft
    ready = is_complete(draft, Slot.PIN) and (by_card or is_complete(draft, Slot.OFFICER))
    signed = TechnicianSigned("" if by_card else draft.officer, draft.pin)
    return page.forward("technician.submit", "technician.submit", signed, enabled=ready)


def _refused(page: Page, stage: SigningOn | AwaitingSecond) -> Notice | None:
    if stage.refusal is None or not page.draft.fresh:
        return None
    minutes = -(-round(stage.wait_s or 0) // 60)
    text = page.say(f"technician.refused.{stage.refusal}", minutes=minutes)
    tone = Tone.WARNING if stage.refusal is Refusal.NO_ACCOUNTS else Tone.ERROR
    return Notice(tone, text, Icon.ERROR)
