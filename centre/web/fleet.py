"""Every kiosk in a line of few words, looked up once for all who watch, and what has changed since."""

import threading
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from centre.appointments.tables import places
from centre.broker.certificates import ending
from centre.fleet.alarms import open_alarms
from centre.fleet.figures import versions
from centre.fleet.hot_list import Urgency, alarm_urgency, urgency
from centre.fleet.listening import LISTENING_SINCE
from centre.fleet.presence import Liveness, liveness
from centre.storage.schema import kiosks, parts, presence
from kiosk.domain.clock import Clock

RETIRED = "retired"
LOOK_S = 1.0
# Kiosk, place, state, heard at, alarms and faults, urgency (0: nobody is needed), province, version.
Line = tuple[str, str, str, float | None, tuple[str, ...], int, str, str]


class Fleet:
    """What all watchers share: the database is asked when somebody asks, and once a second at most."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._turn = threading.Lock()
        self._looked_s: float | None = None
        self._lines: dict[str, Line] = {}
        self._since: dict[str, int] = {}
        self._version = 0

    def changes(self, since: int) -> tuple[int, list[Line]]:
        """The version now, and the lines that are newer than `since`; it grows when something is new."""
        with self._turn:
            self._look()
            newer = [self._lines[name] for name, at in self._since.items() if at > since]
            return self._version, newer

    def all(self) -> tuple[int, list[Line]]:
        with self._turn:
            self._look()
            return self._version, list(self._lines.values())

    def _look(self) -> None:
        now_s = self._clock.monotonic()
        if self._looked_s is not None and now_s - self._looked_s < LOOK_S:
            return
        self._looked_s = now_s
        with self._engine.begin() as connection:
            found = {line[0]: line for line in lines(connection, self._clock.now().timestamp())}
        changed = [name for name, line in found.items() if _shown(self._lines.get(name)) != _shown(line)]
        self._lines = found
        if changed:
            self._version += 1
            known = {name: at for name, at in self._since.items() if name in found}
            self._since = known | dict.fromkeys(changed, self._version)


def lines(connection: Connection, now: float) -> list[Line]:
    """One line a kiosk, in the order of their names; a few questions for the whole fleet."""
    alarmed, told_versions = _alarms(connection), versions(connection)
    faults: dict[str, list[str]] = {}
    broken = select(parts).where(parts.c.state == "fault").order_by(parts.c.kiosk, parts.c.part)
    for part in connection.execute(broken):
        faults.setdefault(part.kiosk, []).append(f"{part.part}: {part.cause or 'fault'}")
    told = [presence.c.state, presence.c.cause, presence.c.heard_at, LISTENING_SINCE.label("listening_since")]
    soon = ending(now).subquery()
    rows = connection.execute(
        select(kiosks.c.id, kiosks.c.place, kiosks.c.retired_at, soon.c.until, places.c.province, *told)
        .join(presence, presence.c.kiosk == kiosks.c.id, isouter=True)
        .join(soon, soon.c.kiosk == kiosks.c.id, isouter=True)
        .join(places, places.c.id == kiosks.c.place, isouter=True)
        .order_by(kiosks.c.id)
    )
    return [
        _line(
            row,
            _state(row, now),
            faults.get(row.id, []),
            alarmed.get(row.id, ()),
            str(told_versions.get(row.id, {}).get("software", "")),
        )
        for row in rows
    ]


def _alarms(connection: Connection) -> dict[str, tuple[tuple[str, Urgency], ...]]:
    found: dict[str, tuple[tuple[str, Urgency], ...]] = {}
    for row in open_alarms(connection):
        soon = alarm_urgency(row.severity, is_seen=row.acknowledged_at is not None)
        found[row.kiosk] = (*found.get(row.kiosk, ()), (f"alarm: {row.code}", soon))
    return found


def _state(row: Any, now: float) -> str:
    return RETIRED if row.retired_at else liveness(row, now, row.listening_since).value


def _line(
    row: Any, state: str, faults: list[str], alarmed: tuple[tuple[str, Urgency], ...], version: str
) -> Line:
    """What a kiosk that is not heard said last of its parts is no news; its alarms are."""
    told = tuple(faults) if state == Liveness.LIVE else ()
    soon = urgency(state, in_trouble=bool(told)) or 0
    if state != RETIRED:
        soon = min((each for each in (soon, *(urgent for _, urgent in alarmed)) if each), default=0)
        told = (*(words for words, _ in alarmed), *told)
    if row.until is not None and state != RETIRED:
        told += (f"certificate: ends {datetime.fromtimestamp(row.until, UTC):%Y-%m-%d}",)
        soon = soon or Urgency.TODAY
    return row.id, row.place, state, row.heard_at, told, soon, row.province or "", version


def _shown(line: Line | None) -> object:
    """What of a line is worth telling; that a live kiosk was heard again is not."""
    return line and (line[1], line[2], line[4], line[5], line[7])
