"""What has been typed so far, and how each key changes it: values and pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from kiosk.session.journeys.completion.stages import ConfirmingContact
from kiosk.session.journeys.technician.door import asks_card
from kiosk.session.journeys.technician.stages import AwaitingSecond, CheckingTechnician, SigningOn
from kiosk.session.states import (
    Attract,
    AwaitingOfficer,
    CheckingClaim,
    CheckingOfficer,
    EnteringClaim,
    State,
)
from ui.kept import FORMS


class Slot(StrEnum):
    """A place for digits of the delivery, named as the draft's field."""

    RECEIPT = "receipt"
    NATIONAL_CODE = "national_code"
    BIRTH_DATE = "birth_date"
    OFFICER = "officer"
    PIN = "pin"


LENGTH = {Slot.RECEIPT: 12, Slot.NATIONAL_CODE: 10, Slot.BIRTH_DATE: 8, Slot.OFFICER: 8, Slot.PIN: 8}
LONGEST = 200  # characters of any answer on a form
SECRET = "pin"  # how the names of fields end that no later page may find filled


@dataclass(frozen=True, slots=True)
class Draft:
    """Digits in ASCII whatever the language; `fresh` until the first key after an answer.

    `texts` are the answers on forms, by the name of their field. They outlive the page they were typed on, so
    that going back, another language and another size of letters find them again, and end with the session.
    """

    receipt: str = field(default="", repr=False)
    national_code: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    officer: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    focus: str = Slot.RECEIPT
    fresh: bool = True
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    caret: int | None = None  # characters before the caret in the focused text; None at its end
    board: str = ""  # the keyboard's page, empty for the one that suits the field
    opened: str = ""  # the masked field whose eye is open
    row: int = 0  # the first one shown of a list that is longer than the page
    changed: frozenset[str] = frozenset()  # fields edited since the last answer: their errors are over

    def text(self, name: str) -> str:
        return str(getattr(self, name)) if name in _SLOTS else self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Typed:
    """Characters at the caret; once the text has `longest` of them, the focus goes on to `after`.

    `into` names the place, for a page that begins with its own; empty, it is where the focus is.
    """

    text: str = field(repr=False)
    longest: int = LONGEST
    after: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """The character before the caret; from an empty text the focus goes back to `before`."""

    before: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class Cleared:
    into: str = ""


@dataclass(frozen=True, slots=True)
class Focused:
    """Another place is being typed into; also how the pages of one stage turn."""

    slot: str
    caret: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A whole answer at once: a row of a list, yes or no, a suggestion."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BoardTurned:
    board: str


@dataclass(frozen=True, slots=True)
class EyeOpened:
    """The masked field shown plainly; an empty name closes the eye."""

    name: str


@dataclass(frozen=True, slots=True)
class Scrolled:
    row: int


Edit = Typed | Erased | Cleared | Focused | Chosen | BoardTurned | EyeOpened | Scrolled
_SLOTS = frozenset(Slot)


def edited(draft: Draft, edit: Edit) -> Draft:
    """The draft after one key."""
    match edit:
        case Typed():
            return _typed(_aimed(draft, edit.into), edit)
        case Erased(before, into):
            return _erased(_aimed(draft, into), before)
        case Cleared(into):
            aimed = _aimed(draft, into)
            return _with(aimed, aimed.focus, "", caret=None)
        case Focused(slot, caret):
            return replace(draft, focus=slot, caret=caret, board="", fresh=False)
        case Chosen(name, value):
            return _with(replace(draft, focus=name), name, value, caret=None)
        case BoardTurned(board):
            return replace(draft, board=board)
        case EyeOpened(name):
            return replace(draft, opened=name)
        case Scrolled(row):
            return replace(draft, row=row)


def followed(draft: Draft, before: State, after: State) -> Draft:
    """The draft once the kiosk has moved on: nothing typed outlives its use."""
    if after.session != before.session or isinstance(after.stage, Attract):
        return _at_the_door(after) if isinstance(after.stage, SigningOn) else Draft()
    if after.stage == before.stage:
        turned = isinstance(after.stage, SigningOn) and asks_card(after) != asks_card(before)
        return _at_the_door(after) if turned else draft
    match after.stage:
        case EnteringClaim():
            return replace(draft, focus=Slot.RECEIPT, fresh=True)
        case CheckingClaim():
            return draft
        case AwaitingOfficer():
            knows_who = draft.officer or after.policy.officer_cards
            return Draft(officer=draft.officer, focus=Slot.PIN if knows_who else Slot.OFFICER)
        case SigningOn() | AwaitingSecond():
            return Draft(officer=draft.officer, focus=Slot.PIN)
        case CheckingTechnician():
            return Draft(officer=draft.officer, focus=Slot.PIN)
        case CheckingOfficer():
            return Draft(officer=draft.officer, focus=Slot.PIN)
        case ConfirmingContact(completion) if not isinstance(before.stage, ConfirmingContact):
            return Draft(texts=dict(completion.answers.texts), focus="")
        case stage if isinstance(stage, FORMS) and not isinstance(before.stage, FORMS):
            return Draft(focus="")
        case stage if isinstance(stage, FORMS):
            return Draft(texts=_kept(draft.texts), focus="")
        case _:
            return Draft()


def sent(draft: Draft) -> Draft:
    """The draft once an answer is on its way: what is wrong with it will be told again."""
    return replace(draft, changed=frozenset())


def is_empty(draft: Draft) -> bool:
    slots = (getattr(draft, each.name) for each in fields(draft) if each.name in _SLOTS)
    return not any((*slots, *draft.texts.values()))


def _at_the_door(state: State) -> Draft:
    """A technician's card says who it is; without one the number is typed first."""
    return Draft(focus=Slot.PIN if asks_card(state) else Slot.OFFICER)


def _kept(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {name: text for name, text in texts.items() if not name.endswith(SECRET)}


def _aimed(draft: Draft, into: str) -> Draft:
    return replace(draft, focus=into, caret=None) if into and into != draft.focus else draft


def _typed(draft: Draft, typed: Typed) -> Draft:
    text, at = draft.text(draft.focus), _caret(draft)
    longest = LENGTH[Slot(draft.focus)] if draft.focus in _SLOTS else typed.longest
    if len(text) + len(typed.text) > longest:
        return replace(draft, fresh=False)
    longer = text[:at] + typed.text + text[at:]
    caret = None if at == len(text) else at + len(typed.text)
    done = _with(draft, draft.focus, longer, caret=caret)
    return replace(done, focus=typed.after, caret=None) if typed.after and len(longer) == longest else done


def _erased(draft: Draft, before: str) -> Draft:
    text, at = draft.text(draft.focus), _caret(draft)
    if not text and before:
        return replace(draft, focus=before, caret=None, fresh=False)
    caret = None if at == len(text) else max(0, at - 1)
    return _with(draft, draft.focus, text[: max(0, at - 1)] + text[at:], caret=caret)


def _caret(draft: Draft) -> int:
    length = len(draft.text(draft.focus))
    return length if draft.caret is None else min(draft.caret, length)


def _with(draft: Draft, name: str, text: str, *, caret: int | None) -> Draft:
    changed = draft.changed | {name}
    if name in _SLOTS:
        return replace(draft, **{name: text}, caret=caret, fresh=False, changed=changed)  # type: ignore[arg-type]
    return replace(draft, texts={**draft.texts, name: text}, caret=caret, fresh=False, changed=changed)
