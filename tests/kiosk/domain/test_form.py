"""What the people of one form must be to each other."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.domain.form import Finding, check_form
from kiosk.domain.people import Applicant, Child, Form, MaritalStatus, Parent, Sex, Spouse
from kiosk.domain.problems import Problem

TODAY = date(2026, 11, 22)
APPLICANT = Applicant(
    national_code="9991234500",
    first_name="مریم",
    last_name="رضایی",
    sex=Sex.FEMALE,
    birth_date=date(1986, 7, 3),
    certificate_number="1234",
    marital_status=MaritalStatus.NEVER_MARRIED,
    birth_place="تهران",
    issue_place="تهران",
)
FATHER = Parent("علی", "رضایی", birth_date=date(1950, 1, 1))
MOTHER = Parent("زهرا", "محمدی", national_code="9991234519")
SPOUSE = Spouse("9991234527", "رضا", "کریمی", date(1984, 1, 1), date(2010, 5, 1))
CHILD = Child("آرش", "کریمی", Sex.MALE, date(2012, 1, 1))
SINGLE = Form(APPLICANT, FATHER, MOTHER, (), ())
MARRIED = Form(replace(APPLICANT, marital_status=MaritalStatus.MARRIED), FATHER, MOTHER, (SPOUSE,), (CHILD,))


def other(n: int, **changes: Any) -> Spouse:
    return replace(SPOUSE, national_code=f"code-{n}", **changes)


def test_a_single_applicant_without_children_may_submit() -> None:
    assert check_form(SINGLE, TODAY) == ()


def test_a_married_applicant_with_a_child_may_submit() -> None:
    assert check_form(MARRIED, TODAY) == ()


def test_a_man_may_have_four_present_wives_and_former_ones() -> None:
    husband = replace(MARRIED.applicant, sex=Sex.MALE)
    wives = (*(other(n) for n in range(4)), other(5, current=False))
    assert check_form(replace(MARRIED, applicant=husband, spouses=wives), TODAY) == ()


def test_children_may_be_there_whatever_the_marital_status() -> None:
    assert check_form(replace(SINGLE, children=(CHILD,)), TODAY) == ()


@pytest.mark.parametrize(
    ("form", "finding"),
    [
        (replace(SINGLE, children=None), Finding("children", Problem.CHILDREN_NOT_STATED)),
        (replace(SINGLE, spouses=(SPOUSE,)), Finding("spouses", Problem.SPOUSE_UNEXPECTED)),
        (replace(MARRIED, spouses=None), Finding("spouses", Problem.SPOUSE_NOT_STATED)),
        (replace(MARRIED, spouses=()), Finding("spouses", Problem.SPOUSE_NOT_STATED)),
        (
            replace(MARRIED, spouses=(replace(SPOUSE, current=False),)),
            Finding("spouses", Problem.SPOUSE_NOT_STATED),
        ),
        (replace(MARRIED, spouses=(SPOUSE, other(1))), Finding("spouses", Problem.SPOUSES_TOO_MANY)),
        (
            replace(MARRIED, applicant=replace(APPLICANT, marital_status=MaritalStatus.WIDOWED)),
            Finding("spouses", Problem.SPOUSE_UNEXPECTED),
        ),
        (
            replace(MARRIED, spouses=(replace(SPOUSE, marriage_date=date(2026, 11, 23)),)),
            Finding("spouses.0.marriage_date", Problem.DATE_IN_FUTURE),
        ),
        (
            replace(SINGLE, applicant=replace(APPLICANT, birth_date=date(2011, 11, 24))),
            Finding("applicant.birth_date", Problem.TOO_YOUNG),
        ),
        (
            replace(SINGLE, applicant=replace(APPLICANT, birth_date=date(2026, 11, 23))),
            Finding("applicant.birth_date", Problem.DATE_IN_FUTURE),
        ),
        (
            replace(SINGLE, father=replace(FATHER, birth_date=APPLICANT.birth_date)),
            Finding("father.birth_date", Problem.PARENT_NOT_OLDER),
        ),
        (
            replace(SINGLE, mother=replace(MOTHER, birth_date=date(1990, 1, 1))),
            Finding("mother.birth_date", Problem.PARENT_NOT_OLDER),
        ),
        (
            replace(SINGLE, children=(replace(CHILD, birth_date=APPLICANT.birth_date),)),
            Finding("children.0.birth_date", Problem.CHILD_NOT_YOUNGER),
        ),
        (
            replace(SINGLE, children=(CHILD, replace(CHILD, birth_date=date(2027, 1, 1)))),
            Finding("children.1.birth_date", Problem.DATE_IN_FUTURE),
        ),
        (
            replace(SINGLE, father=replace(FATHER, national_code=APPLICANT.national_code)),
            Finding("father.national_code", Problem.CODE_TWICE),
        ),
        (
            replace(MARRIED, children=(replace(CHILD, national_code=SPOUSE.national_code),)),
            Finding("children.0.national_code", Problem.CODE_TWICE),
        ),
        (
            replace(MARRIED, spouses=(replace(SPOUSE, national_code="9991234519"),)),
            Finding("spouses.0.national_code", Problem.CODE_TWICE),
        ),
    ],
)
def test_each_broken_rule_is_one_finding_at_its_field(form: Form, finding: Finding) -> None:
    if finding.field == "applicant.birth_date":
        form = replace(form, children=())
    if finding.problem is Problem.DATE_IN_FUTURE and finding.field.startswith("applicant"):
        form = replace(form, mother=replace(MOTHER, birth_date=None))
    assert check_form(form, TODAY) == (finding,)


def test_the_fifteenth_birthday_opens_the_form() -> None:
    young = replace(SINGLE, applicant=replace(APPLICANT, birth_date=date(2011, 11, 22)))
    assert check_form(young, TODAY) == ()
    assert check_form(young, date(2026, 11, 21)) == (Finding("applicant.birth_date", Problem.TOO_YOUNG),)


def test_nobody_appears_in_a_repr() -> None:
    assert "9991234500" not in repr(MARRIED)
    assert "مریم" not in repr(MARRIED.applicant)
