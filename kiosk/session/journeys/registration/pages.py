"""The pages of the form as data: which there are after what was answered, and which fields stand on each.

A field is named by its path, as in findings and inquiries: `applicant.first_name`, `spouses.0.national_code`.
`spouses` and `children` are how many there are; `contact.…` is how the applicant is reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from kiosk.domain.people import MaritalStatus, Sex
from kiosk.session.journeys.registration.answers import Answers

MOST_CHILDREN = 20
MOST_SPOUSES = 10
YES, NO = "yes", "no"


class FieldKind(StrEnum):
    """How a field is entered and shown."""

    NAME = "name"  # Persian letters
    SERIES = "series"  # a Persian letter and a number
    DIGITS = "digits"
    DATE = "date"  # a day of the Jalali calendar, as eight digits or with strokes
    COUNT = "count"  # a whole number up to `most`
    CHOICE = "choice"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class FormField:
    """`most` is the longest text, or the largest count."""

    path: str
    kind: FieldKind
    required: bool = True
    choices: tuple[str, ...] = ()
    most: int = 50


class Topic(StrEnum):
    """What one page asks; its value is the key of its words."""

    APPLICANT_CODE = "applicant_code"
    APPLICANT_NAME = "applicant_name"
    APPLICANT_BIRTH = "applicant_birth"
    APPLICANT_SEX = "applicant_sex"
    APPLICANT_CERTIFICATE = "applicant_certificate"
    APPLICANT_SERIES = "applicant_series"
    APPLICANT_PLACES = "applicant_places"
    FATHER_NAME = "father_name"
    FATHER_DETAILS = "father_details"
    FATHER_ALIVE = "father_alive"
    MOTHER_NAME = "mother_name"
    MOTHER_DETAILS = "mother_details"
    MOTHER_ALIVE = "mother_alive"
    MARRIAGE = "marriage"
    SPOUSES = "spouses"
    SPOUSE_NAME = "spouse_name"
    SPOUSE_DETAILS = "spouse_details"
    SPOUSE_MARRIAGE = "spouse_marriage"
    SPOUSE_CURRENT = "spouse_current"
    CHILDREN = "children"
    CHILD_NAME = "child_name"
    CHILD_SEX = "child_sex"
    CHILD_DETAILS = "child_details"
    PHONES = "phones"


@dataclass(frozen=True, slots=True)
class FormPage:
    """`at` tells which spouse or child, from 0."""

    topic: Topic
    at: int = 0


SEXES = tuple(each.value for each in Sex)
MARITAL_STATUSES = tuple(each.value for each in MaritalStatus)

_ONCE = (
    Topic.APPLICANT_CODE,
    Topic.APPLICANT_NAME,
    Topic.APPLICANT_BIRTH,
    Topic.APPLICANT_SEX,
    Topic.APPLICANT_CERTIFICATE,
    Topic.APPLICANT_SERIES,
    Topic.APPLICANT_PLACES,
    Topic.FATHER_NAME,
    Topic.FATHER_DETAILS,
    Topic.FATHER_ALIVE,
    Topic.MOTHER_NAME,
    Topic.MOTHER_DETAILS,
    Topic.MOTHER_ALIVE,
    Topic.MARRIAGE,
)


def pages_of(answers: Answers) -> tuple[FormPage, ...]:
    """Every page there is for these answers, in order."""
    return (
        *(FormPage(topic) for topic in _ONCE),
        *_of_spouses(answers),
        FormPage(Topic.CHILDREN),
        *_of_children(answers),
        FormPage(Topic.PHONES),
    )


def field_named(path: str) -> FormField:
    """How the field of this path is entered, whichever page it stands on; a name for an unknown one."""
    parts = path.split(".")
    at = int(parts[1]) if len(parts) == 3 and parts[1].isascii() and parts[1].isdecimal() else 0
    for topic in Topic:
        for each in fields_of(FormPage(topic, at)):
            if each.path == path:
                return each
    return FormField(path, FieldKind.NAME)


def spouses_stated(answers: Answers) -> int:
    """How many spouse blocks apply: none for who never married."""
    return min(answers.count("spouses"), MOST_SPOUSES) if _ever_married(answers) else 0


def children_stated(answers: Answers) -> int:
    return min(answers.count("children"), MOST_CHILDREN)


def asks_whether_current(answers: Answers) -> bool:
    """Only who is married and names several spouses must say which marriages have ended."""
    return answers.text("applicant.marital_status") == MaritalStatus.MARRIED and spouses_stated(answers) > 1


def fields_of(page: FormPage) -> tuple[FormField, ...]:
    at = page.at
    match page.topic:
        case Topic.APPLICANT_CODE:
            return (_code("applicant.national_code"),)
        case Topic.APPLICANT_NAME | Topic.FATHER_NAME | Topic.MOTHER_NAME:
            return _names(page.topic.value.removesuffix("_name"))
        case Topic.APPLICANT_BIRTH:
            return (_day("applicant.birth_date"),)
        case Topic.APPLICANT_SEX:
            return (FormField("applicant.sex", FieldKind.CHOICE, choices=SEXES),)
        case Topic.APPLICANT_CERTIFICATE:
            return (FormField("applicant.certificate_number", FieldKind.DIGITS, most=10),)
        case Topic.APPLICANT_SERIES:
            return (
                FormField("applicant.certificate_series", FieldKind.SERIES, required=False, most=6),
                FormField("applicant.certificate_serial", FieldKind.DIGITS, required=False, most=6),
            )
        case Topic.APPLICANT_PLACES:
            return (
                FormField("applicant.birth_place", FieldKind.NAME),
                FormField("applicant.issue_place", FieldKind.NAME),
            )
        case Topic.FATHER_DETAILS | Topic.MOTHER_DETAILS:
            parent = page.topic.value.removesuffix("_details")
            return (
                _code(f"{parent}.national_code", required=False),
                _day(f"{parent}.birth_date", required=False),
            )
        case Topic.FATHER_ALIVE | Topic.MOTHER_ALIVE:
            return (_yes_or_no(f"{page.topic.value.removesuffix('_alive')}.alive", required=False),)
        case Topic.MARRIAGE:
            return (FormField("applicant.marital_status", FieldKind.CHOICE, choices=MARITAL_STATUSES),)
        case Topic.SPOUSES:
            return (FormField("spouses", FieldKind.COUNT, most=MOST_SPOUSES),)
        case Topic.SPOUSE_NAME:
            return _names(f"spouses.{at}")
        case Topic.SPOUSE_DETAILS:
            return _code(f"spouses.{at}.national_code"), _day(f"spouses.{at}.birth_date")
        case Topic.SPOUSE_MARRIAGE:
            return (_day(f"spouses.{at}.marriage_date", required=False),)
        case Topic.SPOUSE_CURRENT:
            return (_yes_or_no(f"spouses.{at}.current"),)
        case Topic.CHILDREN:
            return (FormField("children", FieldKind.COUNT, most=MOST_CHILDREN),)
        case Topic.CHILD_NAME:
            return _names(f"children.{at}")
        case Topic.CHILD_SEX:
            return (FormField(f"children.{at}.sex", FieldKind.CHOICE, choices=SEXES),)
        case Topic.CHILD_DETAILS:
            return _day(f"children.{at}.birth_date"), _code(f"children.{at}.national_code", required=False)
        case Topic.PHONES:
            return (
                FormField("contact.mobile", FieldKind.DIGITS, most=14),
                FormField("contact.landline", FieldKind.DIGITS, required=False, most=11),
            )
        case _ as never:
            assert_never(never)


def _of_spouses(answers: Answers) -> Iterator[FormPage]:
    if not _ever_married(answers):
        return
    yield FormPage(Topic.SPOUSES)
    for at in range(spouses_stated(answers)):
        yield FormPage(Topic.SPOUSE_NAME, at)
        yield FormPage(Topic.SPOUSE_DETAILS, at)
        yield FormPage(Topic.SPOUSE_MARRIAGE, at)
        if asks_whether_current(answers):
            yield FormPage(Topic.SPOUSE_CURRENT, at)


def _of_children(answers: Answers) -> Iterator[FormPage]:
    for at in range(children_stated(answers)):
        yield FormPage(Topic.CHILD_NAME, at)
        yield FormPage(Topic.CHILD_SEX, at)
        yield FormPage(Topic.CHILD_DETAILS, at)


def _ever_married(answers: Answers) -> bool:
    return answers.text("applicant.marital_status") not in ("", MaritalStatus.NEVER_MARRIED)


def _names(of: str) -> tuple[FormField, FormField]:
    return FormField(f"{of}.first_name", FieldKind.NAME), FormField(f"{of}.last_name", FieldKind.NAME)


def _code(path: str, *, required: bool = True) -> FormField:
    return FormField(path, FieldKind.DIGITS, required, most=10)


def _day(path: str, *, required: bool = True) -> FormField:
    return FormField(path, FieldKind.DATE, required, most=10)


def _yes_or_no(path: str, *, required: bool = True) -> FormField:
    return FormField(path, FieldKind.CHOICE, required, (YES, NO))
