"""What an incomplete visit left here (T18), and how the next visit's packet is made whole with it."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.completion.tables import packets
from centre.storage.data_keys import unseal_record
from centre.storage.keys import CentreKeys
from kiosk.domain.completion import PacketRefusal
from kiosk.domain.records import RecordPlace

HELD = "held"
# A packet that only lacks another officer's signature leaves all that was taken for the next visit.
_LEFT_HERE = (HELD, PacketRefusal.OWN_APPLICATION.value)


def newest_held(connection: Connection, keys: CentreKeys, application: str) -> dict[str, Any]:
    """The last visit's packet where it was incomplete, or signed by the wrong officer; else empty."""
    mine = select(packets).where(packets.c.application == application)
    row = connection.execute(mine.order_by(packets.c.received_at.desc()).limit(1)).one_or_none()
    return open_packet(connection, keys, row) if row is not None and row.refused in _LEFT_HERE else {}


def open_packet(connection: Connection, keys: CentreKeys, row: Row[Any]) -> dict[str, Any]:
    place = RecordPlace("packets", int(row.packet.replace("-", ""), 16), "sealed")
    body: dict[str, Any] = json.loads(unseal_record(connection, keys, row.application, row.sealed, place))
    return body


def merged(body: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """A packet with what it lacks from the visit before; documents are shown anew each time."""
    if not held:
        return dict(body)
    fingers, exceptions = body.get("fingers") or [], body.get("exceptions") or []
    named = {each.get("position") for each in (*fingers, *exceptions) if isinstance(each, dict)}
    earlier = [each for each in held.get("fingers") or [] if each["position"] not in named]
    whole = dict(body) | {"fingers": [*fingers, *earlier]}
    whole["face"] = body.get("face") or held.get("face", "")
    whole["contact"] = body.get("contact") or held.get("contact", {})
    return whole


def as_told(held: Mapping[str, Any]) -> dict[str, Any]:
    """What need not be taken again: positions, qualities, whether there is a face; never what was taken."""
    fingers = [[each["position"], each["quality"]] for each in held.get("fingers") or []]
    return {"fingers": fingers, "face": bool(held.get("face"))}
