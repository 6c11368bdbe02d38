"""The PC/SC workers that a process has started, as the system tells of them."""

import os
from pathlib import Path


def workers_of(parent: int) -> list[int]:
    """Process numbers; one that has ended and waits for its parent counts no more."""
    return [
        int(each.name)
        for each in Path("/proc").iterdir()
        if each.name.isdigit() and _parent(each) == parent and _is_worker(each)
    ]


def own_worker() -> int:
    """The only one that this process has."""
    (number,) = workers_of(os.getpid())
    return number


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _is_worker(process: Path) -> bool:
    try:
        return b"drivers.card.pcsc_worker" in (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
