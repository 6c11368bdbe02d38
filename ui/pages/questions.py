"""The form's fields as questions: how each is typed or chosen, and what its words are, wherever it is asked.

Registration, correction and the contact data of a visit ask for the same fields. A page of them is one call:

    question_page(
        page, "correction.item", heading, fields, Steps(2, 3),
        onward=Answered, back=WentBack, findings=stage.findings,
    )

`onward` and `back` are events that take what stands on the page as pairs of path and text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.domain.form import Finding
from kiosk.domain.numbers import grouped
from kiosk.session.journeys.registration.pages import NO, YES, FieldKind, FormField
from kiosk.typeset import isolated
from ui import fields
from ui.draft import EyeOpened
from ui.fields import Option
from ui.icons import Icon
from ui.pages.asked import Asked
from ui.pages.cities import begun
from ui.pages.entry import MASK
from ui.pages.form import Way, form_page
from ui.pages.frame import Page
from ui.view import Action, Message, Notice, View

Values = tuple[tuple[str, str], ...]
_KINDS = {
    FieldKind.NAME: fields.FieldKind.TEXT,
    FieldKind.SERIES: fields.FieldKind.TEXT,
    FieldKind.DIGITS: fields.FieldKind.DIGITS,
    FieldKind.DATE: fields.FieldKind.DATE,
    FieldKind.COUNT: fields.FieldKind.CHOICE,
    FieldKind.CHOICE: fields.FieldKind.CHOICE,
    FieldKind.EMAIL: fields.FieldKind.LATIN,
    FieldKind.ADDRESS: fields.FieldKind.ADDRESS,
}
_PLACES = ("birth_place", "issue_place")
_FEW = 2
_FOUND_IN = {"applicant.national_code": "identity_code", "applicant.birth_date": "identity_date"}
ANSWERS = "answers"  # what is opened when all of them are shown plainly
LAST_SHOWN = 2  # digits, enough to know an answer by
_PRIVATE = ("national_code", "birth_date", "mobile", "landline")  # not for those who stand behind (U34)


@dataclass(frozen=True, slots=True)
class Steps:
    at: int = 0
    of: int = 0


def question_page(
    page: Page,
    name: str,
    heading: str,
    asked: Sequence[FormField],
    steps: Steps,
    *,
    onward: Callable[[Values], Message],
    back: Callable[[Values], Message],
    findings: Sequence[Finding] = (),
    notice: Notice | None = None,
) -> View:
    """The page that asks for these fields, with what was wrong with them."""
    way = Way(
        submit=lambda answers: onward(tuple(answers.items())),
        back=lambda answers: back(tuple(answers.items())),
        step=steps.at,
        steps=steps.of,
    )
    problems = {each.field: each.problem for each in findings}
    questions = [question(page, each) for each in asked]
    picture = _FOUND_IN.get(asked[0].path) if len(asked) == 1 else None
    return form_page(page, name, heading, questions, way, problems=problems, notice=notice, picture=picture)


def question(page: Page, asked: FormField) -> Asked:
    """One field as the form page asks it."""
    options = _options(page, asked)
    kind = _KINDS[asked.kind]
    if kind is fields.FieldKind.CHOICE and len(options) <= _FEW:
        kind = fields.FieldKind.YES_NO
    leaf = _leaf(asked.path)
    return Asked(
        asked.path,
        kind,
        _label(page, asked),
        _hint(page, asked),
        asked.most,
        options,
        suggest=begun if leaf in _PLACES else None,
        private=leaf in _PRIVATE,
    )


def label_of(page: Page, asked: FormField) -> str:
    """What the field is called and, for everybody but the applicant, whose it is."""
    label = page.say(f"form.label.{_leaf(asked.path)}")
    who, *rest = asked.path.split(".")
    if who in ("applicant", "contact") or not rest:
        return label
    number = int(rest[0]) + 1 if rest[0].isdecimal() else 0
    return page.say("form.of", label=label, who=page.say(f"form.who.{who}", number=number))


def _label(page: Page, asked: FormField) -> str:
    """On its own page the heading says whose it is, save where one question fills the screen."""
    if page.wishes.large:
        return label_of(page, asked)
    label = page.say(f"form.label.{_leaf(asked.path)}")
    return label if asked.required else page.say("form.optional", label=label)


def _hint(page: Page, asked: FormField) -> str:
    if page.wishes.large:
        return "" if asked.required else page.say("form.may_be_empty")
    return page.say.known(f"form.hint.{_leaf(asked.path)}")


def shown_answer(page: Page, asked: FormField, text: str) -> str:
    """An answer as it is read: choices in words, digits in the language's, codes in one piece."""
    if not text:
        return page.say("form.empty")
    option = next((each.label for each in _options(page, asked) if each.value == text), None)
    if option is not None:
        return option
    if asked.kind in (FieldKind.DIGITS, FieldKind.DATE):
        return isolated(page.say.digits(text if _is_open(page, asked) else _masked(text)))
    return text if asked.kind is FieldKind.EMAIL else page.say.digits(text)


def veil(page: Page) -> Action:
    """The button that shows what is private among the answers, and hides it again (U34)."""
    if page.draft.opened == ANSWERS:
        return Action("answers.hide", page.say("answers.hide"), EyeOpened(""), Icon.EYE_OFF)
    return Action("answers.show", page.say("answers.show"), EyeOpened(ANSWERS), Icon.EYE)


def is_private(asked: FormField) -> bool:
    return _leaf(asked.path) in _PRIVATE


def _is_open(page: Page, asked: FormField) -> bool:
    return page.draft.opened == ANSWERS or not is_private(asked)


def _masked(text: str) -> str:
    """Its last digits alone; what separates them stays."""
    digits = sum(each.isdecimal() for each in text)
    hidden = max(0, digits - LAST_SHOWN)
    shown = []
    for each in text:
        hide = each.isdecimal() and hidden > 0
        hidden -= each.isdecimal() and hidden > 0
        shown.append(MASK if hide else each)
    return "".join(shown)


def shown_number(page: Page, number: str) -> str:
    """A tracking or receipt number in its groups."""
    return page.say.digits(grouped(number))


def _options(page: Page, asked: FormField) -> tuple[Option, ...]:
    if asked.kind is FieldKind.COUNT:
        counts = (Option(str(count), page.say.digits(str(count))) for count in range(1, asked.most + 1))
        return (Option("0", page.say("form.option.none")), *counts)
    return tuple(Option(value, page.say(_option_key(value))) for value in asked.choices)


def _option_key(value: str) -> str:
    return f"form.{value}" if value in (YES, NO) else f"form.option.{value}"


def _leaf(path: str) -> str:
    return path.rsplit(".", maxsplit=1)[-1]
