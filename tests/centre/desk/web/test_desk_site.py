"""The officers' pages as a browser and a hostile one use them, without a browser."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from centre.applications.submissions import CONTACT_FIELDS
from centre.desk.acts import find_application
from centre.desk.web.app import create_desk
from centre.desk.web.pages import LOOK, slip_code
from centre.web.words import read_words
from kiosk.domain.applications import ApplicationState
from kiosk.domain.custody import CardState
from kiosk.domain.desk import RULES, Act, DeskRefusal
from kiosk.domain.people import Applicant, Child, Form, MaritalStatus, Parent, Sex, Spouse
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.slips import read_slip
from tests.centre.applications.test_kinship import tell_code
from tests.centre.desk.test_office import Applicant as Referred
from tests.centre.desk.work import AWAY, SECOND, DeskAt
from tests.centre.office import CODE, OFFICER, ON_SQLITE, PIN, PLACE, RECEIPT, Office

WORDS = read_words("centre.desk.web")


class Site:
    """A browser with an office behind it."""

    def __init__(self, office: Office, client: TestClient) -> None:
        self.office, self.client, self.desk = office, client, DeskAt(office)

    def sign_in(self, name: str = OFFICER, pin: str = PIN) -> int:
        return int(self.client.post("/sign-in", data={"name": name, "pin": pin}).status_code)

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(path, data={"word": self.word(), **fields})

    def word(self) -> str:
        found = re.search(r'name="word" value="([^"]+)"', self.client.get("/").text)
        assert found
        return found[1]

    def decide(self, act: Act, *, pin: str = PIN, reason: str = "passport seen", **fields: str) -> Any:
        return self.post(f"/application/app-1/{act.value}", pin=pin, reason=reason, **fields)

    def acts(self) -> list[tuple[str, str]]:
        return [(row.act, row.outcome) for row in self.desk.book()]


@pytest.fixture
def site(office: Office) -> Iterator[Site]:
    app = create_desk(office.engine, office.keys, DEFAULT_POLICY, office.clock, secure=False)
    with TestClient(app, follow_redirects=False) as client:
        yield Site(office, client)


def test_an_officers_own_application_offers_no_decision_and_takes_none(referred: "Site") -> None:
    tell_code(referred.office, OFFICER, CODE)
    assert referred.decide(Act.TRY_AGAIN).status_code == 409
    assert referred.office.state() == "DELIVERY_REFERRED"
    referred.client.cookies.clear()
    assert referred.sign_in() == 303
    page = referred.client.get("/application/app-1").text
    assert WORDS["fa"]["refused_own_application"] in page
    assert "/application/app-1/try_again" not in page
    assert referred.acts()[-2:] == [("try_again", "own_application"), ("look", "done")]


@pytest.fixture
def referred(site: Site) -> Site:
    site.office.claim()
    site.office.confirm()
    site.office.tell(1, "referred", reason="not_matched")
    assert site.sign_in() == 303
    return site


@ON_SQLITE
@pytest.mark.parametrize("path", ["/", "/application/app-1", "/application/app-1/try_again"])
def test_nobody_sees_anything_before_signing_in(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert site.acts() == []


@ON_SQLITE
def test_a_wrong_pin_and_an_unknown_name_answer_alike_and_lock(site: Site) -> None:
    wrong, unknown = (
        site.client.post("/sign-in", data={"name": name, "pin": "000000"}) for name in (OFFICER, "nobody")
    )
    assert (wrong.status_code, wrong.text) == (unknown.status_code, unknown.text) == (403, wrong.text)
    for _ in range(10):
        site.client.post("/sign-in", data={"name": OFFICER, "pin": "000000"})
    assert site.sign_in() == 403


@ON_SQLITE
def test_a_referred_delivery_waits_at_the_desk_where_the_card_is_and_nowhere_else(referred: Site) -> None:
    assert "/application/app-1" in referred.client.get("/").text
    referred.client.cookies.clear()
    assert referred.sign_in(AWAY) == 303
    assert "/application/app-1" not in referred.client.get("/").text


@ON_SQLITE
def test_a_decision_is_carried_out_with_reason_and_pin_and_stands_in_the_book(referred: Site) -> None:
    page = referred.client.get("/application/app-1")
    assert WORDS["fa"]["act_try_again"] in page.text
    done = referred.decide(Act.TRY_AGAIN)
    assert (done.status_code, referred.office.state()) == (200, "READY_FOR_DELIVERY")
    assert referred.acts() == [(LOOK, "done"), ("try_again", "done")]
    assert referred.desk.findings() == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"pin": "000000"}, DeskRefusal.WRONG_PIN),
        ({"reason": "x"}, DeskRefusal.NO_REASON),
    ],
)
def test_what_is_refused_is_said_on_the_form_and_written_down(
    referred: Site, fields: Mapping[str, str], refusal: DeskRefusal
) -> None:
    answer = referred.decide(Act.TRY_AGAIN, **fields)
    assert answer.status_code == 409
    assert WORDS["fa"][f"refused_{refusal.value}"] in answer.text
    assert referred.office.state() == "DELIVERY_REFERRED"
    assert referred.acts() == [("try_again", refusal.value)]


@ON_SQLITE
def test_a_hand_over_by_exception_needs_two_people(referred: Site) -> None:
    assert referred.decide(Act.HAND_OVER).status_code == 409
    assert referred.decide(Act.HAND_OVER, second=OFFICER, second_pin=PIN).status_code == 409
    assert referred.office.state() == "DELIVERY_REFERRED"
    assert referred.decide(Act.HAND_OVER, second=SECOND, second_pin=PIN).status_code == 200
    assert referred.office.state() == "DELIVERED"


@ON_SQLITE
def test_a_form_of_another_site_changes_nothing(referred: Site) -> None:
    fields = {"pin": PIN, "reason": "passport seen", "word": "x"}
    assert referred.client.post("/application/app-1/try_again", data=fields).status_code == 403
    assert referred.office.state() == "DELIVERY_REFERRED"


@ON_SQLITE
def test_a_number_is_found_without_standing_in_an_address(referred: Site) -> None:
    found = referred.post("/find", number=RECEIPT)
    assert (found.status_code, found.headers["location"]) == (303, "/application/app-1")
    assert referred.post("/find", number="nothing").status_code == 404
    assert referred.client.get(f"/application/{RECEIPT}").status_code == 404


@ON_SQLITE
def test_a_copy_is_printed_with_its_number_and_a_code(site: Site) -> None:
    assert site.sign_in() == 303
    answer = site.decide(Act.REPRINT)
    assert "8516 3049 2716" in answer.text
    assert "<svg" in answer.text


@ON_SQLITE
def test_the_centre_signs_the_code_of_a_slip_from_the_desk(office: Office) -> None:
    code = slip_code(office.keys, RECEIPT, date(2026, 3, 1), PLACE)
    slip = read_slip(code, office.keys.signing.public_key())
    assert (slip.number, slip.place, slip.kiosk) == (RECEIPT, PLACE, "desk")


@ON_SQLITE
@pytest.mark.parametrize("path", ["/application/none", "/application/app-1/open_the_latch", "/x"])
def test_what_is_not_there_is_said_so(referred: Site, path: str) -> None:
    assert referred.client.get(path).status_code == 404


def test_every_word_a_page_can_ask_for_is_there_in_both_languages() -> None:
    asked = {f"act_{act.value}" for act in (*Act, *RULES)} | {f"about_{act.value}" for act in Act}
    asked |= {f"state_{state.value}" for state in ApplicationState} | {
        f"card_{each.value}" for each in CardState
    }
    asked |= {f"choice_{each}" for each in (*Sex, *MaritalStatus, True, False)}
    asked |= {f"item_{leaf}" for leaf in (*CONTACT_FIELDS, *_leaves())}
    asked |= {f"person_{each.name}" for each in fields(Form)} | {"person_contact"}
    asked |= {f"refused_{each.value}" for each in DeskRefusal} | {f"act_{LOOK}"}
    for words in WORDS.values():
        assert asked <= set(words)
    assert set(WORDS["fa"]) == set(WORDS["en"])


def _leaves() -> set[str]:
    return {each.name for person in (Applicant, Parent, Spouse, Child) for each in fields(person)}


@ON_SQLITE
def test_a_referred_application_is_corrected_in_the_words_and_dates_of_the_country(office: Office) -> None:
    referred = Referred(office)
    app = create_desk(office.engine, office.keys, DEFAULT_POLICY, office.clock, secure=False)
    with TestClient(app, follow_redirects=False) as client:
        site = Site(office, client)
        site.sign_in()
        path = f"/application/{find(office, referred.tracking)}/correct"
        page = client.get(path).text
        assert "۱۳۶۵/۰۴/۱۲" in page
        changed = {"item.applicant.first_name": "مریم", "item.applicant.birth_date": "1365/04/13"}
        wrong = {"item.applicant.birth_date": "1365/13/40"}
        assert site.post(path, pin=PIN, reason="certificate seen", **wrong).status_code == 409
        assert site.post(path, pin=PIN, reason="certificate seen", **changed).status_code == 200
    referred.inquire()
    asked = referred.register.asked[-1]
    assert (asked["applicant.first_name"], asked["applicant.birth_date"]) == ("مریم", "1986-07-04")


def find(office: Office, tracking: str) -> str:
    with office.engine.begin() as connection:
        row = find_application(connection, tracking)
    assert row
    return str(row.id)
