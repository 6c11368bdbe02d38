"""One spelling for typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.text import ascii_digits, comparison_key, normalise, persian_digits


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("علي", "علی"),
        ("كتايون", "کتایون"),
        ("مصطفى", "مصطفی"),
        ("  محمد   رضا ", "محمد رضا"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("\u200fرضا\u200e", "رضا"),
        ("\ufeffرضا\u00ad", "رضا"),
        ("می\u200c\u200cرود", "می\u200cرود"),
        ("\u200cرضا\u200c", "رضا"),
        ("محمد \u200c رضا", "محمد رضا"),
    ],
)
def test_letters_spaces_and_invisible_signs_get_one_form(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@given(st.text(alphabet="آأئابپۀهٔيىكک\u200c\u200d \u064b\u0654-0٣۴", max_size=20))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("digits", ["۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "0123456789", "۰١2۳٤5۶٧8۹"])
def test_every_kind_of_digit_becomes_ascii(digits: str) -> None:
    assert ascii_digits(digits) == "0123456789"


def test_digits_are_shown_in_persian() -> None:
    assert persian_digits("0912") == "۰۹۱۲"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("آرش", "ارش"),
        ("فائزه", "فایزه"),
        ("مؤمن", "مومن"),
        ("خانۀ", "خانهٔ"),
        ("خانۀ", "خانه"),
        ("فاطمة", "فاطمه"),
        ("محمد رضا", "محمد\u200cرضا"),
        ("محمد-رضا", "محمدرضا"),
        ("رحمٰن", "رحمن"),
    ],
)
def test_spellings_of_one_name_meet_in_the_comparison_key(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


def test_different_names_keep_different_keys() -> None:
    assert comparison_key("حسن") != comparison_key("حسین")
