"""Telephone, e-mail, postal code and address."""

from collections.abc import Callable

import pytest

from kiosk.domain.contact import address, email, landline, mobile, postal_code, postal_code_is_unusual
from kiosk.domain.problems import FieldError, Problem


@pytest.mark.parametrize(
    "typed",
    [
        "09123456789",
        "9123456789",
        "+989123456789",
        "00989123456789",
        "989123456789",
        "۰۹۱۲ ۳۴۵ ۶۷۸۹",
        "0912-345-6789",
    ],
)
def test_every_way_to_write_a_mobile_number_is_one(typed: str) -> None:
    assert mobile(typed) == "+989123456789"


@pytest.mark.parametrize("typed", ["۰۲۱ ۸۸۸۸ ۸۸۸۸", "021-88888888"])
def test_a_landline_has_its_area(typed: str) -> None:
    assert landline(typed) == "02188888888"


@pytest.mark.parametrize("typed", ["1619735744", "16197-35744", "16197 35744", "۱۶۱۹۷۳۵۷۴۴"])
def test_a_postal_code_is_ten_digits(typed: str) -> None:
    assert postal_code(typed) == "1619735744"


def test_an_unusual_postal_code_is_a_warning_and_no_refusal() -> None:
    assert not postal_code_is_unusual("1619735744")
    for code in ("2619735744", "1111935744", "1619535744", "1619735742"):
        assert postal_code(code) == code
        assert postal_code_is_unusual(code)


def test_an_address_keeps_its_words() -> None:
    assert address("  تهران،  خيابان آزادي، پلاك ۱۲ ") == "تهران، خیابان آزادی، پلاک ۱۲"


def test_an_email_is_kept_as_it_is() -> None:
    assert email(" a.b+c@example.ir ") == "a.b+c@example.ir"


@pytest.mark.parametrize(
    ("check", "typed", "problem"),
    [
        (mobile, "0812345678", Problem.MOBILE_FORM),
        (mobile, "091234567890", Problem.MOBILE_FORM),
        (mobile, "", Problem.MOBILE_FORM),
        (landline, "88888888", Problem.LANDLINE_FORM),
        (landline, "00188888888", Problem.LANDLINE_FORM),
        (postal_code, "161973574", Problem.POSTAL_LENGTH),
        (postal_code, "161-9735744", Problem.POSTAL_LENGTH),
        (postal_code, "0619735744", Problem.POSTAL_FIRST_DIGIT),
        (postal_code, "1111111111", Problem.POSTAL_REPEATED),
        (email, "a@b", Problem.EMAIL_FORM),
        (email, "a b@example.ir", Problem.EMAIL_FORM),
        (email, "", Problem.EMAIL_FORM),
        (address, "کوتاه", Problem.ADDRESS_LENGTH),
        (address, "آ" * 201, Problem.ADDRESS_LENGTH),
    ],
)
def test_each_broken_rule_is_named(check: Callable[[str], str], typed: str, problem: Problem) -> None:
    with pytest.raises(FieldError) as caught:
        check(typed)
    assert caught.value.problem is problem
