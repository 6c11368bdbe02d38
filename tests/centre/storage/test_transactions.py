"""Two workers on one row."""

import threading

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from centre.applications.moves import find, take
from centre.storage.schema import guesses
from centre.storage.transactions import TRIES, StaleRowError, in_transaction
from kiosk.domain.applications import ApplicationEvent
from tests.centre.office import Office


def test_a_row_that_was_changed_after_it_was_read_is_not_moved(office: Office) -> None:
    with office.engine.begin() as connection:
        row = find(connection, "app-1")
    assert row
    office.claim()
    with pytest.raises(StaleRowError), office.engine.begin() as connection:
        take(connection, row, ApplicationEvent.CLAIMED, now=office.now, kiosk="k-18")
    assert office.application().lease_kiosk == "k-17"


def test_one_of_many_parallel_claims_is_granted(office: Office) -> None:
    kiosks = [f"k-{n}" for n in range(100, 108)]
    for kiosk in kiosks:
        office.enrol(kiosk, "tehran-1")
    answers: list[bool] = []

    def claim(kiosk: str) -> None:
        asked = {"receipt": "851630492716", "second_item": "9991234500"}
        found = office.kiosk(kiosk)
        reply = in_transaction(office.engine, lambda each: office.desk.claim(each, found, asked, office.now))
        answers.append(reply["ok"])

    threads = [threading.Thread(target=claim, args=(kiosk,)) for kiosk in kiosks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 7 + [True]


def test_what_fails_each_time_fails_in_the_end(office: Office) -> None:
    tries = []
    row = {"scope": "x", "wrong": 1, "since": 0.0, "locked_until": 0.0, "locks": 0}

    def act(connection: Connection) -> None:
        tries.append(1)
        connection.execute(guesses.insert(), [row, row])

    with pytest.raises(IntegrityError):
        in_transaction(office.engine, act)
    assert len(tries) == TRIES
