"""The kiosk's real store on a machine that may stop around any commit, and whose disk may be full."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from kiosk.storage.store import Store
from tools.simulation.weather import Fault, Weather

_WRITES_FAIL = {
    Fault.DISK_FULL: "database or disk is full",
    Fault.IO_ERROR: "disk I/O error",
    Fault.READ_ONLY: "attempt to write a readonly database",
}


class RiskyStore(Store):
    """Made by `at`; a full disk breaks it for good, as a real one's failed write does."""

    weather: Weather

    @classmethod
    def at(cls, folder: Path, weather: Weather) -> Self:
        store = cls.open(folder)
        store.weather = weather
        return store

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Cursor]:
        weather = getattr(self, "weather", None)
        with super().transaction() as cursor:
            yield cursor
            for fault, words in _WRITES_FAIL.items():
                if weather and weather.strikes(fault):
                    raise sqlite3.OperationalError(words)
            if weather:
                weather.crash_if(Fault.CRASH_BEFORE_COMMIT)
        if weather:
            weather.crash_if(Fault.CRASH_AFTER_COMMIT)
        if weather and weather.strikes(Fault.SYNC_FAILS):
            self._broken = "the store failed to write (disk I/O error)"
            raise self._refusal()
