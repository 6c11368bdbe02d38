"""Every kiosk in a line of few words, looked up once for all who watch, and what has changed since."""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, select

from centre.presence import Liveness, liveness
from centre.schema import kiosks, parts, presence

RETIRED = "retired"
Line = tuple[str, str, str, float | None, tuple[str, ...]]  # kiosk, place, state, heard at, faults


class Fleet:
    """`lines` by kiosk; `version` grows with every look that found something new."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now
        self._changed = threading.Condition()
        self._lines: dict[str, Line] = {}
        self._since: dict[str, int] = {}
        self.version = 0

    def look(self) -> None:
        """Ask the database once."""
        with self._engine.begin() as connection:
            found = {line[0]: line for line in lines(connection, self._now())}
        with self._changed:
            changed = [name for name, line in found.items() if _shown(self._lines.get(name)) != _shown(line)]
            self._lines = found
            if changed:
                self.version += 1
                self._since |= dict.fromkeys(changed, self.version)
                self._changed.notify_all()

    def changes(self, since: int) -> tuple[int, list[Line]]:
        """The version now, and the lines that are newer than `since`."""
        with self._changed:
            newer = [
                self._lines[name] for name, at in self._since.items() if at > since and name in self._lines
            ]
            return self.version, newer

    def all(self) -> tuple[int, list[Line]]:
        with self._changed:
            return self.version, list(self._lines.values())


def lines(connection: Connection, now: float) -> list[Line]:
    """One line a kiosk, in the order of their names; two questions for the whole fleet."""
    faults: dict[str, list[str]] = {}
    broken = select(parts).where(parts.c.state == "fault").order_by(parts.c.kiosk, parts.c.part)
    for part in connection.execute(broken):
        faults.setdefault(part.kiosk, []).append(f"{part.part}: {part.cause or 'fault'}")
    told = [presence.c.state, presence.c.cause, presence.c.heard_at]
    rows = connection.execute(
        select(kiosks.c.id, kiosks.c.place, kiosks.c.retired_at, *told)
        .join(presence, presence.c.kiosk == kiosks.c.id, isouter=True)
        .order_by(kiosks.c.id)
    )
    return [(row.id, row.place, _state(row, now), row.heard_at, _faults(row, faults, now)) for row in rows]


def _state(row: Any, now: float) -> str:
    return RETIRED if row.retired_at else liveness(row, now).value


def _faults(row: Any, faults: dict[str, list[str]], now: float) -> tuple[str, ...]:
    """What a kiosk that is not heard said last of its parts is no news."""
    return tuple(faults.get(row.id, ())) if _state(row, now) == Liveness.LIVE else ()


def _shown(line: Line | None) -> object:
    """What of a line is worth telling; that a live kiosk was heard again is not."""
    return line and (line[1], line[2], line[4])
