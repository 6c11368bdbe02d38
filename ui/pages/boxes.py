"""The places of a question that are typed into, as they are shown, and the keys they are typed with."""

from kiosk.domain.text import normalise
from ui.draft import Chosen, Draft
from ui.fields import CHOSEN, WRITTEN, Board, Box, FieldKind, Keyboard, Suggestion
from ui.pages.asked import DATE_PARTS, Asked, box_names
from ui.pages.entry import MASK
from ui.pages.frame import Page

MOST_SUGGESTIONS = 3
LAST_DIGITS = 3  # of what is private, enough to know it by


def boxes(page: Page, asked: Asked, focus: str) -> tuple[Box, ...]:
    if asked.kind is FieldKind.DATE:
        longest = [length for _, length in DATE_PARTS]
        labels = [page.say(f"form.{part}") for part, _ in DATE_PARTS]
    else:
        longest, labels = [asked.longest], [asked.label]
    hidden = asked.private and focus not in box_names(asked)
    return tuple(
        Box(
            name,
            label,
            _shown(page, asked, name, hidden=hidden),
            length,
            _caret(page.draft, name) if name == focus else None,
        )
        for name, label, length in zip(box_names(asked), labels, longest, strict=False)
    )


def _shown(page: Page, asked: Asked, name: str, *, hidden: bool) -> str:
    text = page.draft.text(name)
    if hidden:
        seen = 0 if asked.kind is FieldKind.DATE and name != box_names(asked)[-1] else LAST_DIGITS
        text = MASK * (len(text) - seen) + text[max(0, len(text) - seen) :]
    if asked.kind is FieldKind.MASKED and page.draft.opened != asked.name:
        return MASK * len(text)
    return text if asked.kind is FieldKind.LATIN else page.say.digits(text)


def _caret(draft: Draft, name: str) -> int:
    length = len(draft.text(name))
    return length if draft.caret is None else min(draft.caret, length)


def keyboard(draft: Draft, active: tuple[Asked, str], *, docked: bool) -> Keyboard | None:
    question, focus = active
    if question.kind in CHOSEN:
        return None
    letters = Board.LATIN if question.kind is FieldKind.LATIN else Board.PERSIAN
    numbers = question.kind not in WRITTEN
    board = Board.NUMBERS if numbers else Board(draft.board or letters)
    inside = box_names(question)
    within = inside.index(focus)
    return Keyboard(
        board,
        focus,
        letters,
        DATE_PARTS[within][1] if question.kind is FieldKind.DATE else question.longest,
        before=inside[within - 1] if within else "",
        after=inside[within + 1] if within + 1 < len(inside) else "",
        docked=docked,
    )


def suggestions(question: Asked, draft: Draft) -> tuple[Suggestion, ...]:
    """Words that begin with what was typed; a touch takes the whole word."""
    typed = normalise(draft.text(question.name))
    if question.suggest is None or not typed:
        return ()
    words = [word for word in question.suggest(typed) if word != typed]
    return tuple(Suggestion(word, Chosen(question.name, word)) for word in words[:MOST_SUGGESTIONS])
