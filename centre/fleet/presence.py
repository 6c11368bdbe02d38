"""Where every kiosk stands: its last word on itself and its parts, judged by the centre's own clock."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from centre.fleet.register import find_kiosk
from centre.fleet.uplinks import note_other, note_over
from centre.storage.schema import parts, presence
from kiosk.domain import contract
from kiosk.domain.messages import MAX_BYTES, decode
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.topics import Uplink

MAX_LOG_BYTES = 65_536  # of one piece
SILENT_AFTER_S = 3 * 60 * 1.2  # three heartbeats of 60 s, each late by its jitter


class Liveness(StrEnum):
    LIVE = "live"
    SILENT = "silent"
    UNKNOWN = "unknown"
    OFFLINE = "offline"
    STOPPED = "stopped"
    NEVER_SEEN = "never_seen"


@dataclass(frozen=True, slots=True)
class Notice:
    """A status message as it came."""

    uplink: Uplink
    payload: bytes = field(repr=False)
    retained: bool = False


def note(connection: Connection, notices: Iterable[Notice], now: float) -> list[tuple[str, str, Refusal]]:
    """Keep the newest word of each kiosk; what was refused is returned: kiosk, channel, reason.

    What the broker had kept may be old: it says what the state was, not that the kiosk was heard just now.
    """
    refused = []
    for notice in notices:
        kiosk = notice.uplink.kiosk
        if find_kiosk(connection, kiosk) is None:
            refused.append((kiosk, notice.uplink.channel, Refusal.UNKNOWN_KIOSK))
            continue
        if not notice.payload and notice.uplink.channel == "alarm":
            note_over(connection, kiosk, notice.uplink.rest, now)
            continue
        try:
            body = _opened(notice)
            if notice.uplink.channel == "state":
                _note_state(connection, kiosk, body)
            elif notice.uplink.channel == "health":
                _note_part(connection, kiosk, notice.uplink.rest, body, now)
            else:
                note_other(connection, kiosk, notice.uplink.channel, notice.uplink.rest, body, now)
        except MessageError as error:
            refused.append((kiosk, notice.uplink.channel, error.refusal))
            continue
        if not notice.retained and body.get("state") != "offline":
            heard(connection, kiosk, now)
    return refused


def heard(connection: Connection, kiosk: str, now: float) -> None:
    changed = connection.execute(presence.update().where(presence.c.kiosk == kiosk).values(heard_at=now))
    if changed.rowcount == 0:
        connection.execute(presence.insert().values(kiosk=kiosk, heard_at=now))


def liveness(row: Row[Any] | None, now: float, listening_since: float | None = None) -> Liveness:
    """What can honestly be said: online is a claim that only a kiosk heard lately makes true.

    Since the centre listens anew (its broker was away, or it itself was) nothing is known of a kiosk until
    it is heard; one that stays unheard for three heartbeats is silent.
    """
    if row is None or (row.state is None and row.heard_at is None):
        return Liveness.NEVER_SEEN
    if row.state == "offline":
        return Liveness.STOPPED if row.cause == "stopped" else Liveness.OFFLINE
    heard_at = -math.inf if row.heard_at is None else row.heard_at
    since = -math.inf if listening_since is None else listening_since
    if now - heard_at <= SILENT_AFTER_S and heard_at >= since:
        return Liveness.LIVE
    return Liveness.UNKNOWN if now - since <= SILENT_AFTER_S else Liveness.SILENT


def _opened(notice: Notice) -> dict[str, Any]:
    """The body, if it is as the contract says for its channel and says itself whose it is."""
    channel = notice.uplink.channel
    body = decode(notice.payload, MAX_LOG_BYTES if channel == "log" else MAX_BYTES)
    if body.get("kiosk") != notice.uplink.kiosk:
        raise MessageError(Refusal.FOREIGN_KIOSK)
    if channel == "state":
        contract.check("state", body)
    elif channel == "log":
        contract.check("logPiece", body)
    else:
        contract.check("envelope", body)
        contract.check(f"status.{channel}", body["data"], "data.")
    return body


def _note_state(connection: Connection, kiosk: str, body: dict[str, Any]) -> None:
    """Take a presence unless a newer one is known: with a takeover the old will may come last."""
    known = connection.execute(select(presence).where(presence.c.kiosk == kiosk)).one_or_none()
    if known and (known.boot or 0, known.connection or 0) > (body["boot"], body["connection"]):
        return
    connection.execute(delete(presence).where(presence.c.kiosk == kiosk))
    told = {key: body[key] for key in ("state", "session", "boot", "connection")}
    heard_at = known.heard_at if known else None
    connection.execute(
        presence.insert().values(kiosk=kiosk, cause=body.get("cause"), heard_at=heard_at, **told)
    )


def _note_part(connection: Connection, kiosk: str, part: str, body: dict[str, Any], now: float) -> None:
    data = body["data"]
    this_one = (parts.c.kiosk == kiosk, parts.c.part == part)
    connection.execute(delete(parts).where(*this_one))
    told = {key: data.get(key) for key in ("state", "cause", "since")}
    connection.execute(parts.insert().values(kiosk=kiosk, part=part, heard_at=now, **told))
