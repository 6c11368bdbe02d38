"""The workload's applicants: made by seed and number, or named in a file; none made here exists."""

import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.domain.documents import parse_json
from kiosk.domain.identity import national_code
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.domain.problems import FieldError

FICTIONAL = "999"  # no district has it
_FIRST = ("زهرا", "رضا", "گل‌بهار", "آرش", "مریم", "علی", "نازنین", "حسین")
_LAST = ("نمونه‌ای", "فرضی", "ساختگی", "خیالی", "آزمایشی")


class PeopleFileError(ValueError):
    """A file of people that cannot be used; names the entry and never what is in it."""


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Whose card it is, and what a form and a visit ask about them."""

    national_code: str
    first_name: str
    last_name: str
    birth_date: date
    father: str = "علی"
    mother: str = "زهرا"
    birth_place: str = "تهران"
    certificate_number: str = ""  # empty: as the law has it for somebody of that age
    mobile: str = "09123456789"
    postal_code: str = "1969833114"
    address: str = "تهران، خیابان آزادی، پلاک ۱۲"


MAY_SAY = ("father", "mother", "birth_place", "certificate_number", "mobile", "postal_code", "address")


@dataclass(frozen=True, slots=True)
class Applicant:
    """One session's applicant: `fingers` are the numbers of the two prints in the card, right and left."""

    number: int
    person: Person
    receipt: str = field(repr=False)
    fingers: tuple[int, int]

    @property
    def application(self) -> str:
        return f"w{self.number:06}"

    @property
    def card_serial(self) -> str:
        return f"WORK{self.number:08}"

    def holder(self) -> dict[str, str]:
        """The holder file that the card is personalised with."""
        who = self.person
        return {
            "document_number": self.card_serial,
            "national_code": who.national_code,
            "first_name": who.first_name,
            "last_name": who.last_name,
            "birth_date": who.birth_date.isoformat(),
        }

    def ready(self, place: str) -> dict[str, str]:
        """The centre's entry of a card that waits to be delivered."""
        code = self.person.national_code
        told = {"application": self.application, "receipt": self.receipt, "national_code": code}
        return told | {"card_serial": self.card_serial, "place": place}


def applicant(seed: int, number: int, prints: int, people: tuple[Person, ...] = ()) -> Applicant:
    """Whose card lies ready in one session; `prints` is how many fingers there are to share out."""
    chance = random.Random(f"{seed}/{number}/person")
    receipt = make_number(NumberKind.RECEIPT, chance.randrange)
    right = 1 + 2 * number % prints
    own = shared_out(people)[0]
    person = own[(number - 1) % len(own)] if own else fictional(chance, number)
    return Applicant(number, person, receipt, (right, right % prints + 1))


def shared_out(people: tuple[Person, ...]) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """The half of a file's people whose cards lie ready, and those who come to register.

    Whoever has an open application gets no other. A single person is in both.
    """
    half = (len(people) + 1) // 2
    return people[:half], people[half:] or people


def read_people(path: Path) -> tuple[Person, ...]:
    try:
        return parse_people(path.read_bytes())
    except OSError as error:
        raise PeopleFileError(f"{path}: {error.strerror}") from error
    except PeopleFileError as error:
        raise PeopleFileError(f"{path}: {error}") from None


def parse_people(data: bytes) -> tuple[Person, ...]:
    """A JSON list of objects: national_code, first_name, last_name, birth_date (ISO), `MAY_SAY` at will."""
    try:
        entries = parse_json(data)
    except ValueError:
        raise PeopleFileError("not JSON") from None
    if not isinstance(entries, list) or not entries:
        raise PeopleFileError("a JSON list of people is wanted")
    return tuple(_person(at, entry) for at, entry in enumerate(entries, 1))


def _person(at: int, entry: Any) -> Person:
    try:
        code, born = national_code(str(entry["national_code"])), date.fromisoformat(entry["birth_date"])
        more = {name: str(entry[name]) for name in MAY_SAY if name in entry}
        return Person(code, str(entry["first_name"]), str(entry["last_name"]), born, **more)
    except (KeyError, TypeError, ValueError, FieldError):
        raise PeopleFileError(f"entry {at} is no person with a valid national code") from None


def fictional(chance: random.Random, number: int) -> Person:
    """Somebody who does not exist; another national code for each number."""
    born = date(chance.randint(1930, 2008), chance.randint(1, 12), chance.randint(1, 28))
    return Person(_code(number), chance.choice(_FIRST), chance.choice(_LAST), born)


def _code(number: int) -> str:
    """A valid code of nobody, another for each number."""
    body = f"{FICTIONAL}{number % 999_999 + 1:06}"
    for digit in "0123456789":
        try:
            return national_code(body + digit)
        except FieldError:
            continue
    raise AssertionError(f"no check digit fits {number}")
