"""The PC/SC worker that a process has started, as the system tells of it."""

import os

from tests.activated import children_of

WORKER = "drivers.card.pcsc_worker"


def own_worker() -> int:
    """The only one that this process has."""
    (number,) = children_of(os.getpid(), WORKER)
    return number
