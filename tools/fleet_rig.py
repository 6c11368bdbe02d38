"""A whole fleet for measuring: broker, centre, operator's site and thousands of kiosks, at real addresses."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlencode, urlsplit

from kiosk.enrolment import install, write_request
from kiosk.reporting.line_identity import LineIdentity
from simulators.broker import Broker, free_port
from simulators.control import ControlClient, Reply
from tests.centre.ends import KioskEnd

PLACE, PASSWORD, OPERATOR = "place-1", "correct horse battery", "sara"
PATIENCE_S = 600.0


class RigError(Exception):
    """The fleet cannot be measured; one line."""


class Served:
    """A program of ours that has said `ready`."""

    def __init__(self, *command: str, log: Path) -> None:
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command], stdout=subprocess.PIPE, stderr=errors, text=True
            )
        assert self._process.stdout
        self.said = self._process.stdout.readline().strip()
        if not self.said.startswith("ready"):
            raise RigError(f"{command[0]} did not start; {log} says why")

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(60)
        assert self._process.stdout
        self._process.stdout.close()


@dataclass(frozen=True, slots=True)
class Size:
    kiosks: int
    window_s: float
    tls: bool
    whole: int = 3
    keepalive_s: int = 60


class Rig:
    """Everything on loopback, in one folder; leave the context and all of it ends."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder = folder
        self.size = size
        self.port = free_port()
        self.began_s = 0.0
        self._stack = ExitStack()
        self._tls = folder / "line"
        self.options = [f"--database=sqlite:///{folder}/centre.db", f"--keys={folder}/keys"]
        if size.tls:
            self.options.append(f"--tls={self._tls}")

    def __enter__(self) -> Self:
        try:
            self._enrol()
            self.broker = self._stack.enter_context(self._broker())
            self.centre = self._served("centre", "run", *self.options, "--broker", self._address())
            self.site = self._served(
                "centre", "web", *self.options[:2], "--listen", f"127.0.0.1:{free_port()}"
            )
            self.whole = [self._whole(number) for number in range(self.size.whole)]
            self._connect_fleet()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def stats(self) -> dict[str, int]:
        told: Reply = self.control.do("stats")
        return {name: int(value) for name, value in told.items() if isinstance(value, int)}

    def until(self, met: Callable[[dict[str, int]], bool], what: str) -> float:
        """How long it took until the fleet's own figures were so."""
        began = time.perf_counter()
        while not met(stats := self.stats()):
            if time.perf_counter() - began > PATIENCE_S:
                raise RigError(f"waited {PATIENCE_S:g} s for {what}: {stats}")
            time.sleep(0.2)
        return time.perf_counter() - began

    def all_back(self) -> float:
        return self.until(lambda stats: stats["connected"] == self.size.kiosks, "every kiosk")

    def sign_in(self) -> "Visitor":
        return Visitor(self.site.said.split()[1])

    def processes(self) -> list[tuple[str, int | None]]:
        pids = self.broker.pid, self.centre.pid, self.site.pid, self.fleet.pid
        return list(zip(("broker", "centre", "site", "fleet simulator"), pids, strict=True))

    def processor_s(self, pid: int | None) -> float:
        """What a process took of a processor so far."""
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self, pid: int | None) -> float:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0

    def _connect_fleet(self) -> None:
        control = self.folder / "control"
        began = time.perf_counter()
        size = (
            *("--kiosks", str(self.size.kiosks), "--window", str(self.size.window_s), "--events", "0"),
            *("--keepalive", str(self.size.keepalive_s)),
        )
        where = ("--broker", self._address(), "--centre", str(self.folder / "answer.json"))
        self.fleet = self._served("simulators", "fleet", *size, *where, "--control", str(control))
        self.began_s = time.perf_counter() - began
        self.control = ControlClient(control, PATIENCE_S)
        self._stack.callback(self.control.close)

    def _served(self, *command: str) -> Served:
        served = Served(*command, log=self.folder / f"{command[0]}-{command[1]}.log")
        self._stack.callback(served.stop)
        return served

    def _enrol(self) -> None:
        """The simulated kiosks and the whole ones at once; roles are written before the broker starts."""
        register, answer = self.folder / "fleet.json", self.folder / "answer.json"
        if self.size.tls:
            listening = ("--host", "127.0.0.1", "--listen", "127.0.0.1", "--port", str(self.port))
            self._call("centre", "broker-init", str(self._tls), *listening)
        wanted = ("--kiosks", str(self.size.kiosks), "--register", str(register))
        self._call("simulators", "fleet", *wanted, *(["--certificates"] if self.size.tls else []))
        entries = json.loads(register.read_text())
        for number in range(self.size.whole):
            request = self.folder / "request.json"
            write_request(self._keys(number), _name(number), request)
            entry = json.loads(request.read_text()) | {"place": PLACE}
            entries.append(entry if self.size.tls else entry | {"certificate_request": ""})
        register.write_text(json.dumps(entries))
        self._call("centre", "enrol-fleet", *self.options, str(register), "--out", str(answer))
        if self.size.tls:
            self._call("centre", "broker-roles", *self.options, str(self._tls))
        self._call("centre", "operator", "add", *self.options[:2], OPERATOR, said=PASSWORD)

    def _whole(self, number: int) -> KioskEnd:
        """A kiosk's own store, outbox, journal and line."""
        told = json.loads((self.folder / "answer.json").read_text())
        answer = {name: told[name] for name in ("sealing", "signing")} | {"kiosk": _name(number)}
        if self.size.tls:
            given = {"certificate": told["certificates"][_name(number)], "authority": told["authority"]}
            answer |= given
        file, keys = self.folder / "own.json", self._keys(number)
        file.write_text(json.dumps(answer))
        install(keys, _name(number), file)
        identity = LineIdentity(keys) if self.size.tls else None
        end = KioskEnd(self.folder / _name(number), keys, self.broker, _name(number), identity=identity)
        self._stack.callback(end.stop)
        return end.start()

    def _broker(self) -> Broker:
        configuration = self._tls / "broker" / "mosquitto.conf" if self.size.tls else None
        return Broker(self.folder / "broker", self.port, configuration)

    def _call(self, *command: str, said: str = "") -> None:
        subprocess.run(
            [sys.executable, "-m", *command],
            check=True,
            stdout=subprocess.DEVNULL,
            input=said + "\n",
            text=True,
            env=os.environ,
        )

    def _keys(self, number: int) -> Path:
        return self.folder / f"{_name(number)}-keys"

    def _address(self) -> str:
        return f"127.0.0.1:{self.port}"


class Visitor:
    """An operator who is signed in, and how long each page takes."""

    def __init__(self, site: str) -> None:
        host, port = urlsplit(site).hostname, urlsplit(site).port
        self._line = http.client.HTTPConnection(host or "127.0.0.1", port, timeout=60)
        form = urlencode({"name": OPERATOR, "password": PASSWORD})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": site}
        self._line.request("POST", "/sign-in", form, kind)
        answer = self._line.getresponse()
        answer.read()
        self._line.close()
        cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        if answer.status != 303 or not cookies:
            raise RigError(f"the site does not let the operator in: {answer.status}")
        self._headers = {"Cookie": "; ".join(each.split(";")[0] for each in cookies)}

    def get(self, path: str) -> tuple[float, bytes]:
        """Milliseconds and body."""
        began = time.perf_counter()
        self._line.request("GET", path, headers=self._headers)
        answer = self._line.getresponse()
        body = answer.read()
        self._line.close()  # the site would close it, at a moment of its own
        if answer.status != 200:
            raise RigError(f"{path}: {answer.status}")
        return (time.perf_counter() - began) * 1000, body


def _name(number: int) -> str:
    return f"whole-{number}"
