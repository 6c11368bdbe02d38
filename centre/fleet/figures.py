"""What kiosks tell in figures: the newest of each hour is kept two days, and their information as it is."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from centre.fleet.tables import figures, information

HOUR_S = 3600
HOURS_KEPT = 48
TEXTS_AT_HAND = 4096

# Run for every message: building a statement anew costs more than running it.
_BODY: dict[str, Any] = {"told": bindparam("body"), "at": bindparam("now")}
_FIGURES = (
    update(figures)
    .where(figures.c.kiosk == bindparam("which"), figures.c.hour == bindparam("when"))
    .values(_BODY)
)
_KNOWN = select(figures.c.kiosk).where(
    figures.c.kiosk.in_(bindparam("kiosks", expanding=True)), figures.c.hour == bindparam("when")
)
_INFORMATION = update(information).where(information.c.kiosk == bindparam("which")).values(_BODY)
_NEW_FIGURES, _NEW_INFORMATION = figures.insert(), information.insert()


def note_figures(connection: Connection, told: Mapping[str, Mapping[str, Any]], now: float) -> None:
    """The figures of many kiosks, by their names; two statements for all, three where an hour begins."""
    if not told:
        return
    hour = int(now // HOUR_S)
    known = set(connection.execute(_KNOWN, {"kiosks": list(told), "when": hour}).scalars())
    bodies = {kiosk: json.dumps(dict(each)) for kiosk, each in told.items()}
    old = [
        {"which": kiosk, "when": hour, "body": bodies[kiosk], "now": now} for kiosk in told if kiosk in known
    ]
    new = [
        {"kiosk": kiosk, "hour": hour, "told": bodies[kiosk], "at": now}
        for kiosk in told
        if kiosk not in known
    ]
    for statement, rows in ((_FIGURES, old), (_NEW_FIGURES, new)):
        if rows:
            connection.execute(statement, rows)


def note_information(connection: Connection, kiosk: str, told: Mapping[str, Any], now: float) -> None:
    body = json.dumps(dict(told))
    changed = connection.execute(_INFORMATION, {"which": kiosk, "body": body, "now": now})
    if changed.rowcount == 0:
        connection.execute(_NEW_INFORMATION, {"kiosk": kiosk, "told": body, "at": now})


def forget_old_figures(connection: Connection, now: float) -> None:
    connection.execute(delete(figures).where(figures.c.hour < int(now // HOUR_S) - HOURS_KEPT))


def newest_figures(connection: Connection) -> dict[str, dict[str, Any]]:
    """The latest figures of every kiosk, by its name."""
    hour = func.max(figures.c.hour).label("hour")
    latest = select(figures.c.kiosk, hour).group_by(figures.c.kiosk).subquery()
    joined = select(figures).join(
        latest, (figures.c.kiosk == latest.c.kiosk) & (figures.c.hour == latest.c.hour)
    )
    return {row.kiosk: json.loads(row.told) for row in connection.execute(joined)}


def figures_of(connection: Connection, kiosk: str, now: float) -> dict[str, list[float | None]]:
    """One kiosk's figures hour by hour, the newest last; None where it told none."""
    last = int(now // HOUR_S)
    rows = connection.execute(select(figures).where(figures.c.kiosk == kiosk)).all()
    series: dict[str, list[float | None]] = {}
    for row in rows:
        back = last - row.hour
        if 0 <= back < HOURS_KEPT:
            for name, value in json.loads(row.told).items():
                if isinstance(value, int | float):
                    series.setdefault(name, [None] * HOURS_KEPT)[HOURS_KEPT - 1 - back] = float(value)
    return series


def versions(connection: Connection) -> Mapping[str, Mapping[str, Any]]:
    """What every kiosk says of itself, by its name."""
    told = select(information.c.kiosk, information.c.told)
    return {kiosk: _read(text) for kiosk, text in connection.execute(told)}


@lru_cache(TEXTS_AT_HAND)
def _read(text: str) -> dict[str, Any]:
    """Thousands of kiosks say the same few things of themselves, and are asked for every second."""
    read: dict[str, Any] = json.loads(text)
    return read
