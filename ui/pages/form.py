"""Pages of questions: how a journey asks for something, whatever it is and however it is typed.

A journey's page is one call, here for two names of one person:

    form_page(
        page,
        "registration.father",                        # the screen's stable name
        page.say("registration.father.heading"),
        (
            Asked("father.first_name", FieldKind.TEXT, page.say("form.label.first_name")),
            Asked("father.last_name", FieldKind.TEXT, page.say("form.label.last_name")),
        ),
        Way(submit=FatherGiven, back=lambda answers: WentBack(), step=3, steps=8),
        problems={"father.first_name": Problem.MISSING},
    )

`answers` maps each name to what was typed: letters as typed, digits in ASCII, a date as "1365/4/12", the
value of a choice, "yes" or "no"; "" where nothing was given. The journey judges them and answers with a state
that holds its problems by field name; the first wrong field is then asked for again. What was typed stays in
the draft under the fields' names until the session ends, so no page has to be given its answers back. One or
two questions of one kind belong on a page: letters and digits may stand together, a list or yes/no stands
alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.domain.problems import WORDINGS, Problem
from kiosk.session.states import Language
from ui.draft import Draft, Focused
from ui.fields import CHOSEN, WRITTEN, Form, FormField, Option
from ui.pages.asked import Asked, answer, answers, box_names
from ui.pages.boxes import boxes, keyboard, suggestions
from ui.pages.frame import Page
from ui.view import Message, Notice, View

Answering = Callable[[Mapping[str, str]], Message]
_YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Way:
    """What lies before and behind a page: the answers sent on, and the way back."""

    submit: Answering  # what the last question's Continue says
    back: Answering
    step: int = 0
    steps: int = 0
    onward: str = "continue"  # the key of the forward button's word


def form_page(
    page: Page,
    name: str,
    heading: str,
    asked: Sequence[Asked],
    way: Way,
    *,
    problems: Mapping[str, Problem] | None = None,
    notice: Notice | None = None,
    picture: str | None = None,
) -> View:
    """The page that asks these questions, with what was typed so far and what was wrong with it."""
    wrong = {each.name: text for each in asked if (text := _wrong(page, each, problems or {}))}
    active = _active(page.draft, asked, wrong)
    written = any(each.kind in WRITTEN for each in asked)
    back = page.back(f"{name}.back", _backward(page, asked, active[0], way))
    form = Form(
        tuple(_field(page, each, active, wrong.get(each.name)) for each in asked),
        keyboard(page.draft, active, docked=written),
        suggestions(active[0], page.draft),
        page.draft.row,
        picture,
    )
    onward = _onward(asked, active[0], way, page.draft)
    return page.view(
        name,
        heading,
        form,
        step=way.step,
        steps=way.steps,
        actions=(page.forward(f"{name}.next", way.onward, onward), back),
        notice=notice,
    )


def _onward(asked: Sequence[Asked], active: Asked, way: Way, draft: Draft) -> Message:
    """The next question of this page, and behind the last one all the answers."""
    behind = [*asked[asked.index(active) + 1 :]]
    if behind:
        return Focused(next(iter(box_names(behind[0])), behind[0].name))
    return way.submit(answers(asked, draft))


def _backward(page: Page, asked: Sequence[Asked], active: Asked, way: Way) -> Message:
    """The page before; where one question fills the screen, the question before."""
    before = [*asked[: asked.index(active)]]
    if before and page.wishes.large:
        return Focused(next(iter(box_names(before[-1])), before[-1].name))
    return way.back(answers(asked, page.draft))


def _wrong(page: Page, asked: Asked, problems: Mapping[str, Problem]) -> str | None:
    """The error of a field, until somebody has changed it."""
    problem = problems.get(asked.name)
    if problem is None or page.draft.changed & {asked.name, *box_names(asked)}:
        return None
    return told(page, problem)


def told(page: Page, problem: Problem) -> str:
    """What a broken rule is called; in large letters with fewer words."""
    if page.wishes.large:
        return page.say(f"form.problem.{problem}")
    wording = WORDINGS[problem]
    return page.say.digits(wording.fa if page.say.language is Language.PERSIAN else wording.en)


def _active(draft: Draft, asked: Sequence[Asked], wrong: Mapping[str, str]) -> tuple[Asked, str]:
    """The question being answered and the place being typed into: where the focus is, else the first that
    is wrong, else the first without an answer, else the first."""
    for each in asked:
        if draft.focus in (each.name, *box_names(each)):
            return each, draft.focus
    awaited = [each for each in asked if each.name in wrong] or [
        each for each in asked if not answer(each, draft)
    ]
    first = next(iter(awaited), asked[0])
    return first, next(iter(box_names(first)), first.name)


def _field(page: Page, asked: Asked, active: tuple[Asked, str], error: str | None) -> FormField:
    draft = page.draft
    return FormField(
        asked.name,
        asked.kind,
        asked.label,
        boxes=boxes(page, asked, active[1]),
        options=asked.options or _yes_no(page),
        chosen=draft.text(asked.name) if asked.kind in CHOSEN else "",
        hint=asked.hint,
        error=error,
        active=asked is active[0],
        open=draft.opened == asked.name,
    )


def _yes_no(page: Page) -> tuple[Option, ...]:
    return tuple(Option(value, page.say(f"form.{value}")) for value in _YES_NO)
