"""Completion packets until the centre has them: signed, linked and sealed at once, sent part by part (F4).

The kiosk cannot read a packet again. How many parts have arrived is kept, so that a long packet on a bad line
goes on where it stopped.
"""

import sqlite3
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.messages import Envelope, encode
from kiosk.domain.packet_chain import FIRST, link_of, sign_packet
from kiosk.domain.sealing import seal
from kiosk.domain.wire import packet_context
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox, enter
from kiosk.reporting.stamp import Stamp
from kiosk.storage.day_book import end_visit
from kiosk.storage.store import Store, count

SEALED, SETTLED, REFUSED = "completion.sealed", "completion.acknowledged", "completion.refused"
_TABLE = "packets"


@dataclass(frozen=True, slots=True)
class StoredPacket:
    row: int
    id: uuid.UUID
    application: str
    parts_sent: int
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OfflineLimits:
    """How many packets may wait, and for how many days, before no further completion is begun (F4)."""

    packets: int = 100
    days: int = 5


class PacketShelf:
    """`on_event` hears each event once it is durable."""

    def __init__(
        self,
        store: Store,
        keys: KioskKeys,
        stamp: Stamp,
        outbox: Outbox,
        signing: Ed25519PrivateKey,
        limits: OfflineLimits = OfflineLimits(),
        on_event: Callable[[Envelope], None] = lambda event: None,
    ) -> None:
        self._store = store
        self._keys = keys
        self._stamp = stamp
        self._outbox = outbox
        self._signing = signing
        self._limits = limits
        self._on_event = on_event

    def put(
        self, packet: uuid.UUID, application: str, body: dict[str, Any], facts: Mapping[str, object]
    ) -> None:
        """Make a packet durable, with the event that reports it; the receipt may be given out after this.

        The same packet again changes nothing. `facts` are what the event tells, counts and classes only.
        """
        if self._store.query("SELECT 1 FROM packets WHERE id = ?", (str(packet),)):
            return
        self._outbox.check_room()
        with self._store.transaction() as cursor:
            sealed = self._sealed(cursor, packet, encode(body))
            row, at = count(cursor, _TABLE), self._stamp.clock.now().timestamp()
            values = (row, str(packet), application, at, 0, None, sealed)
            cursor.execute("INSERT INTO packets VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            end_visit(cursor, application)
            event = self._entered(cursor, SEALED, packet, application, facts)
        self._announce(event)

    def _sealed(self, cursor: sqlite3.Cursor, packet: uuid.UUID, body: bytes) -> bytes:
        """The body signed, linked to the packet before it, and closed to everybody but the centre."""
        known = cursor.execute("SELECT link FROM packet_chain").fetchone()
        kiosk = self._keys.kiosk
        signed = sign_packet(body, packet, kiosk, known[0] if known else FIRST, self._signing)
        cursor.execute("DELETE FROM packet_chain")
        cursor.execute("INSERT INTO packet_chain VALUES (?)", (link_of(signed),))
        bound = packet_context(kiosk, packet)
        return seal(self._keys.own, self._keys.centre_sealing, signed, bound)

    def waiting(self) -> tuple[uuid.UUID, ...]:
        """All that the centre has not answered, oldest first."""
        rows = self._store.query("SELECT id FROM packets WHERE refused IS NULL ORDER BY row")
        return tuple(uuid.UUID(name) for (name,) in rows)

    def find(self, packet: uuid.UUID) -> StoredPacket | None:
        sql = "SELECT row, application, parts_sent, sealed FROM packets WHERE id = ?"
        for row, application, parts_sent, sealed in self._store.query(sql, (str(packet),)):
            return StoredPacket(row, packet, application, parts_sent, sealed)
        return None

    def progressed(self, packet: StoredPacket, parts_sent: int) -> None:
        with self._store.transaction() as cursor:
            cursor.execute("UPDATE packets SET parts_sent = ? WHERE row = ?", (parts_sent, packet.row))

    def acknowledged(self, packet: StoredPacket, refusal: str | None = None) -> None:
        """The centre has the packet: it is gone from every file. A `refusal` put its application on hold."""
        with self._store.transaction() as cursor:
            gone = cursor.execute("DELETE FROM packets WHERE row = ?", (packet.row,))
            if gone.rowcount == 0:
                return
            event = self._entered(cursor, SETTLED, packet.id, packet.application, _reason(refusal))
        self._store.purge()
        self._announce(event)

    def refused(self, packet: StoredPacket, refusal: str) -> None:
        """The centre does not take the packet and has kept nothing of it: it stays a while, with an alarm."""
        with self._store.transaction() as cursor:
            cursor.execute("UPDATE packets SET refused = ? WHERE row = ?", (refusal, packet.row))
            event = self._entered(cursor, REFUSED, packet.id, packet.application, _reason(refusal))
        self._announce(event)

    def holds(self, application: str) -> bool:
        """Whether a packet of this application waits here for the centre's answer."""
        sql = "SELECT 1 FROM packets WHERE application = ? AND refused IS NULL"
        return bool(self._store.query(sql, (application,)))

    def has_room(self) -> bool:
        """Whether another completion may be begun while those before it wait."""
        waiting, oldest = self._store.query("SELECT count(*), min(at) FROM packets WHERE refused IS NULL")[0]
        if waiting >= self._limits.packets:
            return False
        longest = timedelta(days=self._limits.days).total_seconds()
        return oldest is None or self._stamp.clock.now().timestamp() - oldest <= longest

    def _entered(
        self, cursor: Any, kind: str, packet: uuid.UUID, application: str, facts: Mapping[str, object]
    ) -> Envelope:
        told = {"packet": str(packet), "application": application} | dict(facts)
        return enter(cursor, self._stamp, self._store, kind, told)

    def _announce(self, event: Envelope) -> None:
        self._outbox.stored(event)
        self._on_event(event)


def _reason(refusal: str | None) -> dict[str, object]:
    return {"reason": refusal} if refusal else {}
