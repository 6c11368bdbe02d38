"""Kiosks that come back with a backlog: `FILLED` once it is on disk, `EMPTY` once the centre has it."""

import sys
import time
from pathlib import Path

from kiosk.reporting.outbox import enter
from tools.outage_kiosks import Member


def main(folder: Path, port: int, events: int, names: list[str]) -> None:
    """The backlog is written in one commit a kiosk; the lines come up when a line is read."""
    members = [Member(folder, port, name) for name in names]
    for member in members:
        with member.store.transaction() as cursor:
            for _ in range(events):
                told = {"journey": "delivery", "language": "fa"}
                enter(cursor, member.stamp, member.store, "journey.started", told)
    print("FILLED", flush=True)
    sys.stdin.readline()
    for member in members:
        member.link.start()
    while any(each.outbox.depth().rows for each in members):
        time.sleep(0.05)
    print("EMPTY", flush=True)
    for member in members:
        member.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
