"""The citizen the whole process is shown with, and two others: what they type, what the register holds.

None of them exists: national codes begin with 999, which no district has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.form_wire import items, write_form
from kiosk.domain.jalali import jalali_parts
from kiosk.domain.people import Applicant, Form, MaritalStatus, Parent, Sex
from kiosk.session.journeys.registration.pages import FieldKind, FormPage, field_named, fields_of


@dataclass(frozen=True, slots=True)
class Citizen:
    """`form` is what the register holds; `slips` are fields typed wrong at first, by path."""

    form: Form
    slips: Mapping[str, str]
    mobile: str = "09123456789"
    postal_code: str = "1969833114"
    address: str = "تهران، خیابان آزادی، پلاک ۱۲"

    @property
    def national_code(self) -> str:
        return self.form.applicant.national_code

    def secrets(self) -> tuple[str, ...]:
        """What must be heard by nobody on the way: codes, names, telephone, address."""
        person = self.form.applicant
        names = (person.first_name, person.last_name, *self.slips.values())
        return (person.national_code, self.mobile, self.postal_code, self.address, *names)

    def known_to_the_register(self) -> dict[str, object]:
        return {"items": items(write_form(self.form))}

    def typed(self, path: str) -> str:
        """What this citizen types into a field of the form, slips included."""
        return self.slips.get(path) or self.right(path)

    def right(self, path: str) -> str:
        """What belongs into a field, as a person types it."""
        contact = {"mobile": self.mobile, "postal_code": self.postal_code, "address": self.address}
        known = items(write_form(self.form)) | {f"contact.{key}": text for key, text in contact.items()}
        text = known.get(path, "0" if path in ("spouses", "children") else "")
        if text and field_named(path).kind is FieldKind.DATE:
            return "{:04}{:02}{:02}".format(*jalali_parts(date.fromisoformat(text)))
        return text

    def page(self, page: FormPage) -> tuple[tuple[str, str], ...]:
        return tuple((each.path, self.typed(each.path)) for each in fields_of(page))


_APPLICANT = Applicant(
    national_code="9991234551",
    first_name="نرگس",
    last_name="نمونه‌پور",
    sex=Sex.FEMALE,
    birth_date=date(1986, 7, 3),
    certificate_number="1234",
    marital_status=MaritalStatus.NEVER_MARRIED,
    birth_place="تهران",
    issue_place="تهران",
)
_FORM = Form(_APPLICANT, Parent("علی", "نمونه‌پور"), Parent("زهرا", "فرضی"), (), ())

NARGES = Citizen(_FORM, {"applicant.first_name": "نرجس"})
NEIGHBOUR = Citizen(
    replace(
        _FORM, applicant=replace(_APPLICANT, national_code="9991234561", first_name="سهراب", sex=Sex.MALE)
    ),
    {},
    mobile="09123456780",
)
OBSTINATE = Citizen(
    replace(
        _FORM, applicant=replace(_APPLICANT, national_code="9991234578", first_name="کامران", sex=Sex.MALE)
    ),
    {"applicant.birth_place": "شیراز"},
    mobile="09123456781",
)
CITIZENS = (NARGES, NEIGHBOUR, OBSTINATE)
WRONG_AGAIN = ("قم", "کرج", "یزد")  # what the obstinate one corrects the birth place to
