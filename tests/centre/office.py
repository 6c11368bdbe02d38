"""A centre's database with one place, two kiosks, an officer and an applicant, on a turned clock."""

import uuid
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

from centre.applications.moves import import_application
from centre.delivery.claims import Desk, Reply
from centre.fleet.register import Kiosk, add_officer, enrol_kiosk, find_kiosk
from centre.inbox.inbox import Arrival, Inbox, Taken
from centre.storage.database import open_database
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, history
from kiosk.domain.clock import ClockTrust
from kiosk.domain.identifiers import uuid7
from kiosk.domain.messages import Ack, Envelope
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.sealing import key_text
from kiosk.domain.wire import event_channel, seal_event, unseal_ack
from tests.kiosk.domain.turned_clock import TurnedClock

ON_SQLITE = pytest.mark.parametrize("office", ["sqlite"], indirect=True)  # what no database makes different
PLACE, ELSEWHERE = "tehran-1", "shiraz-2"
RECEIPT, CODE, BORN = "851630492716", "9991234500", "13650412"
OFFICER, PIN = "مریم", "271828"
APPLICANT = {
    "application": "app-1",
    "receipt": RECEIPT,
    "national_code": CODE,
    "birth_date": BORN,
    "card_serial": "C0FFEE01",
    "place": PLACE,
}


class Office:
    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.clock = TurnedClock()
        self.engine = open_database(url or _fresh(folder))
        self.keys = CentreKeys.open(folder / "keys")
        self.desk = Desk(self.keys, DEFAULT_POLICY)
        self.inbox = Inbox(self.engine, self.keys)
        self.kiosk_keys: dict[str, X25519PrivateKey] = {}
        self.store, self.session = uuid.uuid4(), uuid.uuid4()
        for kiosk, place in (("k-17", PLACE), ("k-18", PLACE), ("k-99", ELSEWHERE)):
            self.enrol(kiosk, place)
        with self.engine.begin() as connection:
            self.officer = add_officer(connection, OFFICER, PLACE, PIN)
            import_application(connection, self.keys, APPLICANT, self.now)

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()

    def enrol(self, kiosk: str, place: str) -> None:
        self.kiosk_keys[kiosk] = X25519PrivateKey.generate()
        with self.engine.begin() as connection:
            public = key_text(self.kiosk_keys[kiosk].public_key())
            enrol_kiosk(connection, kiosk, place, public, self.clock.now())

    def kiosk(self, name: str) -> Kiosk:
        with self.engine.begin() as connection:
            found = find_kiosk(connection, name)
        assert found
        return found

    def claim(self, kiosk: str = "k-17", receipt: str = RECEIPT, second: str = CODE) -> Reply:
        asked = {"receipt": receipt, "second_item": second}
        with self.engine.begin() as connection:
            return self.desk.claim(connection, self.kiosk_in(connection, kiosk), asked, self.now)

    def confirm(self, kiosk: str = "k-17", officer: str = OFFICER, pin: str = PIN) -> Reply:
        asked = {"application": "app-1", "officer": officer, "pin": pin}
        with self.engine.begin() as connection:
            return self.desk.confirm(connection, self.kiosk_in(connection, kiosk), asked, self.now)

    def stands(self, kiosk: str = "k-17") -> Reply:
        with self.engine.begin() as connection:
            found = self.kiosk_in(connection, kiosk)
            return self.desk.stand(connection, found, {"application": "app-1"}, self.now)

    def release(self, kiosk: str = "k-17", application: str = "app-1") -> Reply:
        with self.engine.begin() as connection:
            found = self.kiosk_in(connection, kiosk)
            return self.desk.release(connection, found, {"application": application}, self.now)

    @staticmethod
    def kiosk_in(connection: Any, name: str) -> Kiosk:
        found = find_kiosk(connection, name)
        assert found
        return found

    def event(self, seq: int, kind: str = "journey.started", kiosk: str = "k-17", **data: Any) -> Envelope:
        now = self.clock.now()
        return Envelope(
            id=uuid7(now),
            kiosk=kiosk,
            session=self.session,
            boot=1,
            ts=now,
            up=1.0,
            clk=ClockTrust.RTC,
            type=kind,
            data=data,
            seq=seq,
            store=self.store,
        )

    def arrival(self, event: Envelope) -> Arrival:
        channel = event_channel(self.kiosk_keys[event.kiosk], self.keys.sealing.public_key())
        return Arrival(event.kiosk, seal_event(event.encode(), channel), str(self.session))

    def take(self, *events: Envelope) -> Taken:
        return self.inbox.take([self.arrival(event) for event in events], self.now)

    def ack(self, taken: Taken, at: int = 0) -> Ack:
        kiosk, payload = taken.acks[at]
        channel = event_channel(self.kiosk_keys[kiosk], self.keys.sealing.public_key())
        return unseal_ack(payload, kiosk, channel)

    def tell(self, seq: int, outcome: str, kiosk: str = "k-17", **data: Any) -> Taken:
        return self.take(
            self.event(seq, "delivery.ended", kiosk, application="app-1", outcome=outcome, **data)
        )

    def tell_match(self, seq: int, kiosk: str = "k-17") -> Taken:
        return self.take(self.event(seq, "delivery.verdict", kiosk, application="app-1", verdict="match"))

    def application(self) -> Any:
        with self.engine.begin() as connection:
            return connection.execute(select(applications)).one()

    def state(self) -> str:
        return str(self.application().state)

    def moves(self) -> list[int | None]:
        """The transitions taken so far, None for what was refused."""
        with self.engine.begin() as connection:
            rows = connection.execute(select(history).order_by(history.c.number)).all()
        return [row.transition for row in rows if row.before]

    def later(self, **by: float) -> None:
        self.clock.turn(timedelta(**by).total_seconds())


def _fresh(folder: Path) -> str:
    """A new database file, a copy of one that was brought up to date once for all tests."""
    (folder / "centre.db").write_bytes(_migrated())
    return f"sqlite:///{folder}/centre.db"


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as name:
        engine = open_database(f"sqlite:///{name}/centre.db")
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        engine.dispose()
        return (Path(name) / "centre.db").read_bytes()


def other_store(event: Envelope) -> Envelope:
    return replace(event, store=uuid.uuid4())
