"""Reading a submitted form or its correction: the stored form of every field, or all that is wrong."""

from collections.abc import Collection
from datetime import date
from typing import Any

from kiosk.domain import contact as contacts
from kiosk.domain.form import Finding, check_form
from kiosk.domain.form_wire import read_form, with_changes, write_form
from kiosk.domain.people import Form
from kiosk.domain.problems import FieldError, Problem

_CONTACT = {
    "mobile": contacts.mobile,
    "landline": contacts.landline,
    "email": contacts.email,
    "postal_code": contacts.postal_code,
    "address": contacts.address,
}


CONTACT_FIELDS = tuple(_CONTACT)


def read_submission(
    asked: dict[str, Any], today: date, min_age_years: int
) -> tuple[Form, dict[str, str]] | tuple[Finding, ...]:
    """Form and contact data; `Finding`s instead where anything is missing or wrong."""
    body = asked.get("form")
    form = read_form(body if isinstance(body, dict) else {})
    contact, findings = read_contact(asked.get("contact"))
    if isinstance(form, tuple):
        return (*form, *findings)
    wrong = (*check_form(form, today, min_age_years), *findings)
    return wrong or (form, contact)


def read_changes(asked: dict[str, Any]) -> dict[str, str]:
    told = asked.get("changes")
    pairs = told.items() if isinstance(told, dict) and len(told) <= 100 else ()
    return {key: value for key, value in pairs if isinstance(value, str) and len(value) <= 200}


def corrected(
    form: dict[str, Any], changes: dict[str, str], today: date, min_age_years: int
) -> dict[str, Any] | tuple[Finding, ...]:
    """The written form with the changes in it, read and judged anew."""
    try:
        changed = read_form(with_changes(form, changes))
    except KeyError as error:
        return (Finding(str(error.args[0])[:64], Problem.MISSING),)
    if isinstance(changed, tuple):
        return changed
    return check_form(changed, today, min_age_years) or write_form(changed)


def written(findings: Collection[Finding]) -> list[dict[str, str]]:
    return [{"field": each.field, "problem": each.problem.value} for each in findings]


def read_contact(body: Any) -> tuple[dict[str, str], list[Finding]]:
    """The contact data in their stored forms; a mobile number is mandatory from the start."""
    told = body if isinstance(body, dict) else {}
    contact, findings = {}, []
    for key, parse in _CONTACT.items():
        value = told.get(key)
        if value in (None, "") and key != "mobile":
            continue
        try:
            if not isinstance(value, str) or not 0 < len(value) <= 400:
                raise FieldError(Problem.MISSING)
            contact[key] = parse(value)
        except FieldError as error:
            findings.append(Finding(f"contact.{key}", error.problem))
    return contact, findings
