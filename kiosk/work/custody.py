"""What holds the card back until it is released, and how orders reach it."""

from dataclasses import dataclass

from kiosk.ports import Cabinet, Latch
from kiosk.work.worker import Worker


@dataclass(frozen=True, slots=True)
class Custody:
    """What holds the card back; `attended` where an officer takes it out and nothing sees it go."""

    latch: Latch | None = None
    attended: bool = False


class OrderedLatch:
    """The port `Latch` over a cabinet: orders go to its thread, one after the other."""

    def __init__(self, worker: Worker, cabinet: Cabinet) -> None:
        self._worker = worker
        self._cabinet = cabinet

    def open(self, session: int) -> None:
        self._worker.submit(lambda: self._cabinet.release(session))

    def close(self) -> None:
        self._worker.submit(self._cabinet.lock)
