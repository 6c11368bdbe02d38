"""The outboxes' rows: those of many kiosks are read with one question and written with one statement."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, select, update

from centre.inbox.rollback import HighMarks
from centre.inbox.streams import Stream
from centre.inbox.tables import ahead, streams

Key = tuple[str, uuid.UUID]

# Run with every batch: building a statement anew costs more than running it.
_OF: BindParameter[str] = bindparam("kiosks", expanding=True)
_ROWS = (
    select(streams)
    .where(streams.c.kiosk.in_(_OF))
    .order_by(streams.c.kiosk, streams.c.store)  # all workers lock in one order
    .with_for_update()
)
_BEYOND = select(ahead).where(ahead.c.kiosk.in_(_OF))
_STATE = ("upto", "forked", "high_seq", "boot", "head_seq", "head", "chain")
_CHANGE = (
    update(streams)
    .where(streams.c.kiosk == bindparam("whose"), streams.c.store == bindparam("which"))
    .values({name: bindparam(name) for name in _STATE})
)
_COME_CLOSE = delete(ahead).where(
    ahead.c.kiosk == bindparam("whose"),
    ahead.c.store == bindparam("which"),
    ahead.c.seq == bindparam("number"),
)


def load_streams(connection: Connection, kiosks: Collection[str]) -> dict[Key, Stream]:
    """Every outbox that was ever heard of these kiosks, locked until the transaction ends."""
    if not kiosks:
        return {}
    asked = {"kiosks": list(kiosks)}
    rows = connection.execute(_ROWS, asked).all()
    beyond: dict[Key, set[int]] = {}
    for kiosk, store, seq in connection.execute(_BEYOND, asked):
        beyond.setdefault((kiosk, uuid.UUID(store)), set()).add(seq)
    found = (_stream(row, beyond) for row in rows)
    return {(each.kiosk, each.store): each for each in found}


def save_streams(connection: Connection, streams_now: Iterable[Stream]) -> None:
    """Write what differs from what is there; of a new one of which nothing came, nothing."""
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    come: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for stream in streams_now:
        whose, which, state = stream.kiosk, str(stream.store), stream.state()
        if stream.is_new and (stream.upto or stream.beyond):
            new.append({"kiosk": whose, "store": which, **state})
        elif not stream.is_new and state != stream.stored:
            changed.append({"whose": whose, "which": which, **state})
        far, was_far = stream.beyond, stream.stored_beyond
        come += [{"kiosk": whose, "store": which, "seq": seq} for seq in sorted(far - was_far)]
        gone += [{"whose": whose, "which": which, "number": seq} for seq in sorted(was_far - far)]
    for statement, rows in (
        (streams.insert(), new),
        (_CHANGE, changed),
        (_COME_CLOSE, gone),
        (ahead.insert(), come),
    ):
        if rows:
            connection.execute(statement, rows)


def _stream(row: Row[Any], beyond: dict[Key, set[int]]) -> Stream:
    key = row.kiosk, uuid.UUID(row.store)
    far = beyond.get(key, set())
    stream = Stream(*key, row.upto, row.forked, far, HighMarks.of(row), stored_beyond=frozenset(far))
    stream.stored = stream.state()
    return stream
