"""The rows of a kiosk's alarms and of what locks its delivery, written in the commit of what they tell."""

import sqlite3
from dataclasses import dataclass

from kiosk.session.faults import LOCKING

RAISED, CLEARED = "alarm.raised", "alarm.cleared"


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm that is not over: its cause may be gone (`cleared`), somebody may have seen it."""

    code: str
    severity: str
    since: str
    times: int
    cleared: bool
    acknowledged: bool


def note_event(cursor: sqlite3.Cursor, kind: str, data: dict[str, object], at: str) -> None:
    """Take an event of the outbox into the rows; most are none of an alarm."""
    if kind == RAISED:
        _raised(cursor, str(data["code"]), str(data.get("severity", "alarm")), at)
    elif kind == CLEARED:
        cursor.execute("UPDATE alarms SET cleared = 1 WHERE code = ?", (str(data["code"]),))
        forget_finished(cursor)


def forget_finished(cursor: sqlite3.Cursor) -> None:
    """An alarm is over when its cause is gone and somebody has seen it."""
    cursor.execute("DELETE FROM alarms WHERE cleared = 1 AND acknowledged = 1")


def _raised(cursor: sqlite3.Cursor, code: str, severity: str, at: str) -> None:
    # Happening again makes it new to whoever had seen it.
    sql = """INSERT INTO alarms VALUES (?, ?, ?, 1, 0, 0) ON CONFLICT (code) DO UPDATE SET
             times = times + 1, severity = excluded.severity, acknowledged = 0, cleared = 0,
             since = CASE WHEN cleared THEN excluded.since ELSE since END"""
    cursor.execute(sql, (code, severity, at))
    if code in LOCKING:
        cursor.execute("INSERT OR IGNORE INTO locks VALUES (?, ?)", (code, at))
