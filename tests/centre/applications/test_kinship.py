"""Nobody signs for themselves or their family, whichever way they come (R33, T32, T38)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from centre.applications.kinship import concerns
from centre.storage.schema import applications, history, officers
from kiosk.domain.desk import Act, DeskRefusal
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.people import Form
from tests.centre.applicants import Counter, code
from tests.centre.completion.test_completion import FRESH, Desk
from tests.centre.desk.work import SECOND, THIRD, DeskAt
from tests.centre.office import CODE, OFFICER, ON_SQLITE, PIN, Office
from tests.kiosk.domain.test_completion import exception
from tests.kiosk.domain.test_form import CHILD, MARRIED, SINGLE, SPOUSE

ME = code(7)


def tell_code(office: Office, who: str, told: str) -> None:
    digest = office.keys.digest(SecondItem(SecondItemKind.NATIONAL_CODE, told))
    with office.engine.begin() as connection:
        mine = officers.update().where(officers.c.name == who)
        assert connection.execute(mine.values(national_code_digest=digest)).rowcount == 1


def refused_signatures(office: Office) -> list[tuple[str, str | None, str | None]]:
    with office.engine.begin() as connection:
        rows = connection.execute(select(history).where(history.c.event == "officer_signed")).all()
    return [(row.application, row.kiosk, row.reason) for row in rows]


def test_an_officer_confirms_no_documents_of_their_own(office: Office) -> None:
    tell_code(office, OFFICER, CODE)
    office.claim()
    assert office.confirm() == {"ok": False, "code": "own_application"}
    assert refused_signatures(office) == [("app-1", "k-17", "own_application")]
    assert office.state() == "DELIVERING"


def test_another_officer_goes_on_where_one_was_refused(office: Office) -> None:
    tell_code(office, OFFICER, CODE)
    desk = DeskAt(office)
    office.claim()
    assert office.confirm()["code"] == "own_application"
    assert office.confirm(officer=SECOND)["ok"]
    assert desk.findings() == []


def test_an_officer_whose_code_is_not_known_or_another_signs(office: Office) -> None:
    office.claim()
    assert office.confirm()["ok"]
    tell_code(office, OFFICER, code(3))
    assert office.confirm()["ok"]
    assert refused_signatures(office) == []


def test_the_wrong_pin_tells_nobody_whose_application_it_is(office: Office) -> None:
    tell_code(office, OFFICER, CODE)
    office.claim()
    assert office.confirm(pin="000000")["code"] == "wrong_pin"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(replace(SINGLE, father=replace(SINGLE.father, national_code=ME)), id="father"),
        pytest.param(replace(SINGLE, mother=replace(SINGLE.mother, national_code=ME)), id="mother"),
        pytest.param(replace(MARRIED, spouses=(replace(SPOUSE, national_code=ME),)), id="spouse"),
        pytest.param(replace(MARRIED, children=(replace(CHILD, national_code=ME),)), id="child"),
    ],
)
@ON_SQLITE
def test_a_parent_a_spouse_and_a_child_are_family(office: Office, form: Form) -> None:
    counter = Counter(office)
    submitted = counter.submit(form=form)
    with office.engine.begin() as connection:
        mine = select(applications).where(applications.c.id == submitted["application"])
        row = connection.execute(mine).one()
        told = {
            number: concerns(connection, office.keys, row, _digest(office, code(number)))
            for number in (1, 7, 8)
        }
    assert told == {1: True, 7: True, 8: False}


@ON_SQLITE
def test_a_signature_at_a_visit_names_the_application(office: Office) -> None:
    desk = Desk(office)
    tell_code(office, OFFICER, code(1))
    application = desk.status(desk.tracking)["data"]["application"]
    asked = {"application": application, "officer": OFFICER, "pin": PIN}
    assert desk.ask("officer.check", asked)["code"] == "own_application"
    assert desk.ask("officer.check", asked | {"application": "app-1"})["ok"]
    assert refused_signatures(office) == [(application, "k-17", "own_application")]


@pytest.mark.parametrize("part", ["documents", "exceptions"])
def test_a_packet_signed_by_its_applicant_waits_for_another_officer(office: Office, part: str) -> None:
    desk = Desk(office)
    tell_code(office, OFFICER, code(1))
    answer = desk.send(**_signed_by(office.officer, part))
    assert answer["code"] == "own_application"
    told = desk.status(desk.tracking)["data"]
    assert (told["state"], told["next"]) == ("COMPLETION_ON_HOLD", "bring_and_book")
    assert told["kept"]["face"] is True, "what was taken is kept for the next visit"
    assert [position for position, _ in told["kept"]["fingers"]] == [2, 7]


def test_a_packet_of_a_colleague_is_taken(office: Office) -> None:
    desk = Desk(office)
    tell_code(office, OFFICER, code(2))
    assert desk.send(**_signed_by(office.officer, "documents")) == {"ok": True, "data": {"receipt": FRESH}}


def test_no_act_of_the_desk_is_done_by_the_applicant_first_or_second(office: Office) -> None:
    desk = DeskAt(office)
    tell_code(office, OFFICER, CODE)
    office.claim()
    office.confirm(officer=SECOND)
    office.tell(1, "referred", reason="not_matched")
    assert desk.do(Act.TRY_AGAIN).refused is DeskRefusal.OWN_APPLICATION
    assert desk.do(Act.HAND_OVER, officer=THIRD, second=OFFICER).refused is DeskRefusal.OWN_APPLICATION
    assert office.state() == "DELIVERY_REFERRED"
    assert [row.outcome for row in desk.book()] == ["own_application"] * 2
    assert desk.do(Act.TRY_AGAIN, officer=SECOND).state == "READY_FOR_DELIVERY"


def _signed_by(officer: str, part: str) -> dict[str, Any]:
    document = {"kind": "birth_certificate", "accepted": True, "checker": officer}
    if part == "documents":
        return {"documents": [document]}
    from_hands = {"exceptions": [exception(3, approved_by=officer)], "evidence": "/9j/ZmFjZf/Z"}
    return {"documents": [document | {"checker": "officer-9"}], **from_hands}


def _digest(office: Office, told: str) -> bytes:
    return office.keys.digest(SecondItem(SecondItemKind.NATIONAL_CODE, told))
