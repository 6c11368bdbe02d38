"""A person asks to be erased: what opens no more, what stays, and when it has to wait."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from centre.applications.forms import load_form
from centre.completion.duplicates import Duplicates
from centre.completion.held import open_packet
from centre.completion.tables import packets
from centre.delivery.custody import ledger
from centre.desk.acts import SignIn, carried_out
from centre.desk.context import Asked
from centre.production.tables import orders
from centre.storage.data_keys import data_keys
from centre.storage.schema import answers, edits, forms, history
from kiosk.domain.delivery import holder_digest
from kiosk.domain.desk import Act, DeskRefusal
from kiosk.domain.sealing import SealError
from tests.centre.applicants import code
from tests.centre.delivery.test_day_lists import ask as ask_day_list
from tests.centre.desk.work import SECOND, THIRD, DeskAt
from tests.centre.office import APPLICANT, OFFICER, ON_SQLITE, PIN, PLACE, Office
from tests.centre.production.works import FINGERS, Works

FIRST_NAME = "زهرا"


class Person:
    """Somebody whose card was handed over, with two officers to ask."""

    def __init__(self, works: Works) -> None:
        self.works = works
        self.desk = DeskAt(works.office)
        self.serial = works.produced()
        works.ask("deliver.claim", {"receipt": works.row().receipt, "second_item": code(1)})
        ended = works.office.event(1, "delivery.ended", application=works.row().id, outcome="referred")
        works.office.take(ended)
        assert self.desk.do(Act.HAND_OVER, works.tracking, second=SECOND).state == "DELIVERED"

    def erase(self) -> Any:
        asked = Asked(Act.ERASE, self.works.tracking, "asked in writing", {})
        two, office = (SignIn(OFFICER, PIN), SignIn(SECOND, PIN)), self.works.office
        return carried_out(office.engine, self.desk.work, asked, *two, office.now)


@pytest.fixture
def works(office: Office, tmp_path: Path) -> Iterator[Works]:
    made = Works(office, tmp_path)
    yield made
    made.close()


@pytest.fixture
def person(works: Works) -> Person:
    return Person(works)


def test_what_was_kept_of_a_person_opens_no_more_even_from_a_copy(person: Person) -> None:
    works, office = person.works, person.works.office
    (form,), (packet,) = works.rows(forms), works.rows(packets)
    outcome = person.erase()
    assert (outcome.refused, outcome.state, outcome.told) == (None, "DELIVERED", {"erased": 2})
    assert works.rows(forms) == works.rows(edits) == works.rows(data_keys) == []
    assert [row.sealed for row in works.rows(packets)] == [b""]
    with office.engine.begin() as connection:
        with pytest.raises(SealError):
            open_packet(connection, office.keys, packet)
        connection.execute(forms.insert().values(**form._mapping))
        with pytest.raises(SealError):
            load_form(connection, office.keys, form.application)


def test_nothing_leads_from_the_person_to_the_application_any_more(person: Person) -> None:
    works, office = person.works, person.works.office
    replied = {"kiosk": "k-17", "op": "appl.status", "reply": json.dumps(works.status(works.tracking))}
    body, before = {"fingers": FINGERS}, works.row()
    with office.engine.begin() as connection:
        for number, more in enumerate(({}, {"reply": json.dumps({"application": "app-1"})})):
            connection.execute(answers.insert().values(id=f"a{number}", at=0.0, **replied | more))
        assert Duplicates(office.keys).find(connection, "app-1", body) == before.id
    assert person.erase().refused is None
    assert works.status(works.tracking)["code"] == "not_found"
    row, card = works.row(), works.card()
    assert row.birth_date_digest is row.holder_digest is None
    assert bytes(card.holder_digest) != holder_digest(person.serial, code(1))
    with office.engine.begin() as connection:
        assert connection.execute(select(answers.c.id)).scalars().all() == ["a1"]
        assert Duplicates(office.keys).find(connection, "app-1", body) is None
    assert works.submit(code(1))["tracking"] != works.tracking


def test_moves_orders_the_ledger_and_the_book_stay_without_a_name(person: Person) -> None:
    works, office = person.works, person.works.office
    before = works.rows(history), works.rows(orders)
    person.erase()
    assert (works.rows(history), works.rows(orders)) == before
    with office.engine.begin() as connection:
        assert [line.state for line in ledger(connection, person.serial)][-1] == "delivered"
    last = person.desk.book()[-1]
    assert (last.act, last.application, last.outcome) == ("erase", works.row().id, "done")
    assert last.second is not None
    assert not any(told in str(last) for told in (FIRST_NAME, code(1), works.tracking))
    assert person.desk.findings() == []
    assert person.erase().refused is DeskRefusal.NOTHING_CHANGED


@ON_SQLITE
def test_the_files_of_the_database_keep_nothing_of_it(person: Person, tmp_path: Path) -> None:
    wrapped, sealed = person.works.rows(data_keys)[0].wrapped, person.works.rows(packets)[0].sealed

    def on_disk() -> list[bytes]:
        whole = b"".join(path.read_bytes() for path in Path(_file(person)).parent.glob("*.db*"))
        return [each for each in (wrapped, sealed[:200]) if each in whole]

    assert on_disk() == [wrapped, sealed[:200]]
    person.erase()
    assert on_disk() == []


@ON_SQLITE
def test_one_officer_is_not_enough(person: Person) -> None:
    refused = person.desk.do(Act.ERASE, person.works.tracking).refused
    assert refused is DeskRefusal.SECOND_NEEDED
    assert person.works.rows(forms) != []


@ON_SQLITE
def test_nobody_is_erased_while_a_card_lies_ready_or_is_handed_over(works: Works) -> None:
    desk, _ = DeskAt(works.office), works.produced()
    assert desk.do(Act.ERASE, works.tracking, second=THIRD).refused is DeskRefusal.NOT_POSSIBLE_NOW
    assert works.ask("deliver.claim", {"receipt": works.row().receipt, "second_item": code(1)})["ok"]
    assert works.now_in() == "DELIVERING"
    assert desk.do(Act.ERASE, works.tracking, second=THIRD).refused is DeskRefusal.NOT_POSSIBLE_NOW


@ON_SQLITE
def test_nobody_is_erased_before_production_knows_that_no_card_is_wanted(works: Works) -> None:
    desk = DeskAt(works.office)
    works.complete()
    works.factory.mischief.switch_on("outage")
    assert desk.do(Act.INELIGIBLE, works.tracking, outcome="deceased").state == "CLOSED"
    works.turn(1)
    assert desk.do(Act.ERASE, works.tracking, second=THIRD).refused is DeskRefusal.CARD_OUT
    works.factory.mischief.clear()
    works.turn(1)
    assert desk.do(Act.ERASE, works.tracking, second=THIRD).refused is None


def test_nobody_is_erased_while_a_kiosk_without_a_line_may_deliver(office: Office) -> None:
    desk, named = DeskAt(office), APPLICANT["application"]
    for kiosk in ("k-17", "k-18"):  # one of them gets the card in its list
        ask_day_list(office, kiosk)
    assert desk.do(Act.INELIGIBLE, named, outcome="deceased").state == "CLOSED"
    assert desk.do(Act.ERASE, named, second=THIRD).refused is DeskRefusal.KIOSK_MAY_DELIVER
    office.later(hours=25)
    assert desk.do(Act.ERASE, named, second=THIRD).told == {"erased": 0}
    assert office.application().place == PLACE


def _file(person: Person) -> str:
    name = person.works.office.engine.url.database
    assert name
    return name
