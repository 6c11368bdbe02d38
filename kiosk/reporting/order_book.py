"""Every order of the centre this kiosk took, and what became of it: asked again it is told, not done."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.orders import Order, OrderStatus
from kiosk.reporting.outbox import Outbox, enter
from kiosk.reporting.stamp import Stamp
from kiosk.storage.store import Store

KEPT = 500
ENDED = "command.ended"
_COUNTER = "order"
_COLUMNS = "id, type, status, reason, result"


@dataclass(frozen=True, slots=True)
class Entry:
    """One order as the book has it."""

    id: str
    type: str
    status: OrderStatus
    reason: str | None = None
    result: Mapping[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """The entry as progress tells it."""
        more = {"reason": self.reason} if self.reason else {}
        return {"command": self.id, "status": self.status.value, **more} | (
            {"result": dict(self.result)} if self.result else {}
        )


class OrderBook:
    def __init__(self, store: Store, stamp: Stamp, outbox: Outbox) -> None:
        self._store = store
        self._stamp = stamp
        self._outbox = outbox

    def find(self, order: str) -> Entry | None:
        rows = self._store.query(f"SELECT {_COLUMNS} FROM orders WHERE id = ?", (order,))
        return _entry(rows[0]) if rows else None

    def begun(self) -> list[Entry]:
        """Orders without an end, oldest first."""
        unfinished = (OrderStatus.ACCEPTED.value, OrderStatus.RUNNING.value)
        sql = f"SELECT {_COLUMNS} FROM orders WHERE status IN (?, ?) ORDER BY number"
        return [_entry(row) for row in self._store.query(sql, unfinished)]

    def last_counter(self) -> int:
        rows = self._store.query("SELECT value FROM counters WHERE name = ?", (_COUNTER,))
        return int(rows[0][0]) if rows else 0

    def accept(self, order: Order) -> Entry:
        """Take an order in; from now on neither it nor an older one is taken again."""
        entry = Entry(order.id, order.type, OrderStatus.ACCEPTED)
        with self._store.transaction() as cursor:
            sql = "INSERT INTO orders (id, type, status) VALUES (?, ?, ?)"
            cursor.execute(sql, (order.id, order.type, entry.status.value))
            sql = "INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
            cursor.execute(sql, (_COUNTER, order.counter))
            cursor.execute("DELETE FROM orders WHERE number <= (SELECT max(number) FROM orders) - ?", (KEPT,))
        return entry

    def run(self, entry: Entry) -> Entry:
        with self._store.transaction() as cursor:
            return _changed(cursor, Entry(entry.id, entry.type, OrderStatus.RUNNING))

    def end(
        self,
        entry: Entry,
        status: OrderStatus,
        reason: str | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> Entry:
        """The end and the event that tells of it, in one commit."""
        ended = Entry(entry.id, entry.type, status, reason, result)
        with self._store.transaction() as cursor:
            _changed(cursor, ended)
            data = {**ended.told(), "type": entry.type}
            event = enter(cursor, self._stamp, self._store, ENDED, data)
        self._outbox.stored(event)
        return ended


def _changed(cursor: sqlite3.Cursor, entry: Entry) -> Entry:
    result = json.dumps(dict(entry.result)) if entry.result is not None else None
    sql = "UPDATE orders SET status = ?, reason = ?, result = ? WHERE id = ?"
    cursor.execute(sql, (entry.status.value, entry.reason, result, entry.id))
    return entry


def _entry(row: tuple[Any, ...]) -> Entry:
    order, kind, status, reason, result = row
    return Entry(order, kind, OrderStatus(status), reason, json.loads(result) if result else None)
