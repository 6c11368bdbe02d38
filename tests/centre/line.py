"""A whole line for tests: mosquitto, a real centre process, and the kiosk's end with journal and outbox."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from centre.clock import SystemClock
from kiosk.domain.messages import Envelope
from kiosk.journal import DeliveryJournal
from kiosk.reporting.keys import CENTRE_FILE, KioskKeys, make_kiosk_key
from kiosk.reporting.link import LinkSettings, MqttLink
from kiosk.reporting.outbox import Outbox, OutboxLimits
from kiosk.reporting.stamp import Stamp
from kiosk.store import Store
from simulators.broker import Broker

ROOT = Path(__file__).resolve().parent.parent.parent
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


def wait_until(met: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.01)


class Centre:
    """`kiosk-centre` as people run it, on files in one folder."""

    def __init__(self, folder: Path, broker: Broker) -> None:
        self._folder = folder
        self._broker = broker
        self._process: subprocess.Popen[str] | None = None

    def call(self, *arguments: str, text: str = "") -> str:
        done = subprocess.run(self._command(*arguments), input=text, capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def enrol(self, kiosk: str, keys: Path, place: str = PLACE) -> None:
        answer = self.call("enrol", kiosk, "--place", place, "--public-key", make_kiosk_key(keys))
        (keys / CENTRE_FILE).write_text(answer)

    def bring_in(self, *applications: dict[str, str]) -> None:
        file = self._folder / "applications.json"
        file.write_text(json.dumps(applications))
        self.call("import", str(file))

    def view(self) -> dict[str, Any]:
        seen: dict[str, Any] = json.loads(self.call("watch", "--once", "--json"))
        return seen

    def start(self) -> Self:
        command = self._command("run", "--broker", f"127.0.0.1:{self._broker.port}")
        with (self._folder / "centre.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
        output = self._process.stdout
        assert output
        assert select.select([output], [], [], 20.0)[0], "the centre printed nothing"
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
        assert self._process and self._process.stdout
        code = self._process.wait(20)
        self._process.stdout.close()
        self._process = None
        return code

    def _command(self, *arguments: str) -> list[str]:
        files = ["--database", f"sqlite:///{self._folder}/centre.db", "--keys", str(self._folder / "keys")]
        head = 2 if arguments[0] == "officer" else 1
        return [sys.executable, "-m", "centre", *arguments[:head], *files, *arguments[head:]]


class KioskEnd:
    """What a kiosk has of the line, on the real clock; resends quickly, so that tests need not wait."""

    def __init__(self, folder: Path, keys: Path, broker: Broker, kiosk: str = KIOSK) -> None:
        self.clock = SystemClock()
        self.store = Store.open(folder)
        self.stamp = Stamp(kiosk, self.store.next_boot(), self.clock)
        self.outbox = Outbox(self.store, self.clock, OutboxLimits(resend_s=0.5, resend_floor_s=0.2))
        self.events: list[Envelope] = []
        self.journal = DeliveryJournal(self.store, self.stamp, self.outbox, self.events.append)
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
        )

    def start(self) -> Self:
        self.link.start()
        return self

    def wait_reachable(self) -> None:
        wait_until(lambda: self.reachable[-1:] == [True], "the centre")

    def wait_empty(self) -> None:
        wait_until(lambda: self.outbox.depth().rows == 0, "every ack")

    def stop(self) -> None:
        self.link.stop()
        self.store.close()


def process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
