"""The workload's people: none exists, each number's is always the same, and a file may name others."""

import json
from pathlib import Path

import pytest

from kiosk.domain.identity import national_code
from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.workload.citizens import citizen
from kiosk.workload.people import PeopleFileError, applicant, read_people
from kiosk.workload.plan import Course, Trouble, course_of
from kiosk.workload.program import Request, asked

PERSON = {
    "national_code": "9991234500",
    "first_name": "زهرا",
    "last_name": "نمونه",
    "birth_date": "1990-03-21",
}


def test_applicants_are_the_same_again_and_all_different() -> None:
    first = [applicant(7, number, 8) for number in range(1, 200)]
    assert first == [applicant(7, number, 8) for number in range(1, 200)]
    for what in ("application", "card_serial", "receipt"):
        assert len({getattr(each, what) for each in first}) == len(first)
    assert len({each.person.national_code for each in first}) == len(first)


def test_their_numbers_are_valid_and_nobodys() -> None:
    for number in range(1, 200):
        who = applicant(1, number, 8)
        assert national_code(who.person.national_code).startswith("999")
        assert parse_number(who.receipt, NumberKind.RECEIPT) == who.receipt
        assert who.fingers[0] != who.fingers[1]
        assert set(who.fingers) <= set(range(1, 9))


def test_people_of_a_file_come_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text(json.dumps([PERSON, PERSON | {"first_name": "رضا"}, PERSON, PERSON]))
    people = read_people(path)
    assert [applicant(1, number, 8, people).person.first_name for number in (1, 2, 3)] == [
        "زهرا",
        "رضا",
        "زهرا",
    ]


def test_who_has_a_card_ready_does_not_come_to_register(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text(json.dumps([PERSON | {"first_name": name} for name in ("زهرا", "رضا", "مریم")]))
    people = read_people(path)
    with_cards = {applicant(1, number, 8, people).person.first_name for number in range(1, 9)}
    register = {citizen(1, number, people).person.first_name for number in range(1, 9)}
    assert (with_cards, register) == ({"زهرا", "رضا"}, {"مریم"})
    assert citizen(1, 1, people[:1]).person == applicant(1, 1, 8, people[:1]).person


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1]", '[{"national_code": "1234567890"}]'])
def test_a_file_that_names_nobody_is_refused_without_its_content(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people.json"
    path.write_text(text)
    with pytest.raises(PeopleFileError) as refusal:
        read_people(path)
    assert "1234567890" not in str(refusal.value)


def test_no_word_about_a_person_is_in_the_applicants_repr() -> None:
    who = applicant(1, 1, 8)
    shown = repr(who)
    assert who.person.national_code not in shown
    assert who.person.last_name not in shown
    assert who.receipt not in shown


def test_every_course_occurs_and_a_fault_is_met_by_the_owner() -> None:
    courses = {course_of(3, number, None) for number in range(1, 200)}
    assert courses == set(Course)
    trouble = asked(Request(Path("x"), 1), "kill", "D7").trouble
    assert isinstance(trouble, Trouble)
    assert {course_of(3, number, trouble) for number in range(1, 50)} == {Course.OWNER}
