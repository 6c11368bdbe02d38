"""The kiosks' alarms at the centre: raised and cleared by their events, seen by an operator; then closed.

Both sides must have spoken: what is over and was seen by nobody stays in the list, and so does what somebody
has seen and is not over. The retained topic says what no event could tell, and who still waits for our word.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from centre.fleet.tables import alarms
from kiosk.domain.messages import Envelope

RAISED, CLEARED, CALLED = "alarm.raised", "alarm.cleared", "attendant.called"
ATTENDANT_CALLED, PACKET_MISSING, KEY_CHANGED = "attendant_called", "packet_missing", "packet_key_changed"
STORE_ROLLED_BACK, STORE_REPLACED = "store_rolled_back", "store_replaced"
GUESSING = "guessing"
OF_CENTRE = (
    *(ATTENDANT_CALLED, PACKET_MISSING, KEY_CHANGED),
    *(STORE_ROLLED_BACK, STORE_REPLACED, GUESSING),
)
"""The kiosk itself knows no alarm of these."""

SEVERITIES = ("high", "alarm", "warning")  # the worst first


def has_effect(event: Envelope) -> bool:
    return event.type in (RAISED, CLEARED, CALLED)


def note_event(connection: Connection, event: Envelope, now: float) -> None:
    """Take an event of a kiosk, each once and in their order."""
    if event.type == CALLED:
        happened(connection, event.kiosk, ATTENDANT_CALLED, "alarm", now)
        return
    code = str(event.data["code"])
    if event.type == RAISED:
        _raise(connection, event.kiosk, code, str(event.data.get("severity", "alarm")), now)
    else:
        _clear(connection, event.kiosk, code, now)


def happened(connection: Connection, kiosk: str, code: str, severity: str, now: float) -> None:
    """Something only the centre keeps: over as soon as somebody has seen it."""
    _raise(connection, kiosk, code, severity, now)
    _clear(connection, kiosk, code, now)


def note_topic(
    connection: Connection, kiosk: str, code: str, data: Mapping[str, Any] | None, now: float
) -> bool:
    """Take what the broker keeps of an alarm, None for one that is over.

    True when somebody has acknowledged it here and the kiosk does not know yet.
    """
    row = open_alarm(connection, kiosk, code)
    if data is None:
        if row and row.times == 0:
            _change(connection, row, cleared_at=now, closed=row.acknowledged_at is not None)
        return False
    if row is None:
        if data["state"] == "raised" and not data["acknowledged"]:
            _enter(connection, kiosk, code, str(data["severity"]), now, times=0)
        return data["state"] == "cleared" and not data["acknowledged"] and _was_seen(connection, kiosk, code)
    return row.acknowledged_at is not None and not data["acknowledged"]


def acknowledge(connection: Connection, number: int, operator: str, note: str, now: float) -> Row[Any] | None:
    """The alarm that somebody has now seen; None for one that is none, or was seen already."""
    row = connection.execute(select(alarms).where(alarms.c.number == number)).one_or_none()
    if row is None or row.acknowledged_at is not None:
        return None
    seen = {"acknowledged_at": now, "acknowledged_by": operator, "note": note[:300]}
    _change(connection, row, closed=row.cleared_at is not None, **seen)
    return row


def is_over(row: Row[Any]) -> bool:
    """Whether its cause is gone; nobody knows it of what the centre alone keeps, such as a call for help."""
    return row.cleared_at is not None and row.code not in OF_CENTRE


def open_alarm(connection: Connection, kiosk: str, code: str) -> Row[Any] | None:
    this_one = and_(alarms.c.kiosk == kiosk, alarms.c.code == code, ~alarms.c.closed)
    return connection.execute(select(alarms).where(this_one)).one_or_none()


def open_alarms(connection: Connection, kiosk: str | None = None) -> list[Row[Any]]:
    """Every alarm that is not closed: the unseen before the seen, the worst first, the newest first."""
    wanted = select(alarms).where(~alarms.c.closed)
    if kiosk is not None:
        wanted = wanted.where(alarms.c.kiosk == kiosk)
    return sorted(connection.execute(wanted).all(), key=_rank)


def latest_closed(connection: Connection, limit: int) -> list[Row[Any]]:
    wanted = select(alarms).where(alarms.c.closed).order_by(alarms.c.last_at.desc()).limit(limit)
    return list(connection.execute(wanted).all())


def _was_seen(connection: Connection, kiosk: str, code: str) -> bool:
    closed = and_(alarms.c.kiosk == kiosk, alarms.c.code == code, alarms.c.closed)
    return connection.execute(select(alarms.c.number).where(closed).limit(1)).first() is not None


def _rank(row: Row[Any]) -> tuple[bool, int, float]:
    severity = SEVERITIES.index(row.severity) if row.severity in SEVERITIES else 1
    return row.acknowledged_at is not None, severity, -row.last_at


def _raise(connection: Connection, kiosk: str, code: str, severity: str, now: float) -> None:
    row = open_alarm(connection, kiosk, code)
    if row is None:
        _enter(connection, kiosk, code, severity, now, times=1)
        return
    unseen = {"acknowledged_at": None, "acknowledged_by": None} if row.times else {}
    _change(connection, row, times=row.times + 1, last_at=now, severity=severity, cleared_at=None, **unseen)


def _clear(connection: Connection, kiosk: str, code: str, now: float) -> None:
    row = open_alarm(connection, kiosk, code)
    if row is not None:
        _change(connection, row, cleared_at=now, closed=row.acknowledged_at is not None)


def _enter(connection: Connection, kiosk: str, code: str, severity: str, now: float, *, times: int) -> None:
    row = {"kiosk": kiosk, "code": code, "severity": severity[:16], "times": times}
    connection.execute(alarms.insert().values(**row, raised_at=now, last_at=now))


def _change(connection: Connection, row: Row[Any], **values: object) -> None:
    connection.execute(alarms.update().where(alarms.c.number == row.number).values(**values))
