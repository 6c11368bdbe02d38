"""Limits on guessing: wrong tries are counted by whom and against what, and lock for a growing while."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from centre.fleet.alarms import GUESSING, happened
from centre.storage.schema import guesses


@dataclass(frozen=True, slots=True)
class Limit:
    """`tries` wrong ones within `window_s` lock for `lock_s`, each further time doubled, up to `longest_s`.

    A lock counts as long as its window has not passed since its end.
    """

    name: str
    tries: int
    window_s: float
    lock_s: float = 600.0
    longest_s: float = 86_400.0


RECEIPT = Limit("receipt", tries=5, window_s=86_400)
# One guesser must not close a kiosk to everybody for a day.
KIOSK = Limit("kiosk", tries=30, window_s=3600, longest_s=3600)
OFFICER = Limit("officer", tries=5, window_s=86_400)


def locked_s(connection: Connection, limit: Limit, whom: str, now: float) -> float:
    """For how many more seconds `whom` may not try; 0 when free."""
    until = connection.execute(
        select(guesses.c.locked_until).where(guesses.c.scope == _scope(limit, whom))
    ).scalar()
    return max(0.0, (until or 0.0) - now)


def count_at_kiosk(connection: Connection, kiosk: str, now: float) -> None:
    """Count a wrong try at a kiosk; where so many come that it is locked, somebody should look."""
    if count_wrong(connection, KIOSK, kiosk, now):
        happened(connection, kiosk, GUESSING, "alarm", now)


def count_wrong(connection: Connection, limit: Limit, whom: str, now: float) -> bool:
    """Whether this one locks `whom`."""
    scope = _scope(limit, whom)
    row = connection.execute(select(guesses).where(guesses.c.scope == scope)).one_or_none()
    fresh = row is None or now - row.since > limit.window_s
    wrong = 1 if row is None or fresh else row.wrong + 1
    since = now if row is None or fresh else row.since
    locks = 0 if row is None or fresh else row.locks
    locked_until = 0.0
    if wrong >= limit.tries:
        locked_until = now + min(limit.longest_s, limit.lock_s * 2 ** min(locks, 16))
        wrong, since, locks = 0, locked_until, locks + 1
    values = {"wrong": wrong, "since": since, "locked_until": locked_until, "locks": locks}
    connection.execute(delete(guesses).where(guesses.c.scope == scope))
    connection.execute(guesses.insert().values(scope=scope, **values))
    return locked_until > 0


def count_right(connection: Connection, limit: Limit, whom: str) -> None:
    connection.execute(delete(guesses).where(guesses.c.scope == _scope(limit, whom)))


def _scope(limit: Limit, whom: str) -> str:
    # A digest, because what was typed may be anything, of any length, and somebody's number.
    return f"{limit.name}:{hashlib.sha256(whom.encode()).hexdigest()[:32]}"
