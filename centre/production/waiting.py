"""What the status tells of a card on its way: its stage, how long it may take, where it lies, until when."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from centre.delivery.custody import hold_until, live_card
from centre.production.orders import open_order
from centre.production.tables import orders
from centre.storage.schema import history
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.custody import DAY_S
from kiosk.domain.estimate import Load, estimate
from kiosk.domain.messages import timestamp
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.production import Stage

RECENT_DAYS = 60
RATE_DAYS = 14
MOST_RECENT = 200
_WAITS = {
    *(ApplicationState.COMPLETED, ApplicationState.IN_PRODUCTION),
    *(ApplicationState.PRODUCTION_FAILED, ApplicationState.CARD_FAULT),
}


def told_of_card(connection: Connection, row: Row[Any], policy: ProcessPolicy, now: float) -> dict[str, Any]:
    """The keys of the status reply that are about the card; none before completion."""
    state = ApplicationState(row.state)
    if state in _WAITS:
        return _told_of_waiting(connection, row, policy, now)
    card = live_card(connection, row.id)
    if card is None:
        return {}
    told: dict[str, Any] = {"card_at": card.location}
    until = hold_until(card, policy)
    if state is ApplicationState.READY_FOR_DELIVERY and until is not None:
        told["held_until"] = timestamp(datetime.fromtimestamp(until, UTC))
    return told


def load_before(connection: Connection, order: Row[Any] | None, now: float) -> Load:
    """Recent cards of everybody, and how many orders stand before this one, or before a new one."""
    arrived = (orders.c.state == Stage.ARRIVED.value, orders.c.ended_at > now - RECENT_DAYS * DAY_S)
    recent = select(orders.c.queued_at, orders.c.ended_at).where(*arrived)
    rows = connection.execute(recent.order_by(orders.c.ended_at.desc()).limit(MOST_RECENT)).all()
    counted = select(func.count()).where(
        orders.c.state == Stage.ARRIVED.value, orders.c.ended_at > now - RATE_DAYS * DAY_S
    )
    done = connection.execute(counted).scalar_one()
    earlier = (orders.c.ended_at.is_(None), orders.c.queued_at < (order.queued_at if order else now))
    ahead = connection.execute(select(func.count()).where(*earlier)).scalar_one()
    taken = [(row.ended_at - row.queued_at) / DAY_S for row in rows]
    return Load(taken, done / RATE_DAYS, int(ahead))


def _told_of_waiting(
    connection: Connection, row: Row[Any], policy: ProcessPolicy, now: float
) -> dict[str, Any]:
    order = open_order(connection, row.id)
    began = order.queued_at if order is not None else _completed_at(connection, row)
    waited = max(0.0, now - began) / DAY_S
    guess = estimate(load_before(connection, order, now), waited, policy.issue_days_avg)
    days = {"about": guess.about_days, "from": guess.from_days, "to": guess.to_days}
    told: dict[str, Any] = {"estimate": {**days, "by_load": guess.by_load, "late": guess.late}}
    if order is not None and order.accepted_at is not None:
        told["production"] = order.state
    return told


def _completed_at(connection: Connection, row: Row[Any]) -> float:
    mine = (history.c.application == row.id, history.c.event == ApplicationEvent.FINISHED.value)
    at = connection.execute(select(func.max(history.c.at)).where(*mine)).scalar()
    return float(at if at is not None else row.changed_at)
