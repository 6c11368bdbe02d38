"""A kiosk's days compared with the centre's, from the kiosk's own audit to the watch."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from centre.fleet.watch import as_text, view
from centre.inbox.batch import Arrival
from centre.inbox.tables import inbox
from centre.line.answering import Answering, Question
from centre.line.operations import operations
from kiosk.domain.messages import decode
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.sealing import seal, unseal
from kiosk.domain.wire import (
    event_channel,
    reply_context,
    request_context,
    seal_event,
    unseal_ack,
    unwrap,
    wrap,
)
from kiosk.reporting.comparing import Comparing
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.requests import Reply
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import Store
from tests.centre.office import Office

STARTED = Report("journey.started", {})
CLAIMED = Report("delivery.claimed", {"application": "app-1"})


class Kiosk:
    """The kiosk's end without a line: what is sent is taken in at once, unless it is lost."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.store = Store.open(folder)
        self.stamp = Stamp("k-17", self.store.next_boot(), office.clock)
        self.outbox = Outbox(self.store, office.clock, chance=lambda: 1.0)
        self.journal = DeliveryJournal(self.store, self.stamp, self.outbox)
        own, centre = office.kiosk_keys["k-17"], office.keys.sealing.public_key()
        self.channel = event_channel(own, centre)
        self.answering = Answering(office.engine, office.keys, operations(office.keys, DEFAULT_POLICY))
        self.comparing = Comparing(self.store, self.outbox, self.ask, lambda: True, office.clock)
        self.asked: list[dict[str, Any]] = []

    def ask(self, op: str, data: dict[str, Any]) -> Reply:
        self.asked.append(data)
        correlation = secrets.token_bytes(16)
        own, centre = self.office.kiosk_keys["k-17"], self.office.keys.sealing.public_key()
        body = self.stamp.message(op, data).encode()
        sealed = wrap(seal(own, centre, body, request_context("k-17", op, correlation)))
        answer = self.answering.answer(Question("k-17", op, correlation, sealed), self.office.clock.now())
        assert answer
        bound = reply_context("k-17", op, correlation)
        told = decode(unseal(own, centre, unwrap(answer), bound))
        return Reply(told.get("data") if told["ok"] else None, told.get("code"))

    def send(self, *, lost: tuple[int, ...] = ()) -> None:
        """Send what is due; numbers in `lost` never arrive."""
        rows = self.outbox.due()
        for row in rows:
            self.outbox.sent(row.seq)
        arrived = [
            Arrival("k-17", seal_event(row.body, self.channel), str(self.stamp.session))
            for row in rows
            if row.seq not in lost
        ]
        for _, payload in self.office.inbox.take(arrived, self.office.now).acks:
            self.outbox.acknowledged(unseal_ack(payload, "k-17", self.channel))

    def next_day(self) -> None:
        self.office.clock.turn(timedelta(days=1).total_seconds())


@pytest.fixture
def kiosk(office: Office, tmp_path: Path) -> Iterator[Kiosk]:
    made = Kiosk(office, tmp_path / "kiosk")
    yield made
    made.store.close()


def differing(office: Office) -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = view(office.engine, office.now)["days_that_differ"]
    return days


def test_a_day_that_agrees_is_compared_once_and_not_listed(office: Office, kiosk: Kiosk) -> None:
    for _ in range(5):
        kiosk.journal.tell(STARTED)
    kiosk.send()
    kiosk.next_day()
    kiosk.comparing.step()
    kiosk.comparing.step()
    assert [(each["count"], each["first"], each["last"]) for each in kiosk.asked] == [(5, 1, 5)]
    assert differing(office) == []


def test_what_is_missing_is_sent_again_at_once_and_the_next_comparison_agrees(
    office: Office, kiosk: Kiosk
) -> None:
    for _ in range(4):
        kiosk.journal.tell(STARTED)
    kiosk.send(lost=(2, 4))
    kiosk.next_day()
    kiosk.comparing.step()
    assert differing(office) == [{"kiosk": "k-17", "day": "2026-11-22", "told": 4, "here": 2}]
    assert "k-17 told of 4 events on 2026-11-22, 2 are here" in as_text(view(office.engine, office.now))
    kiosk.send()
    again = Comparing(kiosk.store, kiosk.outbox, kiosk.ask, lambda: True, office.clock)
    again.step()
    assert differing(office) == []


def test_a_centre_put_back_to_an_older_state_lists_what_it_lost_and_goes_on(
    office: Office, kiosk: Kiosk
) -> None:
    """The kiosk has no more what had been acknowledged; what waits behind the gap must not wait for ever."""
    kiosk.journal.tell(STARTED)
    kiosk.send()
    with office.engine.begin() as connection:
        connection.execute(delete(inbox))
        connection.exec_driver_sql("DELETE FROM streams")
    office.claim()
    kiosk.journal.tell(Report("delivery.verdict", {"application": "app-1", "verdict": "match"}))
    kiosk.journal.tell(Report("delivery.ended", {"application": "app-1", "outcome": "delivered"}))
    kiosk.send()
    assert office.state() == "DELIVERING"
    kiosk.next_day()
    kiosk.comparing.step()
    assert kiosk.asked[1]["gone"] == [[1, 1]]
    assert office.state() == "DELIVERED"
    assert differing(office) == [{"kiosk": "k-17", "day": "2026-11-22", "told": 3, "here": 2}]


def test_events_the_centre_refused_are_no_part_of_the_count(office: Office, kiosk: Kiosk) -> None:
    kiosk.journal.tell(Report("delivery.ended", {"application": "nobody", "outcome": "delivered"}))
    kiosk.journal.tell(STARTED)
    kiosk.send()
    kiosk.next_day()
    kiosk.comparing.step()
    assert differing(office) == []


def test_a_day_is_never_compared_before_it_is_over(kiosk: Kiosk) -> None:
    kiosk.journal.tell(STARTED)
    kiosk.comparing.step()
    assert kiosk.asked == []


def test_a_day_is_whole_although_the_clock_was_wrong_in_its_midst(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.reporting.comparing.PAGE", 2)
    for days in (-7.0, 7.0, 7.0, -7.0):
        kiosk.journal.tell(STARTED)
        kiosk.office.clock.turn(timedelta(days=days).total_seconds())
    kiosk.journal.tell(STARTED)
    kiosk.send()
    kiosk.next_day()
    kiosk.comparing.step()
    of_today = next(each for each in kiosk.asked if each["day"] == "2026-11-22")
    assert (of_today["count"], of_today["first"], of_today["last"]) == (5, 1, 5)


def test_the_days_long_before_are_not_read_again(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.reporting.comparing.PAGE", 2)
    for _ in range(40):
        kiosk.journal.tell(STARTED)
    for _ in range(9):
        kiosk.next_day()
    kiosk.journal.tell(STARTED)
    kiosk.send()
    kiosk.next_day()
    read: list[int] = []
    query = kiosk.store.query

    def counted(sql: str, values: tuple[int, ...] = ()) -> list[tuple[Any, ...]]:
        rows = query(sql, values)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(kiosk.store, "query", counted)
    kiosk.comparing.step()
    assert [(each["count"], each["first"]) for each in kiosk.asked] == [(1, 41)]
    assert sum(read) < 25


@pytest.mark.parametrize(
    "wrong", [{"first": 9, "last": 3}, {"last": 10**9}, {"day": "yesterday"}, {"digest": "0"}, {"first": 0}]
)
def test_a_range_without_sense_is_refused(kiosk: Kiosk, wrong: dict[str, Any]) -> None:
    told = {
        "store": str(kiosk.store.id),
        "day": "2026-11-22",
        "count": 1,
        "first": 1,
        "last": 1,
        "digest": "00",
    }
    assert kiosk.ask("events.compare", told | wrong).code == "bad_range"
