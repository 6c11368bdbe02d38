"""A question of a form: what it is called, how it is typed, and what was given to it so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.domain.text import normalise
from ui.draft import LONGEST, Draft
from ui.fields import CHOSEN, WRITTEN, FieldKind, Option

DATE_PARTS = (("year", 4), ("month", 2), ("day", 2))


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `options` are the rows of a list, or the two buttons in place of yes and no."""

    name: str
    kind: FieldKind
    label: str
    hint: str = ""
    longest: int = LONGEST
    options: tuple[Option, ...] = ()
    suggest: Callable[[str], Sequence[str]] | None = None  # words that what was typed may become
    private: bool = False  # shown by its last digits alone while another question is being answered


def answers(asked: Sequence[Asked], draft: Draft) -> dict[str, str]:
    """What was given to each question, in the form the journey judges."""
    return {each.name: answer(each, draft) for each in asked}


def box_names(asked: Asked) -> tuple[str, ...]:
    """The places of a question that are typed into."""
    if asked.kind in CHOSEN:
        return ()
    if asked.kind is FieldKind.DATE:
        return tuple(f"{asked.name}/{part}" for part, _ in DATE_PARTS)
    return (asked.name,)


def answer(asked: Asked, draft: Draft) -> str:
    if asked.kind is FieldKind.DATE:
        parts = [draft.text(name) for name in box_names(asked)]
        return "/".join(parts) if any(parts) else ""
    text = draft.text(asked.name)
    return normalise(text) if asked.kind in WRITTEN else text
