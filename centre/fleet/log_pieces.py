"""Logs that kiosks were asked for: their pieces, put together and checked when all are there."""

import gzip
import hashlib
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select

from centre.fleet.orders import find
from centre.fleet.tables import log_pieces

KEPT_S = 7 * 86_400
LONGEST_LOG = 8 * 1024 * 1024
MOST_PIECES = 100


def note_piece(connection: Connection, kiosk: str, told: Mapping[str, Any], now: float) -> bool:
    """Keep a piece of a log that this kiosk was asked for; whether it was."""
    order = find(connection, told["command"])
    if order is None or order.kiosk != kiosk or order.type != "log-pull":
        return False
    if not 1 <= told["piece"] <= told["pieces"] <= MOST_PIECES:
        return False
    try:
        data = b64decode(told["data"], validate=True)
    except (Base64Error, ValueError):
        return False
    this_one = (log_pieces.c.command == order.id, log_pieces.c.piece == told["piece"])
    connection.execute(delete(log_pieces).where(*this_one))
    row = {"command": order.id, "piece": told["piece"], "pieces": told["pieces"], "data": data}
    connection.execute(log_pieces.insert().values(**row, digest=told.get("digest"), at=now))
    return True


def whole_log(connection: Connection, order: str) -> str | None:
    """The log, if every piece is here and together they are what the kiosk sent."""
    wanted = select(log_pieces).where(log_pieces.c.command == order).order_by(log_pieces.c.piece)
    rows = connection.execute(wanted).all()
    if not rows or len(rows) != rows[-1].pieces:
        return None
    packed = b"".join(row.data for row in rows)
    try:
        plain = zlib.decompressobj(wbits=31).decompress(packed, LONGEST_LOG)
    except (zlib.error, gzip.BadGzipFile):
        return None
    return plain.decode(errors="replace") if hashlib.sha256(plain).hexdigest() == rows[-1].digest else None


def forget_old_logs(connection: Connection, now: float) -> None:
    connection.execute(delete(log_pieces).where(log_pieces.c.at < now - KEPT_S))
