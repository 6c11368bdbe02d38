"""The audit chain in the store: an entry is written in the commit of what it tells about.

with store.transaction() as cursor:
    …
    note(cursor, store, now, AuditKind.EVENT, {"seq": 7, "id": "…", "type": "journey.ended"})
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.audit import AuditKind, Entry, Head, first_link, next_link
from kiosk.domain.messages import timestamp
from kiosk.storage.store import Store

HEAD_EVENT = "audit.head"
_NEWEST = "SELECT number, chain FROM audit ORDER BY number DESC LIMIT 1"
_BOOT = "SELECT value FROM counters WHERE name = 'boot'"


def note(
    cursor: sqlite3.Cursor, store: Store, now: datetime, kind: AuditKind, facts: Mapping[str, Any]
) -> None:
    """Add an entry to the chain within the caller's transaction."""
    number, chain = _newest(cursor, store)
    boot = cursor.execute(_BOOT).fetchone()
    body = Entry(number + 1, boot[0] if boot else 0, timestamp(now), kind, facts).encode()
    cursor.execute("INSERT INTO audit VALUES (?, ?, ?)", (number + 1, body, next_link(chain, body)))


def head(cursor: sqlite3.Cursor, store: Store, kiosk: str, key: Ed25519PrivateKey) -> Head:
    """The chain as it stands, signed; what is published must later be found unchanged."""
    number, chain = _newest(cursor, store)
    return Head(kiosk, str(store.id), number, chain).signed(key)


def _newest(cursor: sqlite3.Cursor, store: Store) -> tuple[int, bytes]:
    found = cursor.execute(_NEWEST).fetchone()
    return (found[0], found[1]) if found else (0, first_link(str(store.id)))
