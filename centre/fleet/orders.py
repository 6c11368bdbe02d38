"""Orders to kiosks: asked by an operator, confirmed by a second where dangerous, sent once, followed up.

waiting -> ready -> sent -> accepted -> running -> done | failed | refused | expired
   └─> withdrawn
"""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.fleet.alarms import OF_CENTRE
from centre.fleet.rights import may_confirm, needs_second
from centre.fleet.tables import order_counters, orders
from centre.storage.schema import presence
from centre.web.operators import NotAllowedError, Operator, OperatorError, may_reach, write_down
from kiosk.domain.identifiers import uuid7
from kiosk.domain.orders import Order, OrderStatus, OrderType

WINDOW_S = 300.0
CONFIRM_S = 900.0  # how long the second person may take, and a kiosk may be away
ANSWER_S = 86_400.0  # a restart waits for the last person to leave
SLACK_S = 60.0  # the kiosk's clock may be late by this much
WAITING, READY, SENT, WITHDRAWN = "waiting", "ready", "sent", "withdrawn"
# The broker keeps nothing for a kiosk that is away: its orders wait here.
_SENDABLE = (
    select(orders)
    .join(presence, presence.c.kiosk == orders.c.kiosk)
    .where(orders.c.state == READY, presence.c.state == "online")
    .order_by(orders.c.asked_at, orders.c.id)
    .limit(1)
)
OPEN = (WAITING, READY, SENT, OrderStatus.ACCEPTED.value, OrderStatus.RUNNING.value)
SYSTEM = "centre"  # who asks where no operator did
LONGEST_ARGS = 1000


def ask(
    connection: Connection,
    operator: Operator,
    kiosk: str,
    kind: str,
    args: Mapping[str, Any],
    now: float,
) -> str:
    """The id of a new order; OperatorError says why this operator may not."""
    try:
        wanted = OrderType(kind)
    except ValueError:
        raise OperatorError(f"no command {kind!r}; there are {', '.join(OrderType)}") from None
    may_reach(connection, operator, kiosk)
    if len(json.dumps(dict(args))) > LONGEST_ARGS:
        raise OperatorError("these arguments are too long")
    write_down(connection, operator.name, "command", kiosk, f"{kind} {_shown(args)}".strip(), now)
    return enter(connection, operator.name, kiosk, wanted, args, now)


def enter(
    connection: Connection, asked_by: str, kiosk: str, kind: OrderType, args: Mapping[str, Any], now: float
) -> str:
    order = str(uuid7(datetime.fromtimestamp(now, UTC)))
    state = WAITING if needs_second(kind) and asked_by != SYSTEM else READY
    row = {"id": order, "kiosk": kiosk, "type": kind.value, "args": json.dumps(dict(args)), "state": state}
    connection.execute(orders.insert().values(**row, asked_by=asked_by, asked_at=now))
    return order


def tell_acknowledged(connection: Connection, kiosk: str, code: str, now: float) -> None:
    """Have a kiosk told that somebody has seen an alarm of its own, unless that is on its way."""
    if code in OF_CENTRE:
        return
    args = {"code": code}
    same = (orders.c.kiosk == kiosk, orders.c.type == OrderType.ALARM_ACKNOWLEDGE.value)
    under_way = select(orders.c.id).where(
        *same, orders.c.args == json.dumps(args), orders.c.state.in_((READY, SENT))
    )
    if connection.execute(under_way).first() is None:
        enter(connection, SYSTEM, kiosk, OrderType.ALARM_ACKNOWLEDGE, args, now)


def confirm(connection: Connection, operator: Operator, order: str, now: float) -> Row[Any]:
    """The order, confirmed by another than who asked."""
    row = _waiting(connection, order)
    may_reach(connection, operator, row.kiosk)
    if not may_confirm(row.asked_by, operator.name):
        raise NotAllowedError("a second person confirms what the first one asked for", row.kiosk)
    _change(connection, row.id, state=READY, confirmed_by=operator.name)
    write_down(connection, operator.name, "confirm", row.kiosk, f"{row.type} of {row.asked_by}", now)
    return row


def withdraw(connection: Connection, operator: Operator, order: str, now: float) -> Row[Any]:
    row = _waiting(connection, order)
    may_reach(connection, operator, row.kiosk)
    _change(connection, row.id, state=WITHDRAWN, told_at=now)
    write_down(connection, operator.name, "withdraw", row.kiosk, f"{row.type} of {row.asked_by}", now)
    return row


def is_any_ready(connection: Connection) -> bool:
    return connection.execute(_SENDABLE).first() is not None


def next_to_send(connection: Connection, now: float) -> Order | None:
    """The oldest order to a kiosk that is there, with number and window; from now on it counts as sent."""
    row = connection.execute(_SENDABLE).one_or_none()
    if row is None:
        return None
    counter = _next_counter(connection, row.kiosk)
    not_after = now + WINDOW_S
    _change(connection, row.id, state=SENT, counter=counter, sent_at=now, not_after=not_after)
    begins, ends = (datetime.fromtimestamp(each, UTC) for each in (now - SLACK_S, not_after))
    return Order(row.kiosk, row.id, row.type, json.loads(row.args), begins, ends, counter)


def note_progress(connection: Connection, kiosk: str, told: Mapping[str, Any], now: float) -> None:
    """What a kiosk says of an order of its own; an end stays an end."""
    row = connection.execute(select(orders).where(orders.c.id == str(told["command"]))).one_or_none()
    if row is None or row.kiosk != kiosk or row.state not in (SENT, *OPEN[3:], OrderStatus.EXPIRED.value):
        return
    status = OrderStatus(told["status"])
    if not status.is_final and row.state in (OrderStatus.RUNNING.value, OrderStatus.EXPIRED.value):
        return
    result = told.get("result")
    _change(
        connection,
        row.id,
        state=status.value,
        told_at=now,
        reason=told.get("reason"),
        result=json.dumps(result) if result else None,
    )


def expire(connection: Connection, now: float) -> None:
    """Give up what nobody confirmed, and what no kiosk answered in its time."""
    late = orders.update().values(state=OrderStatus.EXPIRED.value, told_at=now)
    unsent = orders.c.state.in_((WAITING, READY))
    connection.execute(late.where(unsent, orders.c.asked_at < now - CONFIRM_S))
    connection.execute(late.where(orders.c.state == SENT, orders.c.not_after < now - SLACK_S))
    answered = orders.c.state.in_((OrderStatus.ACCEPTED.value, OrderStatus.RUNNING.value))
    connection.execute(late.where(answered, orders.c.sent_at < now - ANSWER_S))


def latest(connection: Connection, limit: int, kiosk: str | None = None) -> list[Row[Any]]:
    newest = select(orders).order_by(orders.c.asked_at.desc(), orders.c.id.desc()).limit(limit)
    if kiosk is not None:
        newest = newest.where(orders.c.kiosk == kiosk)
    return list(connection.execute(newest).all())


def waiting_orders(connection: Connection) -> list[Row[Any]]:
    """Those that want a second person, the oldest first."""
    waiting = select(orders).where(orders.c.state == WAITING).order_by(orders.c.asked_at)
    return list(connection.execute(waiting).all())


def find(connection: Connection, order: str) -> Row[Any] | None:
    return connection.execute(select(orders).where(orders.c.id == order)).one_or_none()


def _waiting(connection: Connection, order: str) -> Row[Any]:
    """The order of this id, or the oldest of a kiosk of this name."""
    row = find(connection, order)
    if row is None:
        row = next((each for each in waiting_orders(connection) if each.kiosk == order), None)
    if row is None or row.state != WAITING:
        raise OperatorError("there is no such command that waits for a second person")
    return row


def _next_counter(connection: Connection, kiosk: str) -> int:
    value = order_counters.c.value + 1
    mine = order_counters.c.kiosk == kiosk
    changed = connection.execute(order_counters.update().where(mine).values(value=value))
    if changed.rowcount == 0:
        connection.execute(order_counters.insert().values(kiosk=kiosk, value=1))
    found: int = connection.execute(select(order_counters.c.value).where(mine)).scalar_one()
    return found


def _change(connection: Connection, order: str, **values: object) -> None:
    connection.execute(orders.update().where(orders.c.id == order).values(**values))


def _shown(args: Mapping[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in args.items())


def is_order_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
