"""What goes down to the kiosks because its time has come: orders, configurations, closings; by one worker.

An order is written down as sent before it leaves: sent twice it would do no harm, lost it expires in words.
"""

import json
import logging
from collections.abc import Callable

from sqlalchemy import Connection, Engine, delete, select

from centre.fleet import closings, configurations, orders
from centre.fleet.tables import configurations as documents
from centre.fleet.tables import kiosk_configurations
from centre.storage.keys import CentreKeys
from centre.storage.schema import kiosks
from centre.storage.transactions import in_transaction
from kiosk.domain.clock import Clock
from kiosk.domain.configuration import sign_document
from kiosk.domain.topics import KioskTopics, notice

log = logging.getLogger(__name__)

LOOK_S = 1.0
MOST_AT_ONCE = 200

# Topic, payload, seconds it lives (None: as long as the broker), retained; whether there was a line.
Send = Callable[[str, bytes, int | None, bool], bool]


class Dispatch:
    """`step` sends what is due and says whether there was any."""

    def __init__(self, engine: Engine, keys: CentreKeys, send: Send, *, root: str, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._send = send
        self._root = root
        self._clock = clock
        self._look_at = clock.monotonic()
        self._told_notice: int | None = -1  # unknown: what an earlier run told may be out of date

    def step(self) -> bool:
        if self._send_order():
            return True
        now = self._clock.monotonic()
        if now < self._look_at:
            return False
        self._look_at = now + LOOK_S
        in_transaction(self._engine, self._keep_times)
        self._tell_notice()
        return self._send_configurations()

    def _send_order(self) -> bool:
        now = self._clock.now().timestamp()
        with self._engine.connect() as connection:
            if not orders.is_any_ready(connection):
                return False
        order = in_transaction(self._engine, lambda each: orders.next_to_send(each, now))
        if order is None:
            return False
        topic = KioskTopics(self._root, order.kiosk).command(order.id)
        self._send(topic, order.signed(self._keys.signing), int(orders.WINDOW_S), False)
        return True

    def _keep_times(self, connection: Connection) -> None:
        now = self._clock.now().timestamp()
        orders.expire(connection, now)
        configurations.advance(connection, now)

    def _send_configurations(self) -> bool:
        """Sign and send what has changed; a kiosk that was retired is told nothing any more."""
        with self._engine.begin() as connection:
            unsent = (
                select(kiosk_configurations.c.kiosk, documents.c.revision, documents.c.document)
                .join(documents, documents.c.revision == kiosk_configurations.c.desired)
                .join(kiosks, kiosks.c.id == kiosk_configurations.c.kiosk)
                .where(~kiosk_configurations.c.sent, kiosks.c.retired_at.is_(None))
                .limit(MOST_AT_ONCE)
            )
            for row in connection.execute(unsent).all():
                topic = KioskTopics(self._root, row.kiosk).desired
                signed = sign_document(row.kiosk, row.revision, json.loads(row.document), self._keys.signing)
                if not self._send(topic, signed, None, True):
                    return False
                mine = kiosk_configurations.c.kiosk == row.kiosk
                connection.execute(kiosk_configurations.update().where(mine).values(sent=True))
            return self._forget_retired(connection)

    def _forget_retired(self, connection: Connection) -> bool:
        gone = (
            select(kiosk_configurations.c.kiosk)
            .join(kiosks, kiosks.c.id == kiosk_configurations.c.kiosk)
            .where(kiosks.c.retired_at.is_not(None))
            .limit(MOST_AT_ONCE)
        )
        names = list(connection.execute(gone).scalars())
        for name in names:
            if not self._send(KioskTopics(self._root, name).desired, b"", None, True):
                return False
            connection.execute(delete(kiosk_configurations).where(kiosk_configurations.c.kiosk == name))
        return bool(names)

    def _tell_notice(self) -> None:
        now = self._clock.now().timestamp()
        with self._engine.connect() as connection:
            row = closings.current(connection, now)
        revision = row.revision if row else None
        if revision == self._told_notice:
            return
        payload = closings.as_notice(row).signed(self._keys.signing) if row else b""
        expiry_s = max(1, int(row.until - now)) if row else None
        if self._send(notice(self._root), payload, expiry_s, True):
            self._told_notice = revision
