"""What the simulated register says of people."""

import json
from pathlib import Path

import pytest

from kiosk.domain.inquiry import InquiryOutcome, ItemResult
from simulators.register.people import CODE, PeopleFileError, Person, changed, compare, load

HELD = {CODE: "9991234500", "applicant.first_name": "مریم", "father.last_name": "رضایی"}
ASKED = {**HELD, "applicant.first_name": "مريم", "mother.first_name": "زهرا"}


def test_spelling_does_not_matter_and_what_is_not_held_is_not_checked() -> None:
    outcome, results = compare(Person(HELD), ASKED)
    assert outcome is InquiryOutcome.CONFIRMED
    assert results["applicant.first_name"] is ItemResult.CONFIRMED
    assert results["mother.first_name"] is ItemResult.NOT_CHECKED


def test_another_name_is_the_one_item_that_differs() -> None:
    outcome, results = compare(Person(HELD), {**ASKED, "father.last_name": "کریمی"})
    assert outcome is InquiryOutcome.MISMATCH
    assert [path for path, each in results.items() if each is ItemResult.MISMATCHED] == ["father.last_name"]


def test_nobodys_code_is_itself_the_mismatch() -> None:
    outcome, results = compare(None, ASKED)
    assert (outcome, results[CODE]) == (InquiryOutcome.MISMATCH, ItemResult.MISMATCHED)


def test_the_dead_are_not_compared() -> None:
    dead = changed(Person(HELD), {"outcome": "deceased"})
    assert compare(dead, ASKED) == (InquiryOutcome.DECEASED, {})


def test_people_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    file.write_text(json.dumps([{"items": HELD, "outcome": "duplicate"}]))
    assert load(file) == {"9991234500": Person(HELD, InquiryOutcome.DUPLICATE)}


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '[{"items": {}}]', '[{"items": {"applicant.national_code": 1}}]']
)
def test_a_wrong_file_is_refused_without_its_content(tmp_path: Path, text: str) -> None:
    file = tmp_path / "people.json"
    file.write_text(text)
    with pytest.raises(PeopleFileError, match=r"people\.json"):
        load(file)


def test_an_unknown_outcome_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    file.write_text(json.dumps([{"items": HELD, "outcome": "alive"}]))
    with pytest.raises(PeopleFileError, match="outcome"):
        load(file)
