"""Completion packets come in parts, each a request of its own, and are checked when they are whole."""

import hashlib
import hmac
import uuid
from base64 import b64decode
from typing import Any

from sqlalchemy import Connection, delete, func, select

from centre.completion.tables import packet_parts
from centre.fleet.register import Kiosk
from centre.storage.keys import CentreKeys
from kiosk.domain.completion import PacketError, PacketRefusal
from kiosk.domain.records import RecordPlace

MOST_PARTS = 1_000
MOST_UNFINISHED = 4_000  # parts of one kiosk
PARTS_KEPT_S = 7 * 86_400.0


def store_part(
    connection: Connection, keys: CentreKeys, kiosk: Kiosk, asked: dict[str, Any], now: float
) -> None:
    """Keep one part; the same part again replaces itself."""
    packet, at = packet_id(asked), asked.get("at")
    if type(at) is not int or not 0 <= at < MOST_PARTS:
        raise PacketError(PacketRefusal.TOO_MANY_PARTS)
    mine = packet_parts.c.kiosk == kiosk.id
    here = (mine, packet_parts.c.packet == str(packet), packet_parts.c.at == at)
    connection.execute(delete(packet_parts).where(*here))
    if connection.execute(select(func.count()).where(mine)).scalar_one() >= MOST_UNFINISHED:
        raise PacketError(PacketRefusal.TOO_MANY_PARTS)
    sealed = keys.records.seal(_bytes(asked), _place(packet, at))
    row = {"packet": str(packet), "at": at, "kiosk": kiosk.id, "sealed": sealed, "received_at": now}
    connection.execute(packet_parts.insert().values(**row))


def put_together(connection: Connection, keys: CentreKeys, kiosk: Kiosk, asked: dict[str, Any]) -> bytes:
    """The whole packet, if all of its parts are here and it is what the kiosk sent."""
    packet = packet_id(asked)
    here = (packet_parts.c.packet == str(packet), packet_parts.c.kiosk == kiosk.id)
    rows = connection.execute(select(packet_parts).where(*here).order_by(packet_parts.c.at)).all()
    whole = b"".join(keys.records.unseal(row.sealed, _place(packet, row.at)) for row in rows)
    told = str(asked.get("digest"))
    if not hmac.compare_digest(hashlib.sha256(whole).hexdigest().encode(), told.encode("utf-8", "replace")):
        raise PacketError(PacketRefusal.DAMAGED)
    return whole


def forget_parts(connection: Connection, kiosk: Kiosk, packet: uuid.UUID) -> None:
    here = (packet_parts.c.packet == str(packet), packet_parts.c.kiosk == kiosk.id)
    connection.execute(delete(packet_parts).where(*here))


def forget_old_parts(connection: Connection, now: float) -> None:
    connection.execute(delete(packet_parts).where(packet_parts.c.received_at <= now - PARTS_KEPT_S))


def packet_id(asked: dict[str, Any]) -> uuid.UUID:
    try:
        return uuid.UUID(str(asked.get("packet")))
    except ValueError as error:
        raise PacketError(PacketRefusal.MALFORMED) from error


def _bytes(asked: dict[str, Any]) -> bytes:
    try:
        return b64decode(str(asked.get("data")), validate=True)
    except ValueError as error:
        raise PacketError(PacketRefusal.MALFORMED) from error


def _place(packet: uuid.UUID, at: int) -> RecordPlace:
    return RecordPlace("packet_parts", packet.int, str(at))
