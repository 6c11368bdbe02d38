"""What kiosks tell in figures: the newest of each hour is kept two days, and their information as it is."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, select

from centre.fleet.tables import figures, information

HOUR_S = 3600
HOURS_KEPT = 48


def note_figures(connection: Connection, kiosk: str, told: Mapping[str, Any], now: float) -> None:
    hour, body = int(now // HOUR_S), json.dumps(dict(told))
    this_one = (figures.c.kiosk == kiosk, figures.c.hour == hour)
    changed = connection.execute(figures.update().where(*this_one).values(told=body, at=now))
    if changed.rowcount == 0:
        connection.execute(figures.insert().values(kiosk=kiosk, hour=hour, told=body, at=now))


def note_information(connection: Connection, kiosk: str, told: Mapping[str, Any], now: float) -> None:
    body, mine = json.dumps(dict(told)), information.c.kiosk == kiosk
    changed = connection.execute(information.update().where(mine).values(told=body, at=now))
    if changed.rowcount == 0:
        connection.execute(information.insert().values(kiosk=kiosk, told=body, at=now))


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


def versions(connection: Connection) -> dict[str, dict[str, Any]]:
    """What every kiosk says of itself, by its name."""
    return {row.kiosk: json.loads(row.told) for row in connection.execute(select(information))}
