"""Places for digits: how what was typed is grouped, masked and judged before it is sent."""

from collections.abc import Callable

from kiosk.domain.identity import FieldError, birth_date, national_code
from kiosk.domain.numbers import NumberKind, parse_number
from ui.draft import LENGTH, Draft, Slot
from ui.pages.frame import Page
from ui.view import EntryField

GROUPS = {
    Slot.RECEIPT: (4, 4, 4),
    Slot.NATIONAL_CODE: (3, 6, 1),
    Slot.BIRTH_DATE: (4, 2, 2),
    Slot.OFFICER: (8,),
    Slot.PIN: (8,),
}
MASKED = frozenset({Slot.PIN})
MASK = "•"
_STAFF = (Slot.OFFICER, Slot.PIN)
STAFF_MIN = 4  # digits of an officer's number and PIN


def is_complete(draft: Draft, slot: Slot) -> bool:
    least = STAFF_MIN if slot in _STAFF else LENGTH[slot]
    return len(draft.text(slot)) >= least


def is_right(draft: Draft, slot: Slot) -> bool:
    """Whether the digits can be what the slot asks for; says nothing of whose they are."""
    text = draft.text(slot)
    match slot:
        case Slot.RECEIPT:
            return parse_number(text, NumberKind.RECEIPT) is not None
        case Slot.NATIONAL_CODE:
            return _accepts(national_code, text)
        case Slot.BIRTH_DATE:
            return _accepts(birth_date, text)
        case _:
            return is_complete(draft, slot)


def entry_field(page: Page, slot: Slot, *, label: str, hint: str = "", wrong: str = "") -> EntryField:
    """The field as the page shows it; the error appears only once all digits are there."""
    draft = page.draft
    bad = bool(wrong) and is_complete(draft, slot) and not is_right(draft, slot)
    return EntryField(
        slot,
        page.say(label),
        _grouped(page, slot),
        separator="/" if slot is Slot.BIRTH_DATE else "",
        open_ended=slot in _STAFF,
        focused=draft.focus is slot,
        error=page.say(wrong) if bad else None,
        hint=page.say(hint) if hint else "",
    )


def digit_keys(page: Page) -> tuple[str, ...]:
    return tuple(page.say.digits("1234567890"))


def _grouped(page: Page, slot: Slot) -> tuple[tuple[str, ...], ...]:
    text = page.draft.text(slot)
    shown = MASK * len(text) if slot in MASKED else page.say.digits(text)
    cells = [*shown, *[""] * (LENGTH[slot] - len(shown))]
    groups, at = [], 0
    for size in GROUPS[slot]:
        groups.append(tuple(cells[at : at + size]))
        at += size
    return tuple(groups)


def _accepts(judge: Callable[[str], object], text: str) -> bool:
    try:
        judge(text)
    except FieldError:
        return False
    return True
