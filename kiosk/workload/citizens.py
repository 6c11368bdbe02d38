"""Who goes the whole way from the form to the card: what they type, and what the register holds of them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kiosk.domain.form_wire import items, write_form
from kiosk.domain.identity import CODE_REPLACED_NUMBER
from kiosk.domain.jalali import jalali_parts
from kiosk.domain.people import Applicant, Form, MaritalStatus, Parent, Sex
from kiosk.session.journeys.registration.pages import FieldKind, FormField, FormPage, field_named, fields_of
from kiosk.workload.people import Person, fictional, shared_out
from kiosk.workload.plan import USUAL, Shares
from kiosk.workload.wishes import Wish, wish_of

CAREFUL = 0.6  # how many type everything right at once
_ELSEWHERE = "شیراز"
_NOT_THERE_EITHER = "اصفهان"
_SLIP = "applicant.issue_place"
_COUNTS = ("spouses", "children")


@dataclass(frozen=True, slots=True, repr=False)
class Citizen:
    """`slips` are the fields typed wrong at first, by path; `prints` names this person's own fingers.

    Who `insists` never types them right; whoever `strays` takes the last place, day and hour on offer.
    """

    person: Person
    prints: int
    slips: Mapping[str, str] = field(default_factory=dict)
    wish: Wish = Wish.NONE
    insists: bool = False
    strays: bool = False

    def known_to_the_register(self) -> dict[str, str]:
        return items(write_form(_form(self.person)))

    def typed(self, page: FormPage) -> tuple[tuple[str, str], ...]:
        """Everything that stands on a page of the form."""
        return tuple(
            (each.path, self.slips.get(each.path) or self.right(each.path)) for each in fields_of(page)
        )

    def corrected(self, path: str, edits_left: int) -> str:
        """What is typed in a correction: it must differ from what was typed before, right or wrong."""
        if not self.insists:
            return self.right(path)
        return _ELSEWHERE if edits_left % 2 == 0 else _NOT_THERE_EITHER

    def contact(self, fields: tuple[FormField, ...]) -> tuple[tuple[str, str], ...]:
        return tuple((each.path, self.right(each.path)) for each in fields)

    def right(self, path: str) -> str:
        """What belongs into a field, as a person types it."""
        who = self.person
        contact = {"mobile": who.mobile, "postal_code": who.postal_code, "address": who.address}
        known = self.known_to_the_register() | {f"contact.{key}": text for key, text in contact.items()}
        text = known.get(path, "0" if path in _COUNTS else "")
        if text and field_named(path).kind is FieldKind.DATE:
            return "{:04}{:02}{:02}".format(*jalali_parts(date.fromisoformat(text)))
        return text


def citizen(seed: int, number: int, people: tuple[Person, ...] = (), shares: Shares = USUAL) -> Citizen:
    """The same person for the same seed and number; of a file's people each of their half in turn."""
    chance = random.Random(f"{seed}/{number}/citizen")
    slips = {} if chance.random() < CAREFUL else {_SLIP: _ELSEWHERE}
    wish = wish_of(seed, number, shares)
    if people:
        own = shared_out(people)[1]
        at = (number - 1) % len(own)
        return Citizen(own[at], at + 1, slips, wish)
    return Citizen(fictional(chance, _APART + number), number, slips, wish)


def single_minded(who: Citizen, *, insists: bool) -> Citizen:
    """The same person who wants nothing but the card, and types all of it right or one item never."""
    return replace(who, wish=Wish.NONE, slips={_SLIP: _ELSEWHERE} if insists else {}, insists=insists)


_APART = 500_000  # from the numbers of those whose cards lie ready


def _form(person: Person) -> Form:
    applicant = Applicant(
        national_code=person.national_code,
        first_name=person.first_name,
        last_name=person.last_name,
        sex=Sex.FEMALE,
        birth_date=person.birth_date,
        certificate_number=person.certificate_number or _certificate(person),
        marital_status=MaritalStatus.NEVER_MARRIED,
        birth_place=person.birth_place,
        issue_place=person.birth_place,
    )
    return Form(
        applicant, Parent(person.father, person.last_name), Parent(person.mother, person.last_name), (), ()
    )


def _certificate(person: Person) -> str:
    is_code = jalali_parts(person.birth_date)[0] >= CODE_REPLACED_NUMBER
    return person.national_code if is_code else "1234"
