"""National codes, birth dates and the second item, with every vector of the domain sheet."""

from datetime import date

import pytest

from kiosk.domain.identity import (
    FieldError,
    SecondItemKind,
    birth_date,
    certificate_number,
    certificate_serial,
    certificate_series,
    national_code,
    person_name,
    second_item,
)
from kiosk.domain.problems import Problem

VALID = [
    "0499370899",
    "0790419904",
    "0084575948",
    "0012345679",
    "0065432101",
    "1273456785",
    "4938123452",
    "3000000070",
    "1234567891",
    "9991234500",
    "9991234519",
    "9991234527",
]


@pytest.mark.parametrize("code", VALID)
def test_valid_codes_are_taken_as_they_are(code: str) -> None:
    assert national_code(code) == code


@pytest.mark.parametrize("typed", ["۰۴۹۹۳۷۰۸۹۹", "٠٤٩٩٣٧٠٨٩٩", " 0499370899 "])
def test_codes_in_other_digits_are_normalised(typed: str) -> None:
    assert national_code(typed) == "0499370899"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("0684159415", Problem.CODE_CHECK_DIGIT),
        ("1111111111", Problem.CODE_REPEATED),
        ("0000000000", Problem.CODE_REPEATED),
        ("0000000019", Problem.CODE_DISTRICT),
        ("1230000003", Problem.CODE_SERIAL),
        ("0010000003", Problem.CODE_SERIAL),
        ("499370899", Problem.CODE_LENGTH),
        ("04993708990", Problem.CODE_LENGTH),
        ("04993O0899", Problem.CODE_LENGTH),
        ("", Problem.CODE_LENGTH),
    ],
)
def test_each_broken_rule_is_named(typed: str, problem: Problem) -> None:
    with pytest.raises(FieldError) as caught:
        national_code(typed)
    assert caught.value.problem is problem
    assert typed == "" or typed not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("13650412", date(1986, 7, 3)),
        ("1365/4/12", date(1986, 7, 3)),
        ("۱۴۰۵/۰۹/۰۱", date(2026, 11, 22)),
        ("1408-12-30", date(2030, 3, 20)),
    ],
)
def test_jalali_dates_become_gregorian(typed: str, born: date) -> None:
    assert birth_date(typed) == born


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("14041230", Problem.DATE_IMPOSSIBLE),
        ("1405/07/31", Problem.DATE_IMPOSSIBLE),
        ("1365/13/01", Problem.DATE_IMPOSSIBLE),
        ("1269/12/29", Problem.DATE_TOO_EARLY),
        ("4/12/1365", Problem.DATE_FORM),
        ("", Problem.DATE_FORM),
    ],
)
def test_dates_that_do_not_exist_are_refused(typed: str, problem: Problem) -> None:
    with pytest.raises(FieldError) as caught:
        birth_date(typed)
    assert caught.value.problem is problem


def test_the_second_item_is_told_by_its_form() -> None:
    assert second_item("9991234500").kind is SecondItemKind.NATIONAL_CODE
    born = second_item("۱۳۶۵/۴/۱۲")
    assert (born.kind, born.value) == (SecondItemKind.BIRTH_DATE, "1986-07-03")
    assert "1986" not in repr(born)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.SECOND_ITEM_FORM),
        ("hello", Problem.SECOND_ITEM_FORM),
        ("999123450", Problem.CODE_LENGTH),
        ("1365/4", Problem.DATE_FORM),
    ],
)
def test_anything_else_is_no_second_item(typed: str, problem: Problem) -> None:
    with pytest.raises(FieldError) as caught:
        second_item(typed)
    assert caught.value.problem is problem


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("علي", "علی"),
        (" محمد  رضا ", "محمد رضا"),
        ("محمد\u200cرضا", "محمد\u200cرضا"),
        ("محمد-رضا", "محمد-رضا"),
        ("آزاده", "آزاده"),
        ("رؤیا", "رؤیا"),
        ("هادی", "هادی"),
        ("خانهٔ", "خانهٔ"),
    ],
)
def test_persian_names_are_stored_in_one_spelling(typed: str, stored: str) -> None:
    assert person_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.NAME_LENGTH),
        ("ی", Problem.NAME_LENGTH),
        ("ا" * 51, Problem.NAME_LENGTH),
        ("Ali", Problem.NAME_LETTERS),
        ("علی2", Problem.NAME_LETTERS),
        ("علی۲", Problem.NAME_LETTERS),
        ("-علی", Problem.NAME_LETTERS),
        ("علی--رضا", Problem.NAME_LETTERS),
        ("علی.", Problem.NAME_LETTERS),
        ("<b>علی", Problem.NAME_LETTERS),
    ],
)
def test_anything_but_letters_is_no_name(typed: str, problem: Problem) -> None:
    with pytest.raises(FieldError) as caught:
        person_name(typed)
    assert caught.value.problem is problem


OLD, YOUNG = birth_date("13671229"), birth_date("13680101")


def test_before_1368_the_certificate_has_a_number_of_its_own() -> None:
    assert certificate_number("۱۲۳۴", "9991234500", OLD) == "1234"
    for typed in ("0", "0123", "12345678901", "12a", ""):
        with pytest.raises(FieldError, match="certificate_number"):
            certificate_number(typed, "9991234500", OLD)


def test_from_1368_on_the_number_is_the_national_code() -> None:
    assert certificate_number("0", "9991234500", YOUNG) == "9991234500"
    assert certificate_number("9991234500", "9991234500", YOUNG) == "9991234500"
    with pytest.raises(FieldError, match="certificate_not_code"):
        certificate_number("1234", "9991234500", YOUNG)


@pytest.mark.parametrize("typed", ["الف ۲۳", "الف23", "الف  ٢٣", "ب 5", "ب۵"])
def test_a_series_is_a_letter_and_a_number(typed: str) -> None:
    assert certificate_series(typed) in ("الف 23", "ب 5")


@pytest.mark.parametrize("typed", ["", "23", "الف", "الف 123", "A 23", "بب 3"])
def test_anything_else_is_no_series(typed: str) -> None:
    with pytest.raises(FieldError, match="certificate_series"):
        certificate_series(typed)


def test_a_serial_has_at_most_six_digits() -> None:
    assert certificate_serial("۰۱۲۳۴۵") == "012345"
    for typed in ("", "1234567", "12 34", "x"):
        with pytest.raises(FieldError, match="certificate_serial"):
            certificate_serial(typed)
