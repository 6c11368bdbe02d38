"""Where every kiosk stands: its last word on itself and its parts, judged by the centre's own clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from centre.register import find_kiosk
from centre.schema import parts, presence
from kiosk.domain.messages import decode
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.topics import Uplink

SILENT_AFTER_S = 3 * 60 * 1.2  # three heartbeats of 60 s, each late by its jitter


class Liveness(StrEnum):
    LIVE = "live"
    SILENT = "silent"
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
        try:
            body = decode(notice.payload)
            if notice.uplink.channel == "state":
                _note_state(connection, kiosk, body)
            elif notice.uplink.channel == "health":
                _note_part(connection, kiosk, notice.uplink.rest, body, now)
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


def liveness(row: Row[Any] | None, now: float) -> Liveness:
    """What can honestly be said: online is a claim that only a kiosk heard lately makes true."""
    if row is None or (row.state is None and row.heard_at is None):
        return Liveness.NEVER_SEEN
    if row.state == "offline":
        return Liveness.STOPPED if row.cause == "stopped" else Liveness.OFFLINE
    is_late = row.heard_at is None or now - row.heard_at > SILENT_AFTER_S
    return Liveness.SILENT if is_late else Liveness.LIVE


def _note_state(connection: Connection, kiosk: str, body: dict[str, Any]) -> None:
    """Take a presence unless a newer one is known: with a takeover the old will may come last."""
    boot, connected = _count(body.get("boot")), _count(body.get("connection"))
    state, session = body.get("state"), str(body.get("session"))[:36]
    if state not in ("online", "offline"):
        return
    known = connection.execute(select(presence).where(presence.c.kiosk == kiosk)).one_or_none()
    if known and (known.boot or 0, known.connection or 0) > (boot, connected):
        return
    connection.execute(delete(presence).where(presence.c.kiosk == kiosk))
    connection.execute(
        presence.insert().values(
            kiosk=kiosk,
            state=state,
            cause=_short(body.get("cause")),
            session=session,
            boot=boot,
            connection=connected,
            heard_at=known.heard_at if known else None,
        )
    )


def _note_part(connection: Connection, kiosk: str, part: str, body: dict[str, Any], now: float) -> None:
    data = body.get("data")
    if not isinstance(data, dict) or len(part) > 32:
        return
    this_one = (parts.c.kiosk == kiosk, parts.c.part == part)
    connection.execute(delete(parts).where(*this_one))
    values = {"state": str(data.get("state"))[:16], "cause": _short(data.get("cause")), "heard_at": now}
    since = str(data.get("since"))[:40]
    connection.execute(parts.insert().values(kiosk=kiosk, part=part, since=since, **values))


def _count(value: Any) -> int:
    return value if type(value) is int and 0 <= value < 2**63 else 0


def _short(value: Any) -> str | None:
    return str(value)[:64] if value is not None else None
