"""The form as it travels."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.form import Finding
from kiosk.domain.form_wire import items, read_form, with_changes, write_form
from kiosk.domain.people import Form
from kiosk.domain.problems import Problem
from tests.kiosk.domain.messages_made import VALUES
from tests.kiosk.domain.test_form import MARRIED, SINGLE


@pytest.mark.parametrize("form", [SINGLE, MARRIED])
def test_a_form_comes_back_as_it_was(form: Form) -> None:
    assert read_form(write_form(form)) == form


def test_fields_are_brought_to_their_stored_form() -> None:
    written = write_form(SINGLE)
    written["applicant"] |= {"first_name": " مريم ", "national_code": "۹۹۹۱۲۳۴۵۰۰"}
    assert read_form(written) == SINGLE


def test_an_empty_form_names_every_mandatory_field() -> None:
    found = read_form({})
    assert isinstance(found, tuple)
    fields = {each.field for each in found}
    assert {"applicant.national_code", "father.first_name", "mother.last_name"} <= fields
    assert {each.problem for each in found} == {Problem.MISSING}


def test_items_are_the_filled_fields_by_path() -> None:
    by_path = items(write_form(MARRIED))
    assert by_path["spouses.0.first_name"] == "رضا"
    assert by_path["applicant.birth_date"] == "1986-07-03"
    assert "father.national_code" not in by_path


def test_a_change_replaces_one_field_and_leaves_the_original() -> None:
    written = write_form(MARRIED)
    changed = with_changes(written, {"children.0.first_name": "سینا"})
    assert items(changed)["children.0.first_name"] == "سینا"
    assert items(written)["children.0.first_name"] == "آرش"


@pytest.mark.parametrize(
    "path",
    ["", "applicant", "x.y", "children.1.sex", "children.x.sex", "children", "children.-1.sex", "a.b.c.d"],
)
def test_a_path_that_is_not_there_is_refused(path: str) -> None:
    with pytest.raises(KeyError):
        with_changes(write_form(MARRIED), {path: "x"})


def test_the_certificate_number_is_judged_only_with_a_right_birth_date() -> None:
    written = write_form(SINGLE)
    written["applicant"]["birth_date"] = "1986-13-01"
    assert read_form(written) == (Finding("applicant.birth_date", Problem.DATE_FORM),)


def test_a_word_that_is_none_of_the_choices_is_missing() -> None:
    written = write_form(SINGLE)
    written["applicant"]["sex"] = "other"
    assert read_form(written) == (Finding("applicant.sex", Problem.MISSING),)


@pytest.mark.parametrize("day", ["1799-12-31", "0001-01-01", "1850-01-01"])
def test_nobody_alive_was_born_before_the_calendar_of_the_registry_begins(day: str) -> None:
    written = write_form(SINGLE)
    written["applicant"]["birth_date"] = day
    assert read_form(written) == (Finding("applicant.birth_date", Problem.DATE_TOO_EARLY),)


@given(st.sampled_from(sorted(items(write_form(MARRIED)))), VALUES)
def test_any_value_anywhere_is_a_form_or_findings(path: str, value: Any) -> None:
    written = write_form(MARRIED)
    holder: Any = written
    *above, leaf = path.split(".")
    for step in above:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    holder[leaf] = value
    read = read_form(written)
    assert isinstance(read, Form) or all(isinstance(each, Finding) for each in read)


@given(st.dictionaries(st.sampled_from(["applicant", "father", "spouses", "children"]), VALUES))
def test_any_body_is_a_form_or_findings(body: dict[str, Any]) -> None:
    assert isinstance(read_form(body), tuple)
