"""The form as it travels and is kept: nested JSON objects, dates as ISO texts; reading checks every field.

A field is named by its path, `applicant.first_name` or `spouses.0.national_code`, in findings, in the inquiry
and in edits alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from kiosk.domain import identity
from kiosk.domain.form import Finding
from kiosk.domain.jalali import OLDEST_BIRTH_YEAR, jalali_parts
from kiosk.domain.people import Applicant, Child, Form, MaritalStatus, Parent, Sex, Spouse
from kiosk.domain.problems import FieldError, Problem

MOST_RELATIONS = 20
_LONGEST = 200
Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


def write_form(form: Form) -> dict[str, Any]:
    body: dict[str, Any] = _plain(asdict(form))
    return body


def read_form(body: Mapping[str, Any]) -> Form | tuple[Finding, ...]:
    """The form with every field in its stored form, or all that is wrong with its fields."""
    reader = _Reader()
    form = Form(
        applicant=reader.applicant(_mapping(body.get("applicant"))),
        father=reader.parent("father", _mapping(body.get("father"))),
        mother=reader.parent("mother", _mapping(body.get("mother"))),
        spouses=reader.several("spouses", body.get("spouses"), reader.spouse),
        children=reader.several("children", body.get("children"), reader.child),
    )
    return tuple(reader.findings) or form


def items(body: Any, prefix: str = "") -> dict[str, str]:
    """Every filled field of a written form by its path."""
    if isinstance(body, dict):
        pairs = [(f"{prefix}.{key}" if prefix else str(key), value) for key, value in body.items()]
    elif isinstance(body, list | tuple):
        pairs = [(f"{prefix}.{at}", value) for at, value in enumerate(body)]
    else:
        return {} if body is None else {prefix: str(body)}
    return {path: text for key, value in pairs for path, text in items(value, key).items()}


def with_changes(body: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, Any]:
    """A written form with the fields at these paths replaced; a path that is not there raises KeyError."""
    changed: dict[str, Any] = _plain(dict(body))
    for path, value in changes.items():
        *above, leaf = path.split(".")
        holder: Any = changed
        for step in above:
            holder = _below(holder, step)
        if not isinstance(holder, dict) or leaf not in holder or isinstance(holder[leaf], dict | list):
            raise KeyError(path)
        holder[leaf] = value
    return changed


def _below(holder: Any, step: str) -> Any:
    if isinstance(holder, list) and step.isascii() and step.isdecimal() and int(step) < len(holder):
        return holder[int(step)]
    if isinstance(holder, dict) and step in holder:
        return holder[step]
    raise KeyError(step)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


class _Reader:
    """Collects what is wrong, so that one reading names all of it; a wrong field reads as `blank`."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def applicant(self, body: Mapping[str, Any]) -> Applicant:
        code = self._field(body, "applicant", "national_code", identity.national_code, "")
        born = self._field(body, "applicant", "birth_date", _birth_date, date.min)

        def number(text: str) -> str:
            return identity.certificate_number(text, code, born)

        # Whether the number fits depends on the date of birth: a wrong date is one finding, not two.
        known = born != date.min
        return Applicant(
            national_code=code,
            first_name=self._field(body, "applicant", "first_name", identity.person_name, ""),
            last_name=self._field(body, "applicant", "last_name", identity.person_name, ""),
            sex=self._field(body, "applicant", "sex", _choice(Sex), Sex.MALE),
            birth_date=born,
            certificate_number=self._field(body, "applicant", "certificate_number", number, "")
            if known
            else "",
            marital_status=self._field(
                body, "applicant", "marital_status", _choice(MaritalStatus), MaritalStatus.NEVER_MARRIED
            ),
            birth_place=self._field(body, "applicant", "birth_place", identity.person_name, ""),
            issue_place=self._field(body, "applicant", "issue_place", identity.person_name, ""),
            certificate_series=self._optional(
                body, "applicant", "certificate_series", identity.certificate_series
            ),
            certificate_serial=self._optional(
                body, "applicant", "certificate_serial", identity.certificate_serial
            ),
        )

    def parent(self, name: str, body: Mapping[str, Any]) -> Parent:
        alive = body.get("alive")
        return Parent(
            first_name=self._field(body, name, "first_name", identity.person_name, ""),
            last_name=self._field(body, name, "last_name", identity.person_name, ""),
            national_code=self._optional(body, name, "national_code", identity.national_code),
            birth_date=self._optional(body, name, "birth_date", _birth_date),
            alive=alive if isinstance(alive, bool) else None,
        )

    def spouse(self, name: str, body: Mapping[str, Any]) -> Spouse:
        return Spouse(
            national_code=self._field(body, name, "national_code", identity.national_code, ""),
            first_name=self._field(body, name, "first_name", identity.person_name, ""),
            last_name=self._field(body, name, "last_name", identity.person_name, ""),
            birth_date=self._field(body, name, "birth_date", _birth_date, date.min),
            marriage_date=self._optional(body, name, "marriage_date", _iso_date),
            current=body.get("current") is not False,
        )

    def child(self, name: str, body: Mapping[str, Any]) -> Child:
        return Child(
            first_name=self._field(body, name, "first_name", identity.person_name, ""),
            last_name=self._field(body, name, "last_name", identity.person_name, ""),
            sex=self._field(body, name, "sex", _choice(Sex), Sex.MALE),
            birth_date=self._field(body, name, "birth_date", _birth_date, date.min),
            national_code=self._optional(body, name, "national_code", identity.national_code),
        )

    def several(
        self, name: str, body: Any, read: Callable[[str, Mapping[str, Any]], Value]
    ) -> tuple[Value, ...] | None:
        if body is None:
            return None
        if not isinstance(body, list) or len(body) > MOST_RELATIONS:
            self.findings.append(Finding(name, Problem.MISSING))
            return None
        return tuple(read(f"{name}.{at}", _mapping(each)) for at, each in enumerate(body))

    def _field(
        self, body: Mapping[str, Any], name: str, key: str, parse: Callable[[str], Value], blank: Value
    ) -> Value:
        value = body.get(key)
        try:
            if not isinstance(value, str) or not value or len(value) > _LONGEST:
                raise FieldError(Problem.MISSING)
            return parse(value)
        except FieldError as error:
            self.findings.append(Finding(f"{name}.{key}", error.problem))
            return blank

    def _optional(
        self, body: Mapping[str, Any], name: str, key: str, parse: Callable[[str], Value]
    ) -> Value | None:
        return None if body.get(key) in (None, "") else self._field(body, name, key, parse, None)


def _iso_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FieldError(Problem.DATE_FORM) from error


def _birth_date(text: str) -> date:
    day = _iso_date(text)
    if day.year < 1800 or jalali_parts(day)[0] < OLDEST_BIRTH_YEAR:
        raise FieldError(Problem.DATE_TOO_EARLY)
    return day


def _choice(of: type[Choice]) -> Callable[[str], Choice]:
    def parse(text: str) -> Choice:
        try:
            return of(text)
        except ValueError as error:
            raise FieldError(Problem.MISSING) from error

    return parse
