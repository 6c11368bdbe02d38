"""Figures of the line between kiosk and centre: real mosquitto, real centre process, SQLite with FULL."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from centre.inbox.inbox import Arrival, Inbox
from centre.storage.database import open_database
from centre.storage.keys import CentreKeys
from kiosk.domain.wire import event_channel, seal_event
from kiosk.reporting.keys import KioskKeys
from kiosk.session.commands import Report
from simulators.broker import Broker
from tests.centre.ends import APPLICANT, KIOSK, Centre, KioskEnd

REQUESTS = 500
EVENTS = 300
BACKLOG = 2000
BATCH = 200
REPORT = Report("journey.started", {"journey": "delivery", "language": "fa"})

Figure = tuple[str, float, str]


def figures() -> list[Figure]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Broker(folder / "broker") as broker:
            centre = Centre(folder, broker)
            centre.enrol(KIOSK, folder / "kiosk-keys")
            centre.bring_in(APPLICANT)
            centre.start()
            try:
                measured = _over_the_line(folder, broker)
            finally:
                centre.stop()
        return [*measured, _inbox(folder)]


def _over_the_line(folder: Path, broker: Broker) -> list[Figure]:
    kiosk = KioskEnd(folder / "state", folder / "kiosk-keys", broker)
    for _ in range(BACKLOG):
        kiosk.journal.tell(REPORT)
    began = time.perf_counter()
    kiosk.start().wait_empty()
    drained = BACKLOG / (time.perf_counter() - began)
    try:
        requests = _times(REQUESTS, lambda: kiosk.link.central.release_claim("app-1"))
        events = _times(EVENTS, lambda: _report(kiosk))
    finally:
        kiosk.stop()
    return [
        *_spread("request to sealed, durable reply", requests, REQUESTS),
        *_spread("event written to event acknowledged", events, EVENTS),
        ("backlog drained, events/s", drained, f"{BACKLOG} events of one kiosk, window 50, from connect on"),
    ]


def _inbox(folder: Path) -> Figure:
    """From sealed bytes in to committed, without the broker."""
    engine = open_database(f"sqlite:///{folder}/centre.db")
    inbox = Inbox(engine, CentreKeys.open(folder / "keys"))
    arrivals = _arrivals(folder)
    began = time.perf_counter()
    for at in range(0, len(arrivals), BATCH):
        inbox.take(arrivals[at : at + BATCH], time.time())
    rate = len(arrivals) / (time.perf_counter() - began)
    engine.dispose()
    how = f"{len(arrivals)} events in groups of {BATCH}, one thread, bytes in to committed"
    return ("inbox, events/s", rate, how)


def _arrivals(folder: Path) -> list[Arrival]:
    keys = KioskKeys.load(folder / "kiosk-keys")
    channel = event_channel(keys.own, keys.centre_sealing)
    kiosk = KioskEnd(folder / "second", folder / "kiosk-keys", Broker(folder / "unused", 1))
    for _ in range(BACKLOG):
        kiosk.journal.tell(REPORT)
    kiosk.store.close()
    return [Arrival(KIOSK, seal_event(event.encode(), channel)) for event in kiosk.events]


def _report(kiosk: KioskEnd) -> None:
    kiosk.journal.tell(REPORT)
    while kiosk.outbox.depth().rows:
        time.sleep(0.0002)


def _times(runs: int, act: Callable[[], None]) -> list[float]:
    """Milliseconds of each run."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _spread(name: str, times: list[float], runs: int) -> list[Figure]:
    how = f"{runs} runs, one after the other"
    return [
        (f"{name}, p50 ms", median(times), how),
        (f"{name}, p99 ms", quantiles(times, n=100)[98], how),
    ]
