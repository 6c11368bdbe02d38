"""A whole line for tests: mosquitto, a real centre process, and the kiosk's end with journal and outbox."""

import io
import json
import select
import sqlite3
import subprocess
import sys
from contextlib import AbstractContextManager, closing, redirect_stdout
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine

from centre.cli import main
from centre.clock import SystemClock, call_on_turn
from centre.fleet.register import add_officer
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from config.loading import load
from kiosk.domain.clock import Clock
from kiosk.domain.messages import Envelope
from kiosk.remote import Remote
from kiosk.reporting.connection import Connect
from kiosk.reporting.keys import CENTRE_FILE, KioskKeys, make_kiosk_key
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.link import LinkSettings, MqttLink
from kiosk.reporting.mqtt import MqttConnection
from kiosk.reporting.outbox import Outbox, OutboxLimits
from kiosk.reporting.stamp import Stamp
from kiosk.session.events import Event
from kiosk.storage.journal import DeliveryJournal, Onlooker
from kiosk.storage.store import Store
from simulators.broker import Broker
from tests.centre.deadline import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
POLICY = load(ROOT / "config" / "demo.toml").policy
PLACE = "tehran-1"
KIOSK = "kiosk-7"
OFFICER, PIN = "مریم", "271828"
APPLICANT = {
    "application": "app-1",
    "receipt": "851630492716",
    "national_code": "9991234500",
    "birth_date": "13650412",
    "card_serial": "C0FFEE01",
    "place": PLACE,
}


class Centre:
    """`kiosk-centre` as people run it, on files in one folder."""

    def __init__(
        self,
        folder: Path,
        broker: Broker,
        *more: str,
        register: str = "",
        database: str = "",
        workers: int = 1,
    ) -> None:
        self._folder = folder
        self._broker = broker
        self._url = database or f"sqlite:///{folder}/centre.db"
        self._more = more
        self._to_run = ["--register", register] if register else []
        self._to_run += ["--workers", str(workers)] if workers > 1 else []
        self._process: subprocess.Popen[str] | None = None

    def call(self, *arguments: str) -> str:
        """One of the short commands, in this process."""
        output = io.StringIO()
        with redirect_stdout(output):
            assert main(self._arguments(*arguments)) == 0
        return output.getvalue()

    def enrol(self, kiosk: str, keys: Path, place: str = PLACE) -> None:
        answer = self.call("enrol", kiosk, "--place", place, "--public-key", make_kiosk_key(keys))
        (keys / CENTRE_FILE).write_text(answer)

    def bring_in(self, *applications: dict[str, str]) -> None:
        file = self._folder / "applications.json"
        file.write_text(json.dumps(applications))
        self.call("import", str(file))

    def add_officer(self) -> None:
        with opened(self._url) as engine, engine.begin() as connection:
            add_officer(connection, OFFICER, PLACE, PIN)

    def view(self) -> dict[str, Any]:
        seen: dict[str, Any] = json.loads(self.call("watch", "--once", "--json"))
        return seen

    def database(self) -> AbstractContextManager[Engine]:
        """Its database, as another program of the centre would open it."""
        return opened(self._url)

    def keys(self) -> CentreKeys:
        return CentreKeys.open(self._folder / "keys")

    def processes(self) -> list[int]:
        """The process ids of the workers, in the order they were started."""
        assert self._process
        pid = self._process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_starter(self) -> None:
        """Kill the process that started the workers, and not them."""
        assert self._process
        self._process.kill()
        self._end()

    def received(self) -> list[str]:
        """The ids of all events the centre has, straight from its database."""
        with closing(sqlite3.connect(self._folder / "centre.db")) as connection:
            return [row[0] for row in connection.execute("SELECT id FROM inbox ORDER BY kiosk, seq")]

    def start(self) -> Self:
        arguments = self._arguments("run", "--broker", f"127.0.0.1:{self._broker.port}", *self._to_run)
        command = [sys.executable, "-m", "centre", *arguments]
        with (self._folder / "centre.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
        output = self._process.stdout
        assert output
        assert select.select([output], [], [], 60.0)[0], "the centre printed nothing"
        assert output.readline() == "ready\n", (self._folder / "centre.log").read_text()
        return self

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._end()

    def stop(self) -> int:
        if self._process is None:
            return 0
        self._process.terminate()
        return self._end()

    def _end(self) -> int:
        assert self._process
        assert self._process.stdout
        code = self._process.wait(20)
        self._process.stdout.close()
        self._process = None
        return code

    def _arguments(self, *arguments: str) -> list[str]:
        return [*arguments, *self._more, "--database", self._url, "--keys", str(self._folder / "keys")]


class KioskEnd:
    """What a kiosk has of the line, on the real clock; resends quickly, so that tests need not wait."""

    def __init__(
        self,
        folder: Path,
        keys: Path,
        broker: Broker,
        kiosk: str = KIOSK,
        clock: Clock | None = None,
        identity: LineIdentity | None = None,
        connect: Connect = MqttConnection,
    ) -> None:
        self.clock = clock or SystemClock()
        self.store = Store.open(folder)
        self.stamp = Stamp(kiosk, self.store.next_boot(), self.clock)
        self.outbox = Outbox(self.store, self.clock, OutboxLimits(resend_s=0.5, resend_floor_s=0.2))
        self.events: list[Envelope] = []
        self.journal = DeliveryJournal(self.store, self.stamp, self.outbox, Onlooker(self.events.append))
        self.reachable: list[bool] = []
        settings = LinkSettings(
            "127.0.0.1", broker.port, request_s=6.0, stagger_s=0, reconnect_base_s=0.1, reconnect_cap_s=0.3
        )
        self.link = MqttLink(
            settings,
            self.stamp,
            self.outbox,
            KioskKeys.load(keys),
            on_centre=self.reachable.append,
            info={"version": "test"},
            identity=identity,
            connect=connect,
        )
        self.heard: list[Event] = []
        self.remote = Remote(
            self.link,
            self.store,
            self.outbox,
            KioskKeys.load(keys),
            self.stamp,
            folder=folder,
            policy=POLICY,
            post=self.heard.append,
        )
        self.link.attend(self.remote)
        call_on_turn(self.clock, self.link.clock_turned)

    def start(self) -> Self:
        self.remote.start()
        self.link.start()
        return self

    def wait_reachable(self) -> None:
        wait_until(lambda: self.reachable[-1:] == [True], "the centre")

    def wait_empty(self) -> None:
        wait_until(lambda: self.outbox.depth().rows == 0, "every ack")

    def stop(self) -> None:
        self.link.stop()
        self.remote.stop()
        self.store.close()


class Listener:
    """`mosquitto_sub` on every topic, as an operator would use it."""

    def __init__(self, folder: Path, broker: Broker) -> None:
        self._file = folder / "heard.txt"
        command = ["mosquitto_sub", "-V", "5", "-p", str(broker.port), "-t", "#", "-F", "%t %r %p"]
        with self._file.open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output)

    def heard(self) -> list[tuple[str, bool, str]]:
        """Topic, whether retained, and payload of every message so far."""
        lines = [line.split(" ", 2) for line in self._file.read_text().splitlines()]
        return [(line[0], line[1] == "1", line[2]) for line in lines if len(line) == 3]

    def topics(self) -> set[str]:
        return {topic for topic, _, _ in self.heard()}

    def wait_for(self, topic: str, text: str = "") -> None:
        wait_until(
            lambda: any(topic == seen and text in payload for seen, _, payload in self.heard()),
            f"{text} on {topic}",
        )

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
