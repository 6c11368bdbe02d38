"""What the people of one form must be to each other; each finding names the field to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kiosk.domain.jalali import age
from kiosk.domain.people import Child, Form, MaritalStatus, Parent, Sex, Spouse
from kiosk.domain.problems import Problem

MIN_AGE_YEARS = 15
MOST_PRESENT_SPOUSES = {Sex.FEMALE: 1, Sex.MALE: 4}


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule and where: `spouses.1.national_code`."""

    field: str
    problem: Problem


def check_form(form: Form, today: date, min_age_years: int = MIN_AGE_YEARS) -> tuple[Finding, ...]:
    """Every rule the form breaks on `today`; none means that it may be submitted."""
    return (
        *_applicant(form, today, min_age_years),
        *_parents(form),
        *_spouses(form, today),
        *_children(form, today),
        *_codes_twice(form),
    )


def _applicant(form: Form, today: date, min_age_years: int) -> Iterator[Finding]:
    born = form.applicant.birth_date
    if born > today:
        yield Finding("applicant.birth_date", Problem.DATE_IN_FUTURE)
    elif age(born, today) < min_age_years:
        yield Finding("applicant.birth_date", Problem.TOO_YOUNG)


def _parents(form: Form) -> Iterator[Finding]:
    for name, parent in (("father", form.father), ("mother", form.mother)):
        if parent.birth_date is not None and parent.birth_date >= form.applicant.birth_date:
            yield Finding(f"{name}.birth_date", Problem.PARENT_NOT_OLDER)


def _spouses(form: Form, today: date) -> Iterator[Finding]:
    status, spouses = form.applicant.marital_status, form.spouses or ()
    present = [spouse for spouse in spouses if spouse.current]
    if status is MaritalStatus.NEVER_MARRIED:
        if spouses:
            yield Finding("spouses", Problem.SPOUSE_UNEXPECTED)
        return
    if form.spouses is None or (status is MaritalStatus.MARRIED and not present):
        yield Finding("spouses", Problem.SPOUSE_NOT_STATED)
    if status is not MaritalStatus.MARRIED and present:
        yield Finding("spouses", Problem.SPOUSE_UNEXPECTED)
    if len(present) > MOST_PRESENT_SPOUSES[form.applicant.sex]:
        yield Finding("spouses", Problem.SPOUSES_TOO_MANY)
    for at, spouse in enumerate(spouses):
        yield from _future(f"spouses.{at}.birth_date", spouse.birth_date, today)
        yield from _future(f"spouses.{at}.marriage_date", spouse.marriage_date, today)


def _children(form: Form, today: date) -> Iterator[Finding]:
    if form.children is None:
        yield Finding("children", Problem.CHILDREN_NOT_STATED)
    for at, child in enumerate(form.children or ()):
        yield from _future(f"children.{at}.birth_date", child.birth_date, today)
        if child.birth_date <= form.applicant.birth_date:
            yield Finding(f"children.{at}.birth_date", Problem.CHILD_NOT_YOUNGER)


def _future(field: str, day: date | None, today: date) -> Iterator[Finding]:
    if day is not None and day > today:
        yield Finding(field, Problem.DATE_IN_FUTURE)


def _codes_twice(form: Form) -> Iterator[Finding]:
    """One person stands once in the form; the later mention is the one to look at."""
    seen = {form.applicant.national_code}
    for field, person in _relations(form):
        code = person.national_code
        if code is not None and code in seen:
            yield Finding(f"{field}.national_code", Problem.CODE_TWICE)
        elif code is not None:
            seen.add(code)


def _relations(form: Form) -> Iterator[tuple[str, Parent | Spouse | Child]]:
    yield "father", form.father
    yield "mother", form.mother
    yield from ((f"spouses.{at}", spouse) for at, spouse in enumerate(form.spouses or ()))
    yield from ((f"children.{at}", child) for at, child in enumerate(form.children or ()))
