"""Kiosks report and deliver while broker, centre, its workers and kiosks are killed at random.

Each kiosk's own audit says which events it made durable; the centre must have each of them exactly once, and
each card delivered exactly once. The broker keeps nothing on disk, so killing it deletes its store as well.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import select

from centre.applications.moves import import_application
from centre.fleet.register import enrol_kiosk
from centre.inbox.tables import inbox
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, history
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.reporting.keys import CENTRE_FILE, make_kiosk_key
from kiosk.storage.store import Store
from simulators.broker import Broker
from tests.centre.applicants import code
from tests.centre.ends import PLACE, ROOT, Centre

DELIVERED = 26
PATIENCE_S = 240.0
KILLS = ("broker", "worker", "kiosks", "centre", "broker", "kiosks", "worker")


@dataclass(frozen=True, slots=True)
class Size:
    kiosks: int = 200
    processes: int = 5
    events: int = 20
    kills: tuple[str, ...] = KILLS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: `lost` and `twice` must be empty, `delivered` everybody."""

    journalled: int
    lost: int
    invented: int
    delivered: int
    delivered_twice: int
    duplicates: int
    kills: int
    seconds: float


@dataclass(slots=True)
class Wire:
    """Somebody who listens to every event: the same id again is a duplicate on the wire."""

    port: int
    ids: Counter[str] = field(default_factory=Counter)
    client: paho.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self.client.reconnect_delay_set(0.1, 0.5)  # type: ignore[arg-type]  # seconds may be fractions
        self.client.on_connect = lambda client, *_: client.subscribe("kiosks/v1/up/+/ev", qos=1)
        self.client.on_message = self._heard
        self.client.connect("127.0.0.1", self.port)
        self.client.loop_start()

    def _heard(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        self.ids[str(json.loads(message.payload).get("id"))] += 1

    def duplicates(self) -> int:
        self.client.disconnect()
        self.client.loop_stop()
        return sum(self.ids.values()) - len(self.ids)


class Outage:
    """`run` from beginning to end; `tell` hears how far it is."""

    def __init__(
        self,
        folder: Path,
        size: Size,
        *,
        database: str = "",
        seed: int = 6,
        tell: Callable[[str], None] = print,
    ) -> None:
        self._folder = folder
        self._size = size
        self._tell = tell
        self._chance = random.Random(seed)
        self._broker = Broker(folder / "broker")
        self._url = database or f"sqlite:///{folder}/centre.db"
        self._centre = Centre(folder, self._broker, database=self._url, workers=2)
        self._names = [f"k-{at:03}" for at in range(size.kiosks)]
        self._people: list[tuple[str, str, str]] = []
        self._processes: list[subprocess.Popen[str]] = []

    def run(self) -> Outcome:
        began = time.monotonic()
        self._prepare()
        self._broker.start()
        wire = Wire(self._broker.port)
        try:
            self._centre.start()
            self._processes = [self._start_kiosks(at) for at in range(self._size.processes)]
            for at, victim in enumerate(self._size.kills):
                time.sleep(self._chance.uniform(1.0, 3.0))
                self._tell(f"{at + 1}/{len(self._size.kills)}: {victim} killed")
                self._kill(victim)
            self._wait_for_all()
            self._end_kiosks()
            return self._judge(wire.duplicates(), time.monotonic() - began)
        finally:
            self._end_kiosks()
            self._centre.kill()
            self._broker.kill()

    def _prepare(self) -> None:
        keys = CentreKeys.open(self._folder / "keys")
        with opened(self._url) as engine, engine.begin() as connection:
            for at, name in enumerate(self._names):
                own, receipt = (
                    self._folder / name / "keys",
                    make_number(NumberKind.RECEIPT, self._chance.randrange),
                )
                enrol_kiosk(connection, name, PLACE, make_kiosk_key(own), _now())
                (own / CENTRE_FILE).write_text(json.dumps({"kiosk": name, **keys.public()}))
                entry = {"application": f"app-{name}", "receipt": receipt, "national_code": code(at + 1)}
                entry |= {"card_serial": f"{at:08X}", "place": PLACE}
                import_application(connection, keys, entry, _now().timestamp())
                self._people.append((name, receipt, code(at + 1)))
        self._tell(f"{len(self._names)} kiosks enrolled")

    def _start_kiosks(self, at: int) -> subprocess.Popen[str]:
        share = [":".join(each) for each in self._people[at :: self._size.processes]]
        arguments = [str(self._folder), str(self._broker.port), str(self._size.events), *share]
        command = [sys.executable, "-m", "tools.outage_kiosks", *arguments]
        with (self._folder / f"kiosks-{at}.log").open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT
            )

    def _kill(self, victim: str) -> None:
        match victim:
            case "broker":
                self._broker.kill()
                time.sleep(self._chance.uniform(0, 0.5))
                self._broker.start()
            case "centre":
                self._centre.kill()
                self._centre.start()
            case "worker":
                os.kill(self._chance.choice(self._centre.processes()), signal.SIGKILL)
            case _:
                at = self._chance.randrange(len(self._processes))
                self._processes[at].kill()
                _end(self._processes[at])
                self._processes[at] = self._start_kiosks(at)

    def _wait_for_all(self) -> None:
        for at, each in enumerate(self._processes):
            assert each.stdout
            words = [each.stdout.readline().strip() for _ in range(2)]
            if words != ["DONE", "EMPTY"]:
                raise SystemExit(f"kiosks {at} said {words}: {self._folder / f'kiosks-{at}.log'}")
            self._tell(f"kiosks {at + 1}/{len(self._processes)}: every event acknowledged")

    def _end_kiosks(self) -> None:
        while self._processes:
            _end(self._processes.pop())

    def _judge(self, duplicates: int, seconds: float) -> Outcome:
        journalled = [each for name in self._names for each in _audited(self._folder / name)]
        with opened(self._url) as engine, engine.begin() as connection:
            there = list(connection.execute(select(inbox.c.id)).scalars())
            ends = connection.execute(select(history.c.application).where(history.c.transition == DELIVERED))
            times = Counter(ends.scalars())
            done = select(applications.c.id).where(applications.c.state == "DELIVERED")
            delivered = len(connection.execute(done).all())
        lost, invented = set(journalled) - set(there), set(there) - set(journalled)
        twice = sum(number > 1 for number in times.values())
        kills = len(self._size.kills)
        return Outcome(
            len(journalled), len(lost), len(invented), delivered, twice, duplicates, kills, seconds
        )


def _audited(folder: Path) -> list[str]:
    """The ids of all events that a kiosk ever made durable, from its own audit."""
    store = Store.open(folder)
    try:
        bodies = [json.loads(body) for (body,) in store.query("SELECT body FROM audit ORDER BY number")]
    finally:
        store.close()
    return [str(body["facts"]["id"]) for body in bodies if body["kind"] == "event"]


def _now() -> datetime:
    return datetime.now(UTC)


def _end(process: subprocess.Popen[str]) -> None:
    if process.stdin and process.stdout:
        process.stdin.close()
        process.wait(PATIENCE_S)
        process.stdout.close()
