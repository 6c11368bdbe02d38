"""A kiosk's new keys: taken on the word of its old ones, which are believed a while longer.

What a kiosk sealed before the change, and packets that waited for a line, must still open.
"""

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from centre.completion.packet_links import packet_links
from centre.delivery.claims import Reply, refusal
from centre.fleet.alarms import KEY_CHANGED, happened
from centre.fleet.register import Kiosk
from centre.storage.schema import kiosks
from kiosk.domain.key_change import read_change
from kiosk.domain.sealing import SealError, key_text

log = logging.getLogger(__name__)

BEFORE_KEPT = timedelta(days=30)
AGAIN = timedelta(days=1)


def change_keys(connection: Connection, kiosk: Kiosk, data: dict[str, Any], now: float) -> Reply:
    """Answer `keys.renew`; asked again for the same keys, the same answer."""
    try:
        change, by = read_change(data, kiosk.id)
    except SealError as error:
        log.warning("no new keys for %s: %s", kiosk.id, error)
        return refusal("bad_request")
    row = connection.execute(select(kiosks).where(kiosks.c.id == kiosk.id)).one()
    sealing, signing = key_text(change.sealing), key_text(change.signing)
    if (row.public_key, row.signing_key) == (sealing, signing):
        return {"ok": True, "data": {}}
    signed_before = _signing_keys(connection, kiosk.id, row.signing_key)
    if (signed_before and key_text(by) not in signed_before) or key_text(kiosk.key) != row.public_key:
        log.warning("no new keys for %s: asked for with keys that are not its newest", kiosk.id)
        happened(connection, kiosk.id, KEY_CHANGED, "high", now)
        return refusal("not_newest")
    if row.keys_changed_at is not None and now - row.keys_changed_at < AGAIN.total_seconds():
        return refusal("too_soon")
    values = {"public_key": sealing, "signing_key": signing, "key_before": row.public_key}
    mine = kiosks.c.id == kiosk.id
    connection.execute(kiosks.update().where(mine).values(**values, keys_changed_at=now))
    log.info("%s has new keys", kiosk.id)
    return {"ok": True, "data": {}}


def forget_old_keys(connection: Connection, now: float) -> None:
    """What is sealed with a key before this is refused from here on."""
    over = kiosks.c.keys_changed_at < now - BEFORE_KEPT.total_seconds()
    there = kiosks.c.key_before.is_not(None)
    connection.execute(kiosks.update().where(there, over).values(key_before=None))


def _signing_keys(connection: Connection, kiosk: str, newest: str | None) -> set[str]:
    """The keys it may sign a change with: its newest, or any of its packets before the first change."""
    if newest is not None:
        return {newest}
    mine = packet_links.c.kiosk == kiosk
    return set(connection.execute(select(packet_links.c.key).where(mine)).scalars())
