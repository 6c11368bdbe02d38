"""From what was typed to what is stored: one field, the whole form, and everything that is wrong with it."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from kiosk.domain import contact, identity
from kiosk.domain.form import Finding, check_form
from kiosk.domain.form_wire import read_form
from kiosk.domain.jalali import parse_jalali
from kiosk.domain.people import Form, MaritalStatus
from kiosk.domain.problems import FieldError, Problem
from kiosk.domain.text import ascii_digits, normalise
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.pages import (
    NO,
    YES,
    FieldKind,
    FormPage,
    Topic,
    asks_whether_current,
    children_stated,
    field_named,
    fields_of,
    spouses_stated,
)

CONTACT_FIELDS: dict[str, Callable[[str], str]] = {
    "mobile": contact.mobile,
    "landline": contact.landline,
    "email": contact.email,
    "postal_code": contact.postal_code,
    "address": contact.address,
}
_MAY_BE_EMPTY = ("landline", "email")
_APPLICANT = (
    "national_code",
    "first_name",
    "last_name",
    "sex",
    "birth_date",
    "certificate_number",
    "marital_status",
    "birth_place",
    "issue_place",
    "certificate_series",
    "certificate_serial",
)
_NAMES = ("first_name", "last_name")
# What is not answered yet breaks no rule of the page that is judged now.
_FILLERS = {
    "applicant.national_code": "9991234500",
    "applicant.first_name": "نام",
    "applicant.last_name": "نام",
    "applicant.sex": "male",
    "applicant.birth_date": "1350/01/01",
    "applicant.certificate_number": "1",
    "applicant.marital_status": MaritalStatus.NEVER_MARRIED.value,
    "applicant.birth_place": "نام",
    "applicant.issue_place": "نام",
    **{f"{parent}.{name}": "نام" for parent in ("father", "mother") for name in _NAMES},
}


def stored(path: str, typed: str) -> str:
    """The stored form of one field, judged by itself; a `FieldError` says what is wrong with it."""
    leaf = path.rsplit(".", 1)[-1]
    if path.startswith("contact."):
        return CONTACT_FIELDS[leaf](typed)
    if field_named(path).kind is FieldKind.DATE:
        return parse_jalali(typed).isoformat()
    match leaf:
        case "national_code":
            return identity.national_code(typed)
        case "certificate_series":
            return identity.certificate_series(typed)
        case "certificate_serial":
            return identity.certificate_serial(typed)
        case "certificate_number":
            return ascii_digits(typed)  # only the whole form tells whether it fits
        case "sex" | "marital_status" | "alive" | "current":
            return typed
        case _:
            return identity.person_name(typed)


def written(answers: Answers) -> dict[str, Any]:
    """The form as `read_form` takes it; dates that are none are left out."""
    return {
        "applicant": {key: _text(answers, f"applicant.{key}") for key in _APPLICANT},
        "father": _parent(answers, "father"),
        "mother": _parent(answers, "mother"),
        "spouses": _spouses(answers),
        "children": _children(answers),
    }


def contact_of(answers: Answers, keys: Collection[str]) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The contact fields in their stored forms, and what is wrong with the others."""
    right: dict[str, str] = {}
    findings: list[Finding] = []
    for key in keys:
        path = f"contact.{key}"
        typed = normalise(answers.text(path))
        if not typed and key in _MAY_BE_EMPTY:
            continue
        try:
            right[key] = CONTACT_FIELDS[key](_given(typed))
        except FieldError as error:
            findings.append(Finding(path, error.problem))
    return right, tuple(findings)


def findings_in(answers: Answers, today: date, min_age_years: int) -> tuple[Finding, ...]:
    """All that keeps the form from being submitted, each finding by the path of its field."""
    _, contacts = contact_of(answers, ("mobile", "landline"))
    dates = tuple(_wrong_dates(answers))
    known = {each.field for each in dates}
    form = read_form(written(answers))
    found = check_form(form, today, min_age_years) if isinstance(form, Form) else form
    return (*dates, *(each for each in found if each.field not in known), *contacts)


def findings_on(page: FormPage, answers: Answers, today: date, min_age_years: int) -> tuple[Finding, ...]:
    """What is wrong with the fields of one page, also beside what was answered before it."""
    here = {each.path for each in fields_of(page)}
    if page.topic is Topic.SPOUSE_CURRENT and page.at + 1 == spouses_stated(answers):
        here.add("spouses")  # only now it shows how many marriages there are at present
    if page.topic is Topic.SPOUSES and spouses_stated(answers):
        return ()
    empty = [each.path for each in fields_of(page) if each.required and not answers.text(each.path).strip()]
    if empty:
        return tuple(Finding(path, Problem.MISSING) for path in empty)
    found = findings_in(_as_far_as_answered(answers), today, min_age_years)
    return tuple(each for each in found if each.field in here)


def _as_far_as_answered(answers: Answers) -> Answers:
    """The answers with harmless ones where none were given yet, and without people still to be described."""
    fillers = {path: text for path, text in _FILLERS.items() if not answers.text(path)}
    if "applicant.certificate_number" in fillers:
        fillers["applicant.certificate_number"] = "0" if _born_lately(answers) else "1"
    spouses = _described(answers, "spouses", spouses_stated(answers), ("national_code", "birth_date"))
    children = _described(answers, "children", children_stated(answers), ("sex", "birth_date"))
    counts = (("spouses", str(spouses)), ("children", str(children)))
    return answers.having((*fillers.items(), *counts))


def _described(answers: Answers, what: str, stated: int, keys: tuple[str, ...]) -> int:
    """How many of these people have all their mandatory fields, counted from the first."""
    for at in range(stated):
        if not all(answers.text(f"{what}.{at}.{key}") for key in (*_NAMES, *keys)):
            return at
    return stated


def _born_lately(answers: Answers) -> bool:
    born = ascii_digits(answers.text("applicant.birth_date"))[:4]
    return born.isascii() and born.isdecimal() and int(born) >= identity.CODE_REPLACED_NUMBER


def _parent(answers: Answers, name: str) -> dict[str, Any]:
    told = {key: _text(answers, f"{name}.{key}") for key in (*_NAMES, "national_code", "birth_date")}
    alive = {YES: True, NO: False}.get(answers.text(f"{name}.alive"))
    return told | {"alive": alive}


def _spouses(answers: Answers) -> list[dict[str, Any]] | None:
    status = answers.text("applicant.marital_status")
    if status == MaritalStatus.NEVER_MARRIED:
        return []
    if not answers.text("spouses"):
        return None
    keys = ("national_code", *_NAMES, "birth_date", "marriage_date")
    told = [
        {key: _text(answers, f"spouses.{at}.{key}") for key in keys} for at in range(spouses_stated(answers))
    ]
    return [each | {"current": _is_current(answers, status, at)} for at, each in enumerate(told)]


def _is_current(answers: Answers, status: str, at: int) -> bool:
    if asks_whether_current(answers):
        return answers.text(f"spouses.{at}.current") != NO
    return status == MaritalStatus.MARRIED


def _children(answers: Answers) -> list[dict[str, Any]] | None:
    if not answers.text("children"):
        return None
    keys = (*_NAMES, "sex", "birth_date", "national_code")
    return [
        {key: _text(answers, f"children.{at}.{key}") for key in keys}
        for at in range(children_stated(answers))
    ]


def _text(answers: Answers, path: str) -> str | None:
    typed = answers.text(path).strip()
    if not typed or field_named(path).kind is not FieldKind.DATE:
        return typed or None
    try:
        return parse_jalali(typed).isoformat()
    except FieldError:
        return None


def _wrong_dates(answers: Answers) -> Iterator[Finding]:
    for path, typed in answers.texts.items():
        if typed.strip() and field_named(path).kind is FieldKind.DATE and _applies(answers, path):
            try:
                parse_jalali(typed)
            except FieldError as error:
                yield Finding(path, error.problem)


def _applies(answers: Answers, path: str) -> bool:
    """Whether this field still belongs to the form; who went back may have taken people out of it."""
    what, _, rest = path.partition(".")
    stated = {"spouses": spouses_stated(answers), "children": children_stated(answers)}.get(what)
    return stated is None or int(rest.partition(".")[0]) < stated


def _given(typed: str) -> str:
    if not typed:
        raise FieldError(Problem.MISSING)
    return typed
