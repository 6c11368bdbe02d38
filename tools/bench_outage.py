"""Figures of outages: everything killed under 200 kiosks, and a backlog drained beside live requests."""

import json
import select
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from centre.fleet.register import enrol_kiosk
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from kiosk.clock import SystemClock
from kiosk.reporting.keys import CENTRE_FILE, make_kiosk_key
from simulators.broker import Broker
from tests.centre.ends import KIOSK, PLACE, ROOT, Centre, KioskEnd
from tools.outage import Outage, Size

LATE_KIOSKS, BACKLOG = 10, 1000
Figure = tuple[str, float, str]


def figures() -> list[Figure]:
    with TemporaryDirectory() as name:
        drained = _backlog(Path(name))
    with TemporaryDirectory() as name:
        return [*drained, *_outage(Path(name))]


def _outage(folder: Path) -> list[Figure]:
    size = Size()
    seen = Outage(folder, size, tell=_tell).run()
    wrong = seen.lost + seen.invented + seen.delivered_twice + size.kiosks - seen.delivered
    if wrong or not seen.duplicates:
        raise SystemExit(f"outages: {seen}")
    how = f"{size.kiosks} kiosks, 2 workers, {seen.kills} kills of broker and store, centre, worker, kiosks"
    return [
        ("events journalled by kiosks, of which the centre has each once", seen.journalled, how),
        ("cards delivered exactly once", seen.delivered, "claim, verdict and ending sent through the kills"),
        ("duplicates on the wire", seen.duplicates, "seen by a listener; none had a second effect"),
        ("outage trial, s", seen.seconds, "from enrolment to the last acknowledgement"),
    ]


def _backlog(folder: Path) -> list[Figure]:
    with Broker(folder / "broker") as broker:
        centre = Centre(folder, broker)
        centre.enrol(KIOSK, folder / "live-keys")
        names = _enrol_late_ones(folder)
        centre.start()
        live = KioskEnd(folder / "live", folder / "live-keys", broker).start()
        try:
            live.wait_reachable()
            return _drain(folder, broker, names, live)
        finally:
            live.stop()
            centre.stop()


def _drain(folder: Path, broker: Broker, names: list[str], live: KioskEnd) -> list[Figure]:
    command = [
        sys.executable,
        "-m",
        "tools.backlog_kiosks",
        str(folder),
        str(broker.port),
        str(BACKLOG),
        *names,
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as late:
        assert late.stdin
        assert late.stdout
        late.stdout.readline()
        _tell("the backlog is on disk")
        began = time.perf_counter()
        late.stdin.write("go\n")
        late.stdin.flush()
        asked = []
        while late.poll() is None and not _is_empty(late):
            sent = time.perf_counter()
            live.link.central.release_claim("app-1")
            asked.append((time.perf_counter() - sent) * 1000)
        seconds = time.perf_counter() - began
    how = f"{LATE_KIOSKS} kiosks, {BACKLOG} events each; their sealing and paho share 2 cores with it"
    return [
        ("backlog drained over the broker, events/s", LATE_KIOSKS * BACKLOG / seconds, how),
        ("live request meanwhile, p50 ms", median(asked), f"{len(asked)} requests of another kiosk"),
        ("live request meanwhile, worst ms", max(asked), "must stay below 2,000"),
    ]


def _enrol_late_ones(folder: Path) -> list[str]:
    names = [f"late-{at:02}" for at in range(LATE_KIOSKS)]
    keys = CentreKeys.open(folder / "keys")
    with opened(f"sqlite:///{folder}/centre.db") as engine, engine.begin() as connection:
        for name in names:
            own = folder / name / "keys"
            enrol_kiosk(connection, name, PLACE, make_kiosk_key(own), SystemClock().now())
            (own / CENTRE_FILE).write_text(json.dumps({"kiosk": name, **keys.public()}))
    return names


def _is_empty(late: "subprocess.Popen[str]") -> bool:
    assert late.stdout
    ready, _, _ = select.select([late.stdout], [], [], 0)
    return bool(ready)


def _tell(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)
