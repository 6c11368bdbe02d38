"""Tells of cards put in and taken out, and of the reader going and returning, on a thread of its own."""

import logging
import threading
from collections.abc import Callable

from drivers.card.presence import Presence
from drivers.card.reader import Reader
from drivers.errors import DeviceError

log = logging.getLogger(__name__)

_WAIT_S = 0.2


class CardMonitor:
    """Calls back from its own thread, in order; a swap too quick to be seen is a removal and an insertion.

    Callbacks must not wait or connect: they post an event and return.
    """

    def __init__(
        self,
        reader: Reader,
        *,
        inserted: Callable[[], None],
        removed: Callable[[], None],
        lost: Callable[[DeviceError], None],
        found: Callable[[], None],
    ) -> None:
        self._reader = reader
        self._inserted, self._removed, self._lost, self._found = inserted, removed, lost, found
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="card-monitor", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        known = Presence()
        while not self._closing.is_set():
            now = self._reader.wait_change(known, _WAIT_S)
            self._tell(known, now)
            known = now

    def _tell(self, before: Presence, now: Presence) -> None:
        if before.present and (not now.present or now.insertions != before.insertions):
            self._removed()
        if now.lost is not None and before.lost is None:
            log.warning("card reader lost: %s", now.lost)
            self._lost(now.lost)
        if now.lost is None and before.lost is not None:
            log.warning("card reader is back")
            self._found()
        if now.present and (not before.present or now.insertions != before.insertions):
            self._inserted()
