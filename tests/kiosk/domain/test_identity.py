"""National codes, birth dates and the second item, with every vector of the domain sheet."""

from datetime import date

import pytest

from kiosk.domain.identity import (
    FieldError,
    Problem,
    SecondItemKind,
    birth_date,
    national_code,
    second_item,
)

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
