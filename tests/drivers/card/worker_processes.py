"""The PC/SC workers that a process has started, as the system tells of them."""

import os
from pathlib import Path


def workers_of(parent: int) -> list[int]:
    """Process numbers; one that has ended and waits for its parent counts no more."""
    tasks = Path(f"/proc/{parent}/task").iterdir()
    children = [number for task in tasks for number in (task / "children").read_text().split()]
    return [int(number) for number in children if _is_worker(number)]


def own_worker() -> int:
    """The only one that this process has."""
    (number,) = workers_of(os.getpid())
    return number


def _is_worker(number: str) -> bool:
    try:
        return b"drivers.card.pcsc_worker" in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
