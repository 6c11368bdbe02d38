"""What an operator sees: every kiosk as the centre honestly knows it, and the latest deliveries."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from centre.broker.certificates import ending
from centre.fleet.alarms import is_over, open_alarms
from centre.fleet.listening import LISTENING_SINCE
from centre.fleet.orders import waiting_orders
from centre.fleet.presence import liveness
from centre.inbox.comparison import differing_days
from centre.inbox.tables import dead_letters, inbox
from centre.storage.schema import applications, history, kiosks, parts, presence
from centre.work.tables import refused
from kiosk.domain.applications import ApplicationState
from kiosk.domain.messages import timestamp
from kiosk.domain.refusals import Refusal

LATEST = 20
_newest = select(inbox.c.kiosk, func.max(inbox.c.received_at).label("at")).group_by(inbox.c.kiosk).subquery()
_NEWEST_EVENTS = (
    select(inbox)
    .join(_newest, (inbox.c.kiosk == _newest.c.kiosk) & (inbox.c.received_at == _newest.c.at))
    .order_by(inbox.c.seq)
)


# What stands still until an officer decides, the unconfirmed first: its card may be anywhere.
_FOR_A_DESK = (
    *(ApplicationState.DELIVERY_UNCONFIRMED, ApplicationState.DELIVERY_REFERRED),
    *(ApplicationState.PRODUCTION_FAILED, ApplicationState.CARD_FAULT, ApplicationState.REFERRED),
)


def view(engine: Engine, now: float) -> dict[str, Any]:
    """The whole view as plain values, ready for JSON."""
    with engine.begin() as connection:
        return {
            "at": _instant(now),
            "kiosks": _kiosks(connection, now),
            "applications": _counts(connection),
            "certificates_ending": _ending(connection, now),
            "inquiries_overdue": _overdue(connection),
            "deliveries": _latest_moves(connection),
            "events": connection.execute(select(func.count()).select_from(inbox)).scalar_one(),
            "alarms": [_alarm(row) for row in open_alarms(connection)],
            "commands_waiting": [_order(row) for row in waiting_orders(connection)],
            "refused": _refused(connection),
            "days_that_differ": list(differing_days(connection)),
            "dead_letters": connection.execute(select(func.count()).select_from(dead_letters)).scalar_one(),
        }


def as_text(seen: Mapping[str, Any]) -> str:
    """The view as lines for a terminal."""
    lines = [f"{seen['at']}  {seen['events']} events, {seen['dead_letters']} dead letters"]
    if seen["inquiries_overdue"]:
        lines.append(f"ALARM  {seen['inquiries_overdue']} inquiries take longer than 24 hours")
    lines += [
        f"ALARM  {each['kiosk']} told of {each['told']} events on {each['day']}, {each['here']} are here"
        for each in seen["days_that_differ"]
    ]
    lines += [
        f"ALARM  {each['kiosk']}'s certificate ends {each['until']}" for each in seen["certificates_ending"]
    ]
    lines += [
        f"refused  {each['kiosk']:<16} {each['channel']:<8} {each['reason']:<16} {each['times']}"
        for each in seen["refused"]
    ]
    lines += [_alarm_line(each) for each in seen["alarms"]]
    lines += [
        f"confirm  {each['kiosk']:<16} {each['type']} asked by {each['asked_by']}"
        for each in seen["commands_waiting"]
    ]
    waiting = seen["applications"]
    lines += [f"desk     {state:<20} {waiting[state]}" for state in _FOR_A_DESK if state in waiting]
    for kiosk in seen["kiosks"]:
        health = ", ".join(f"{name} {part['state']}" for name, part in kiosk["parts"].items())
        heard = kiosk["last_heard"] or "never"
        lines.append(f"{kiosk['id']:<16} {kiosk['place']:<12} {kiosk['state']:<10} heard {heard}  {health}")
    for move in seen["deliveries"]:
        rule = f"T{move['transition']}" if move["transition"] else _untabled(move)
        reason = f" ({move['reason']})" if move["reason"] else ""
        lines.append(
            f"{move['at']}  {move['application']}  {rule}  {move['before']} -> {move['after']}{reason}"
        )
    return "\n".join(lines)


def _alarm_line(alarm: Mapping[str, Any]) -> str:
    seen = f"seen by {alarm['acknowledged_by']}" if alarm["acknowledged_by"] else "not seen"
    over = ", over" if alarm["cleared"] else ""
    what = f"{alarm['code']} ({alarm['severity']}) since {alarm['since']}"
    return f"ALARM  {alarm['kiosk']:<16} {what}, {seen}{over}"


def _alarm(row: Row[Any]) -> dict[str, Any]:
    named = {name: row._mapping[name] for name in ("number", "kiosk", "code", "severity", "times", "note")}
    told = {"acknowledged_by": row.acknowledged_by, "cleared": is_over(row)}
    return named | told | {"since": _instant(row.raised_at), "last": _instant(row.last_at)}


def _order(row: Row[Any]) -> dict[str, Any]:
    named = {name: row._mapping[name] for name in ("id", "kiosk", "type", "asked_by")}
    return named | {"at": _instant(row.asked_at)}


def _untabled(move: Mapping[str, Any]) -> str:
    """What a line without a transition is: refused by the table, or the application's arrival."""
    return f"{move['event']} refused" if move["before"] else str(move["event"])


def _kiosks(connection: Connection, now: float) -> list[dict[str, Any]]:
    """Every kiosk in the order of their names; the number of questions does not grow with the fleet."""
    seen = {row.kiosk: row for row in connection.execute(select(presence))}
    health: dict[str, dict[str, Any]] = {}
    for part in connection.execute(select(parts).order_by(parts.c.part)):
        health.setdefault(part.kiosk, {})[part.part] = _part(part)
    since = connection.execute(select(LISTENING_SINCE)).scalar()
    events = {row.kiosk: row for row in connection.execute(_NEWEST_EVENTS)}
    return [
        _kiosk(row, seen.get(row.id), now, since)
        | {"parts": health.get(row.id, {}), "last_event": _event(events.get(row.id))}
        for row in connection.execute(select(kiosks).order_by(kiosks.c.id))
    ]


def _kiosk(row: Row[Any], seen: Row[Any] | None, now: float, since: float | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "place": row.place,
        "state": "retired" if row.retired_at else liveness(seen, now, since).value,
        "boot": seen.boot if seen else None,
        "last_heard": _instant(seen.heard_at) if seen else None,
    }


def _part(row: Row[Any]) -> dict[str, Any]:
    return {"state": row.state, "cause": row.cause, "since": row.since}


def _event(row: Row[Any] | None) -> dict[str, Any] | None:
    return {"id": row.id, "seq": row.seq, "type": row.type, "at": _instant(row.ts)} if row else None


def _counts(connection: Connection) -> dict[str, int]:
    grouped = select(applications.c.state, func.count()).group_by(applications.c.state)
    return {str(state): int(number) for state, number in connection.execute(grouped).all()}


def _refused(connection: Connection) -> list[dict[str, Any]]:
    """What was not taken, by kiosk, channel and reason; `?` is nobody we know. Sent again is no offence."""
    wanted = select(refused).where(refused.c.reason != Refusal.REPEATED.value)
    rows = connection.execute(wanted.order_by(refused.c.kiosk, refused.c.channel, refused.c.reason))
    named = ("kiosk", "channel", "reason", "times")
    return [{name: row._mapping[name] for name in named} | {"last": _instant(row.last_at)} for row in rows]


def _ending(connection: Connection, now: float) -> list[dict[str, Any]]:
    """Whose certificate ends within a month, or has: renewal by itself should have come long before."""
    rows = connection.execute(ending(now).order_by("until"))
    return [{"kiosk": row.kiosk, "until": _instant(row.until), "ended": row.until <= now} for row in rows]


def _overdue(connection: Connection) -> int:
    late = select(func.count()).where(applications.c.overdue.is_(True))
    return connection.execute(late).scalar_one()


def _latest_moves(connection: Connection) -> list[dict[str, Any]]:
    newest = select(history).order_by(history.c.number.desc()).limit(LATEST)
    return [
        {
            "application": row.application,
            "event": row.event,
            "transition": row.transition,
            "before": row.before,
            "after": row.after,
            "reason": row.reason,
            "kiosk": row.kiosk,
            "at": _instant(row.at),
        }
        for row in connection.execute(newest).all()
    ]


def _instant(seconds: float | None) -> str | None:
    return timestamp(datetime.fromtimestamp(seconds, UTC)) if seconds is not None else None
