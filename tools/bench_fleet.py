"""Figures of a whole fleet: connections, memory, events, an operator's page, and the return after a restart.

`python -m tools.bench_fleet` measures it all as `make bench` does; options make it smaller.
"""

import argparse
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from kiosk.session.commands import Report
from tests.centre.ends import KioskEnd
from tools.fleet_rig import Rig, RigError, Size, Visitor

Figure = tuple[str, float, str]
KIOSKS, RETURNING, EVENTS_S, STEADY_S = 10_000, 5_000, 1_000.0, 600.0
WINDOW_S, SHOWN_S = 60.0, 90.0
SILENT = 20  # lines at once; each is as long silent as its last ping is old
REPORT = Report("journey.started", {"journey": "delivery", "language": "fa"})


def figures() -> list[Figure]:
    return [
        *measured(Size(KIOSKS, WINDOW_S, tls=False), EVENTS_S, STEADY_S),
        *measured(Size(RETURNING, WINDOW_S, tls=True), EVENTS_S / 10, STEADY_S / 10),
    ]


def measured(size: Size, events_s: float, steady_s: float) -> list[Figure]:
    # Asked to end, end in order: broker, centre and kiosks are processes of their own.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with TemporaryDirectory() as name, Rig(Path(name), size) as rig:
        fleet = _Fleet(rig)
        fleet.note("connected within, s", rig.began_s, f"window {size.window_s:g} s, start included")
        fleet.steady(events_s, steady_s)
        fleet.lost_kiosk()
        fleet.silent_kiosks()
        fleet.restart()
        fleet.memory()
        return fleet.figures


class _Fleet:
    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.figures: list[Figure] = []
        kind = "mutual TLS" if rig.size.tls else "plain"
        self._who = f"{rig.size.kiosks} kiosks, {kind}"

    def note(self, what: str, value: float, how: str) -> None:
        self.figures.append((f"{self._who}: {what}", value, how))
        print(f"{self._who}: {what}: {value:.4g} ({how})", file=sys.stderr, flush=True)

    def steady(self, events_s: float, steady_s: float) -> None:
        """Events at a rate, an operator who looks once a second, and whole kiosks that report as well."""
        rig, since = self._rig, time.time()
        how = f"{events_s:g} events/s for {steady_s:g} s"
        visitor, pages, acks = rig.sign_in(), [], []
        spent = {who: rig.processor_s(pid) for who, pid in rig.processes()}
        rig.control.do("pace", events_s=events_s)
        began = time.monotonic()
        deadline = began + steady_s
        while time.monotonic() < deadline:
            pages.append(visitor.get("/fleet.json")[0])
            acks += [_reported(kiosk) for kiosk in rig.whole]
            time.sleep(1.0)
        sent = int(rig.control.do("pace", events_s=0)["events"])
        lasted_s = time.monotonic() - began
        for who, pid in rig.processes():
            share = 100 * (rig.processor_s(pid) - spent[who]) / lasted_s
            self.note(f"processor of the {who}, % of a core", share, how)
        drained = rig.until(lambda stats: stats["owed"] == 0, "every acknowledgement")
        lags = self._lags(since)
        self.note("events/s taken", len(lags) / steady_s, how)
        self.note("lag p50 ms, event made to committed", median(lags), f"{len(lags)} events")
        self.note("lag p99 ms, event made to committed", quantiles(lags, n=100)[98], f"{len(lags)} events")
        self.note("acknowledged after the last, s", drained, "until nothing is owed")
        self.note("events lost", sent - rig.stats()["acknowledged"], f"of {sent}")
        self.note("whole kiosk, report acknowledged p50 ms", median(acks), f"{len(acks)} reports meanwhile")
        self.note(
            "whole kiosk, report acknowledged p99 ms", quantiles(acks, n=100)[98], f"{len(acks)} reports"
        )
        self.note("table of all kiosks p50 ms", median(pages), f"{len(pages)} looks meanwhile")
        self.note("table of all kiosks p99 ms", quantiles(pages, n=100)[98], f"{len(pages)} looks meanwhile")

    def lost_kiosk(self) -> None:
        """One line cut without a word: until the operator's table says so."""
        visitor = self._rig.sign_in()
        self._wait_shown(visitor, offline=0)
        began = time.perf_counter()
        self._rig.control.do("drop", kiosks=1)
        self._wait_shown(visitor, offline=1)
        self.note("a cut line shown after, s", time.perf_counter() - began, "until the table says offline")

    def silent_kiosks(self) -> None:
        """Lines that end in the dark: neither closed nor reset, only nothing comes of them any more."""
        visitor, keepalive_s = self._rig.sign_in(), self._rig.size.keepalive_s
        self._rig.all_back()
        self._wait_shown(visitor, offline=0)
        began = time.perf_counter()
        self._rig.control.do("mute", kiosks=SILENT)
        self._wait_shown(visitor, offline=SILENT, within_s=2.0 * keepalive_s + SHOWN_S)
        took = time.perf_counter() - began
        self._rig.control.do("unmute")
        how = f"the last of {SILENT}, keep-alive {keepalive_s} s"
        self.note("silent lines shown after, keep-alives", took / keepalive_s, how)

    def _wait_shown(self, visitor: Visitor, *, offline: int, within_s: float = SHOWN_S) -> None:
        """Until the table has that many lost kiosks; 0: none."""
        deadline = time.monotonic() + within_s
        while not _fits(visitor.get("/fleet.json")[1].count(b'"offline"'), offline):
            if time.monotonic() > deadline:
                raise RigError(f"the table did not come to show the fleet as it is within {within_s:g} s")
            time.sleep(0.05)

    def restart(self) -> None:
        rig = self._rig
        rig.all_back()
        before = rig.stats()
        rig.control.do("forget")
        rig.broker.kill()
        rig.broker.start()
        rig.until(lambda stats: stats["connected"] < rig.size.kiosks, "the loss")
        took, after = rig.all_back(), rig.stats()
        self.note("all back after the broker was killed, s", took, "full jitter, broker back at once")
        self.note(
            "connect time-outs meanwhile",
            after["timeouts"] - before["timeouts"],
            "5 s TCP, 5 s TLS, 10 s grant",
        )
        self.note(
            "tries that failed meanwhile", after["refusals"] - before["refusals"], "refused or lost before up"
        )
        self.note(
            "longest connect that came up, ms", after["longest_connect_ms"], "TCP to granted subscriptions"
        )
        for kiosk in rig.whole:
            kiosk.wait_reachable()
        self.note("whole kiosk, report after the storm, ms", _reported(rig.whole[0]), "one")

    def memory(self) -> None:
        rig = self._rig
        for who, pid in rig.processes():
            self.note(f"memory of the {who}, MB", rig.memory_mb(pid), "most it ever had, RSS")

    def _lags(self, since: float) -> list[float]:
        with closing(sqlite3.connect(self._rig.folder / "centre.db")) as database:
            rows = database.execute("SELECT received_at - ts FROM inbox WHERE ts > ?", (since,))
            return [row[0] * 1000 for row in rows]


def _fits(found: int, wanted: int) -> bool:
    return found >= wanted if wanted else not found


def _reported(kiosk: KioskEnd) -> float:
    """Milliseconds from a report's writing to its acknowledgement."""
    began = time.perf_counter()
    kiosk.journal.tell(REPORT)
    while kiosk.outbox.depth().rows:
        time.sleep(0.001)
    return (time.perf_counter() - began) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench_fleet", description=__doc__)
    parser.add_argument("--kiosks", type=int, default=KIOSKS)
    parser.add_argument("--events", type=float, default=EVENTS_S, metavar="N", help="a second, all together")
    parser.add_argument("--seconds", type=float, default=STEADY_S)
    parser.add_argument("--window", type=float, default=WINDOW_S)
    parser.add_argument("--keepalive", type=int, default=60, metavar="S")
    parser.add_argument("--tls", action="store_true")
    options = parser.parse_args()
    size = Size(options.kiosks, options.window, tls=options.tls, keepalive_s=options.keepalive)
    for what, value, how in measured(size, options.events, options.seconds):
        print(f"| {what} | {value:.4g} | {how} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
