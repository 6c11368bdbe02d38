"""How the applicant is reached: telephone, e-mail, postal code and address, in their stored forms."""

import re

from kiosk.domain.problems import FieldError, Problem
from kiosk.domain.text import ascii_digits, normalise

# A classic rule of thumb; sources do not agree on the last five digits, so breaking it is only a warning.
_USUAL_POSTAL_CODE = re.compile(r"(?!([0-9])\1{3})[13-9]{4}[1346-9][013-9]{5}")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")


def mobile(text: str) -> str:
    """+989… from any of the ways Iranians write it; operator prefixes are not judged."""
    digits = re.sub(r"[ -]", "", ascii_digits(text))
    found = re.fullmatch(r"(?:\+98|0098|98|0)?(9[0-9]{9})", digits)
    if found is None:
        raise FieldError(Problem.MOBILE_FORM)
    return f"+98{found[1]}"


def landline(text: str) -> str:
    """Two-digit area and eight digits behind a 0."""
    digits = re.sub(r"[ -]", "", ascii_digits(text))
    if not re.fullmatch(r"0[1-9][0-9][0-9]{8}", digits):
        raise FieldError(Problem.LANDLINE_FORM)
    return digits


def email(text: str) -> str:
    address = normalise(text)
    if not _EMAIL.fullmatch(address):
        raise FieldError(Problem.EMAIL_FORM)
    return address


def postal_code(text: str) -> str:
    """Ten digits; one space or hyphen after the fifth is forgiven."""
    code = re.sub(r"^([0-9]{5})[ -]([0-9]{5})$", r"\1\2", ascii_digits(text))
    if not re.fullmatch(r"[0-9]{10}", code):
        raise FieldError(Problem.POSTAL_LENGTH)
    if code[0] == "0":
        raise FieldError(Problem.POSTAL_FIRST_DIGIT)
    if len(set(code)) == 1:
        raise FieldError(Problem.POSTAL_REPEATED)
    return code


def postal_code_is_unusual(code: str) -> bool:
    """Whether the person should look at a valid code once more; the inquiry decides."""
    return not _USUAL_POSTAL_CODE.fullmatch(code)


def address(text: str) -> str:
    line = normalise(text)
    if not 10 <= len(line) <= 200:
        raise FieldError(Problem.ADDRESS_LENGTH)
    return line
