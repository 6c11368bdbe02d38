"""Where every kiosk stands: its last word on itself and its parts, judged by the centre's own clock."""

import math
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from centre.fleet.figures import note_figures
from centre.fleet.register import enrolled_of
from centre.fleet.uplinks import note_other, note_over
from centre.storage.schema import parts, presence
from kiosk.domain import contract
from kiosk.domain.messages import MAX_BYTES, decode
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.topics import Uplink

MAX_LOG_BYTES = 65_536  # of one piece
SILENT_AFTER_S = 3 * 60 * 1.2  # three heartbeats of 60 s, each late by its jitter

# Run for every message: building a statement anew costs more than running it.
_KNOWN = select(presence).where(presence.c.kiosk == bindparam("which"))
_KNOWN_OF = select(presence.c.kiosk).where(presence.c.kiosk.in_(bindparam("kiosks", expanding=True)))
_HEARD = update(presence).where(presence.c.kiosk == bindparam("which")).values(heard_at=bindparam("now"))
_SAID = (
    update(presence)
    .where(presence.c.kiosk == bindparam("which"))
    .values({key: bindparam(key) for key in ("state", "session", "boot", "connection", "cause")})
)
_PART = (
    update(parts)
    .where(parts.c.kiosk == bindparam("whose"), parts.c.part == bindparam("which"))
    .values({key: bindparam(key) for key in ("state", "cause", "since", "heard_at")})
)
_PARTS_OF = select(parts.c.kiosk, parts.c.part).where(parts.c.kiosk.in_(bindparam("kiosks", expanding=True)))


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


def note(
    connection: Connection, notices: Iterable[Notice], now: float, reporting: Set[str] = frozenset()
) -> list[tuple[str, str, Refusal]]:
    """Keep the newest word of each kiosk; what was refused is returned: kiosk, channel, reason.

    What the broker had kept may be old: it says what the state was, not that the kiosk was heard just now.
    Kiosks that are `reporting` were heard by their events.
    """
    refused, awake = [], set(reporting)
    figures: dict[str, dict[str, Any]] = {}
    told: dict[tuple[str, str], dict[str, Any]] = {}
    notices = list(notices)
    enrolled = enrolled_of(connection, {each.uplink.kiosk for each in notices})
    for notice in notices:
        kiosk = notice.uplink.kiosk
        if kiosk not in enrolled:
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
                told[kiosk, notice.uplink.rest] = body["data"]
            elif notice.uplink.channel == "metrics":
                figures[kiosk] = body["data"]
            else:
                note_other(connection, kiosk, notice.uplink.channel, notice.uplink.rest, body, now)
        except MessageError as error:
            refused.append((kiosk, notice.uplink.channel, error.refusal))
            continue
        if not notice.retained and body.get("state") != "offline":
            awake.add(kiosk)
    _note_parts(connection, told, now)
    note_figures(connection, figures, now)
    _heard(connection, awake, now)
    return refused


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


def _heard(connection: Connection, awake: Set[str], now: float) -> None:
    """All of them were heard just now."""
    if not awake:
        return
    known = set(connection.execute(_KNOWN_OF, {"kiosks": list(awake)}).scalars())
    if known:
        connection.execute(_HEARD, [{"which": each, "now": now} for each in sorted(known)])
    if awake - known:
        connection.execute(presence.insert(), [{"kiosk": each, "heard_at": now} for each in awake - known])


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
    known = connection.execute(_KNOWN, {"which": kiosk}).one_or_none()
    if known and (known.boot or 0, known.connection or 0) > (body["boot"], body["connection"]):
        return
    told = {key: body[key] for key in ("state", "session", "boot", "connection")}
    told["cause"] = body.get("cause")
    if known:
        connection.execute(_SAID, {"which": kiosk, **told})
    else:
        connection.execute(presence.insert(), {"kiosk": kiosk, **told})


def _note_parts(connection: Connection, told: dict[tuple[str, str], dict[str, Any]], now: float) -> None:
    """What kiosks said last of their parts, by kiosk and part."""
    if not told:
        return
    asked = {"kiosks": list({kiosk for kiosk, _ in told})}
    known = {(kiosk, part) for kiosk, part in connection.execute(_PARTS_OF, asked)}
    old, new = [], []
    for (kiosk, part), data in told.items():
        state = {key: data.get(key) for key in ("state", "cause", "since")} | {"heard_at": now}
        if (kiosk, part) in known:
            old.append({"whose": kiosk, "which": part, **state})
        else:
            new.append({"kiosk": kiosk, "part": part, **state})
    for statement, rows in ((_PART, old), (parts.insert(), new)):
        if rows:
            connection.execute(statement, rows)
