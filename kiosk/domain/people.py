"""The people of one application, each field already in its stored form."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class MaritalStatus(StrEnum):
    NEVER_MARRIED = "never_married"
    MARRIED = "married"
    DIVORCED = "divorced"
    WIDOWED = "widowed"


@dataclass(frozen=True, slots=True, repr=False)
class Applicant:
    national_code: str
    first_name: str
    last_name: str
    sex: Sex
    birth_date: date
    certificate_number: str
    marital_status: MaritalStatus
    birth_place: str
    issue_place: str
    certificate_series: str | None = None
    certificate_serial: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Parent:
    """Older parents may have neither a national code nor a known date of birth."""

    first_name: str
    last_name: str
    national_code: str | None = None
    birth_date: date | None = None
    alive: bool | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Spouse:
    """`current` is false for a marriage that has ended."""

    national_code: str
    first_name: str
    last_name: str
    birth_date: date
    marriage_date: date | None = None
    current: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Child:
    first_name: str
    last_name: str
    sex: Sex
    birth_date: date
    national_code: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """The pre-registration form. `spouses` and `children` are None until the applicant has said anything;
    an empty tuple states that there are none (R4).
    """

    applicant: Applicant
    father: Parent
    mother: Parent
    spouses: tuple[Spouse, ...] | None = None
    children: tuple[Child, ...] | None = None
