"""Tracking numbers the centre signed for this kiosk in advance; each is given out once and then gone (F1)."""

import logging
import sqlite3

from kiosk.domain.number_lists import NumberList
from kiosk.domain.sealing import SealError
from kiosk.storage.sealed import seal_value, unseal_value
from kiosk.storage.store import Store, count

log = logging.getLogger(__name__)

ENOUGH = 50  # below this another list is asked for
_TABLE, _NEWEST = "numbers", "number_list"
_NEXT = "SELECT row, key_id, sealed FROM numbers ORDER BY row LIMIT 1"


class NoNumberLeftError(Exception):
    """Every number of every list is used; the next comes from the centre."""


class NumberStock:
    """The numbers lie sealed: who takes the disk away does not learn who will register tomorrow."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, numbers: NumberList) -> bool:
        """Take a list in, unless it or a later one was taken in before: its numbers may be used already."""
        with self._store.transaction() as cursor:
            if numbers.serial <= _newest(cursor):
                return False
            cursor.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (_NEWEST, numbers.serial))
            for number in numbers.numbers:
                row = count(cursor, _TABLE)
                sealed = seal_value(cursor, self._store, _TABLE, row, {"number": number})
                cursor.execute("INSERT INTO numbers VALUES (?, ?, ?)", (row, *sealed))
        return True

    def left(self) -> int:
        found: int = self._store.query("SELECT count(*) FROM numbers")[0][0]
        return found

    def take(self, cursor: sqlite3.Cursor) -> str:
        """The next number, gone with the caller's commit; NoNumberLeftError when there is none."""
        while (found := cursor.execute(_NEXT).fetchone()) is not None:
            try:
                return str(unseal_value(self._store, _TABLE, *found)["number"])
            except SealError as error:
                log.error("a number is not as it was stored, the next is taken: %s", error)
            finally:
                cursor.execute("DELETE FROM numbers WHERE row = ?", found[:1])
        raise NoNumberLeftError


def _newest(cursor: sqlite3.Cursor) -> int:
    found = cursor.execute("SELECT value FROM counters WHERE name = ?", (_NEWEST,)).fetchone()
    return int(found[0]) if found else 0
