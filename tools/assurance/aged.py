"""A store after years of service: what a start, a day's comparison and the hourly upkeep cost then.

python -m tools.assurance.aged [--entries 1000000]

The audit is the one table that is kept for ever. It is filled with a chain as `kiosk audit verify` wants it,
half of it events; everything else is as in a new store. Measured by a process that did not fill it.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.domain.audit import AuditKind, Entry, first_link, next_link
from kiosk.domain.messages import timestamp
from kiosk.reporting.comparing import Comparing
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.requests import Reply
from kiosk.storage.store import FILE, Store

YEARS = timedelta(days=5 * 365)
_EVENT = {"id": "01a8905e-ca48-7d55-9664-dc3420d48317", "type": "completion.acknowledged"}


def age(store: Store, entries: int) -> None:
    """Fill the audit, the last entry told a week ago."""
    now, link, rows = datetime.now(UTC) - timedelta(days=7), first_link(str(store.id)), []
    for number in range(1, entries + 1):
        at = timestamp(now - YEARS * (1 - number / entries))
        is_event = number % 2 == 0
        facts = _EVENT | {"seq": number // 2} if is_event else {}
        body = Entry(number, 1, at, AuditKind.EVENT if is_event else AuditKind.STARTED, facts).encode()
        link = next_link(link, body)
        rows.append((number, body, link))
    with store.transaction() as cursor:
        cursor.executemany("INSERT INTO audit VALUES (?, ?, ?)", rows)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(folder: Path) -> str:
    """One line: the file's size, seconds of each work, and the most memory that all of them took."""
    opened: list[Store] = []
    opening = seconds(lambda: opened.append(Store.open(folder)))
    with closing(opened[0]) as store:
        clock = SystemClock()
        comparing = Comparing(store, Outbox(store, clock), _nobody, lambda: True, clock)
        compared, compacted = seconds(comparing.step), seconds(store.compact)
    megabytes = (folder / FILE).stat().st_size >> 20
    most = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) >> 10
    return (
        f"{megabytes} MB: opened in {opening:.2f} s, days compared in {compared:.2f} s, "
        f"upkeep in {compacted:.2f} s, {most} MB of memory at most"
    )


def _nobody(operation: str, data: dict[str, object]) -> Reply:
    raise AssertionError("no event of these days is there to be compared")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.aged", description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="measure the aged store that lies here")
    options = parser.parse_args()
    if options.folder:
        print(measure(options.folder))
        return 0
    with tempfile.TemporaryDirectory(prefix="aged-") as folder:
        with closing(Store.open(Path(folder))) as store:
            age(store, options.entries)
        measured = (sys.executable, "-m", "tools.assurance.aged", "--folder", folder)
        return subprocess.run(measured, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
