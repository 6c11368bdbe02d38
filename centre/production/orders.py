"""Production orders in the database: queued with a packet, asked about when due, ended once."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, func, select

from centre.completion.tables import packets
from centre.production.tables import orders
from centre.storage.schema import applications
from kiosk.domain.inquiry import resend_pause_s
from kiosk.domain.production import MOST_AT_ONCE

QUEUED, CANCELLING = "queued", "cancelling"
ASK_AGAIN_S = 900.0


def queue_order(connection: Connection, application: str, place: str, now: float) -> str | None:
    """Order a card from the application's newest accepted packet; None where there is no packet."""
    packet = newest_packet(connection, application)
    if packet is None:
        return None
    name = str(uuid.uuid4())
    row = {"id": name, "application": application, "packet": packet.packet, "place": place}
    times = {"queued_at": now, "next_at": now, "silent": 0}
    connection.execute(orders.insert().values(**row, **times, state=QUEUED))
    return name


def newest_packet(connection: Connection, application: str) -> Row[Any] | None:
    mine = select(packets).where(packets.c.application == application, packets.c.refused.is_(None))
    return connection.execute(mine.order_by(packets.c.received_at.desc()).limit(1)).one_or_none()


def open_order(connection: Connection, application: str) -> Row[Any] | None:
    mine = select(orders).where(orders.c.application == application, orders.c.ended_at.is_(None))
    return connection.execute(mine.order_by(orders.c.queued_at.desc()).limit(1)).one_or_none()


def orders_so_far(connection: Connection, application: str) -> int:
    mine = select(func.count()).where(orders.c.application == application)
    return int(connection.execute(mine).scalar_one())


def next_in(connection: Connection, states: Collection[str], now: float) -> Row[Any] | None:
    """The order in one of these states whose time has come, its next time already set.

    Whoever takes it may die: then it is simply taken again after the pause.
    """
    due = select(orders).where(orders.c.state.in_(states), orders.c.next_at <= now)
    first = due.order_by(orders.c.next_at).limit(1).with_for_update(skip_locked=True)
    row = connection.execute(first).one_or_none()
    if row is not None:
        _put_off(connection, row, now)
    return row


def due_for_progress(connection: Connection, now: float) -> list[Row[Any]]:
    """Orders to ask about, together; each is put off first."""
    asleep = (QUEUED, CANCELLING)
    due = select(orders).where(orders.c.state.not_in(asleep), orders.c.next_at <= now)
    first = due.order_by(orders.c.next_at).limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
    rows = list(connection.execute(first).all())
    for row in rows:
        _put_off(connection, row, now)
    return rows


def misdirected(connection: Connection) -> Row[Any] | None:
    """An order whose applicant wants the card elsewhere than production was told; `wanted` is where."""
    elsewhere = (
        select(orders, applications.c.place.label("wanted"))
        .join(applications, applications.c.id == orders.c.application)
        .where(
            orders.c.ended_at.is_(None),
            orders.c.state.not_in((QUEUED, CANCELLING)),
            orders.c.place != applications.c.place,
        )
    )
    return connection.execute(elsewhere.limit(1)).one_or_none()


def answered(connection: Connection, order: str, now: float, **changes: Any) -> None:
    """Production spoke of this order: it is asked again at the usual time."""
    values = {"silent": 0, "next_at": now + ASK_AGAIN_S, **changes}
    connection.execute(orders.update().where(orders.c.id == order).values(**values))


def end_order(connection: Connection, order: str, state: str, now: float, reason: str | None = None) -> None:
    values = {"state": state, "reason": reason, "ended_at": now, "next_at": None}
    connection.execute(orders.update().where(orders.c.id == order).values(**values))


def call_off_orders(connection: Connection, application: str, now: float) -> None:
    """No card is wanted any more: production is told, and what it says of the card no longer counts."""
    mine = (orders.c.application == application, orders.c.ended_at.is_(None))
    connection.execute(orders.update().where(*mine).values(state=CANCELLING, silent=0, next_at=now))


def _put_off(connection: Connection, row: Row[Any], now: float) -> None:
    later = now + resend_pause_s(row.silent + 1)
    this_one = orders.c.id == row.id
    connection.execute(orders.update().where(this_one).values(silent=row.silent + 1, next_at=later))
