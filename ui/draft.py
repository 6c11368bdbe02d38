"""What has been typed so far on this screen, and how each key changes it: values and pure functions."""

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from kiosk.session.states import (
    Attract,
    AwaitingOfficer,
    CheckingClaim,
    CheckingOfficer,
    EnteringClaim,
    State,
)


class Slot(StrEnum):
    """A place for digits, named as the draft's field."""

    RECEIPT = "receipt"
    NATIONAL_CODE = "national_code"
    BIRTH_DATE = "birth_date"
    OFFICER = "officer"
    PIN = "pin"


LENGTH = {Slot.RECEIPT: 12, Slot.NATIONAL_CODE: 10, Slot.BIRTH_DATE: 8, Slot.OFFICER: 8, Slot.PIN: 8}


@dataclass(frozen=True, slots=True)
class Draft:
    """Digits in ASCII whatever the language; `fresh` until the first key after an answer."""

    receipt: str = field(default="", repr=False)
    national_code: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    officer: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    focus: Slot = Slot.RECEIPT
    fresh: bool = True

    def text(self, slot: Slot) -> str:
        return str(getattr(self, slot))


@dataclass(frozen=True, slots=True)
class Typed:
    digit: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erased:
    pass


@dataclass(frozen=True, slots=True)
class Cleared:
    pass


@dataclass(frozen=True, slots=True)
class Focused:
    """Another place is being typed into; also how the pages of one stage turn."""

    slot: Slot


Edit = Typed | Erased | Cleared | Focused


def edited(draft: Draft, edit: Edit) -> Draft:
    """The draft after one key."""
    text = draft.text(draft.focus)
    match edit:
        case Focused(slot):
            return replace(draft, focus=slot, fresh=False)
        case Typed(digit):
            return _with(draft, (text + digit)[: LENGTH[draft.focus]])
        case Erased():
            return _with(draft, text[:-1])
        case Cleared():
            return _with(draft, "")


def followed(draft: Draft, before: State, after: State) -> Draft:
    """The draft once the kiosk has moved on: nothing typed outlives its use."""
    if after.session != before.session or isinstance(after.stage, Attract):
        return Draft()
    if after.stage == before.stage:
        return draft
    match after.stage:
        case EnteringClaim():
            return replace(draft, focus=Slot.RECEIPT, fresh=True)
        case CheckingClaim():
            return draft
        case AwaitingOfficer():
            return Draft(officer=draft.officer, focus=Slot.PIN if draft.officer else Slot.OFFICER)
        case CheckingOfficer():
            return Draft(officer=draft.officer, focus=Slot.PIN)
        case _:
            return Draft()


def is_empty(draft: Draft) -> bool:
    return not any(getattr(draft, each.name) for each in fields(draft) if each.name in set(Slot))


def _with(draft: Draft, text: str) -> Draft:
    return replace(draft, **{str(draft.focus): text}, fresh=False)  # type: ignore[arg-type]
