"""The chain of each kiosk's packets: whether one was left out, or signed by another key than before."""

import logging
import uuid

from sqlalchemy import Column, Connection, Float, String, Table, select

from centre.fleet.alarms import KEY_CHANGED, PACKET_MISSING, happened
from centre.storage.schema import kiosks, metadata
from kiosk.domain.packet_chain import FIRST, SignedPacket
from kiosk.domain.sealing import key_text

log = logging.getLogger(__name__)

packet_links = Table(
    "packet_links",
    metadata,
    Column("packet", String(36), primary_key=True),
    Column("kiosk", String(32), nullable=False, index=True),
    Column("before", String(64), nullable=False),
    Column("link", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("at", Float, nullable=False),
)


def enter(connection: Connection, kiosk: str, packet: uuid.UUID, opened: SignedPacket, now: float) -> None:
    """Note a packet's place in its chain, once; say so when the packet before it never came."""
    mine = packet_links.c.kiosk == kiosk
    if connection.execute(select(packet_links).where(packet_links.c.packet == str(packet))).first():
        return
    known = connection.execute(select(packet_links.c.link, packet_links.c.key).where(mine)).all()
    key, before = key_text(opened.key), opened.before.hex()
    if opened.before != FIRST and before not in {row.link for row in known}:
        log.warning("%s sent packet %s, and the one before it never came", kiosk, packet)
        happened(connection, kiosk, PACKET_MISSING, "high", now)
    if known and key not in {row.key for row in known} | {_announced(connection, kiosk)}:
        log.warning("%s signs its packets with another key than before", kiosk)
        happened(connection, kiosk, KEY_CHANGED, "high", now)
    row = {"packet": str(packet), "kiosk": kiosk, "before": before, "link": opened.link.hex(), "key": key}
    connection.execute(packet_links.insert().values(**row, at=now))


def _announced(connection: Connection, kiosk: str) -> str | None:
    """The key that the kiosk last told us it would sign with."""
    mine = select(kiosks.c.signing_key).where(kiosks.c.id == kiosk)
    return connection.execute(mine).scalar_one_or_none()
