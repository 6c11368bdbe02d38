"""What production's answers change: orders taken or not, cards made, lost, sent and arrived (T20 to T24)."""

import logging
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select

from centre.applications.moves import take
from centre.completion.tables import packets
from centre.delivery.custody import enter_card, find_card, move_card, void_card
from centre.delivery.tables import cards
from centre.production.intake import holder_of, refuse_packet, reload
from centre.production.orders import QUEUED, answered, end_order, newest_packet, queue_order
from centre.production.tables import orders
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.custody import PRODUCTION, CardState, Standing
from kiosk.domain.delivery import holder_digest
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.production import OrderProblem, Progress, Stage

log = logging.getLogger(__name__)

WRONG_HOLDER, KNOWN_SERIAL, NOT_TAKEN = "wrong_holder", "known_serial", "not_taken"
_ON_THE_WAY = (Stage.DISPATCHED, Stage.ARRIVED)


def accepted(connection: Connection, name: str, now: float) -> None:
    """T20 for a first order; one that makes a card again is in production already."""
    order = connection.execute(select(orders).where(orders.c.id == name).with_for_update()).one()
    if order.state != QUEUED:  # called off while production was thinking
        return
    answered(connection, name, now, state=Stage.ACCEPTED.value, accepted_at=now)
    row = reload(connection, order.application)
    if row.state == ApplicationState.COMPLETED.value:
        take(connection, row, ApplicationEvent.PRODUCTION_ACCEPTED, now=now, kiosk=None)


def not_taken(connection: Connection, order: Row[Any], problem: OrderProblem, now: float) -> None:
    """T21 where the packet is at fault, T23 where a card was to be made again."""
    end_order(connection, order.id, Stage.FAILED.value, now, problem.value)
    row = reload(connection, order.application)
    kept = newest_packet(connection, order.application)
    if row.state == ApplicationState.COMPLETED.value and kept is not None:
        refuse_packet(connection, row, kept, problem.value, now)
    elif row.state == ApplicationState.IN_PRODUCTION.value:
        take(connection, row, ApplicationEvent.CARD_FAILED, now=now, kiosk=None, reason=NOT_TAKEN)


def redirected(connection: Connection, order: Row[Any], *, in_time: bool) -> None:
    """Production knows the new place, or the card goes to the old one and is sent on from there."""
    this_one = orders.c.id == order.id
    reason = None if in_time else "sent before the change"
    connection.execute(orders.update().where(this_one).values(place=order.wanted, reason=reason))
    if order.serial is not None:
        card = cards.update().where(cards.c.serial == order.serial)
        connection.execute(card.values(wanted_at=order.wanted))


def record(connection: Connection, keys: CentreKeys, told: Progress, now: float) -> None:
    """One order's progress; what is known already changes nothing, stages may be skipped."""
    this_one = select(orders).where(orders.c.id == told.order).with_for_update()
    order = connection.execute(this_one).one_or_none()
    if order is None or order.ended_at is not None:
        return
    answered(connection, order.id, now)
    if order.state == told.stage.value:
        return
    if told.stage is Stage.CANCELLED:
        end_order(connection, order.id, told.stage.value, now)
    elif told.stage is Stage.FAILED:
        _fail(connection, order, told.reason or "failed", now)
    elif _has_right_card(connection, keys, order, told, now):
        answered(connection, order.id, now, state=told.stage.value)
        _follow(connection, told, now)


def remake_next(connection: Connection, policy: ProcessPolicy, now: float) -> bool:
    """T24 for one card that failed or turned out faulty; False when none is left that may be made anew.

    What production refused to make, and what failed too often, waits for the desk.
    """
    faulty = (ApplicationState.PRODUCTION_FAILED.value, ApplicationState.CARD_FAULT.value)
    good = exists().where(packets.c.packet == orders.c.packet, packets.c.refused.is_(None))
    mine = (orders.c.application == applications.c.id, good)
    tries = select(func.count()).where(*mine).scalar_subquery()
    refused = select(orders.c.id).where(*mine, orders.c.reason.in_([each.value for each in OrderProblem]))
    usable = select(packets.c.packet).where(
        packets.c.application == applications.c.id, packets.c.refused.is_(None)
    )
    may = (tries <= policy.remake_limit, ~refused.exists(), usable.exists())
    waiting = select(applications).where(applications.c.state.in_(faulty), *may)
    row = connection.execute(waiting.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return False
    order_anew(connection, row, ApplicationEvent.PRODUCTION_ORDERED, actor="policy", now=now)
    return True


def order_anew(
    connection: Connection,
    row: Row[Any],
    event: ApplicationEvent,
    *,
    actor: str,
    now: float,
    reason: str | None = None,
) -> bool:
    """T24, or T32 to a new card: the old serial is void; False where there is nothing to make a card of."""
    if newest_packet(connection, row.id) is None:
        return False
    void_card(connection, row.id, actor=actor, reason="made anew", now=now)
    to = ApplicationState.IN_PRODUCTION
    gone: dict[str, Any] = {"card_serial": None, "holder_digest": None, "sessions_failed": 0}
    if take(connection, row, event, now=now, kiosk=None, reason=reason, to=to, **gone) is None:
        return False
    return queue_order(connection, row.id, row.place, now) is not None


def _fail(connection: Connection, order: Row[Any], reason: str, now: float) -> None:
    end_order(connection, order.id, Stage.FAILED.value, now, reason[:64])
    void_card(connection, order.application, actor=PRODUCTION, reason=reason[:64], now=now)
    row = reload(connection, order.application)
    take(connection, row, ApplicationEvent.CARD_FAILED, now=now, kiosk=None, reason=reason[:64])


def _has_right_card(
    connection: Connection, keys: CentreKeys, order: Row[Any], told: Progress, now: float
) -> bool:
    """Enter the card once it has a serial; another holder in it, or a serial twice, makes it none (R47)."""
    if told.serial is None or order.serial == told.serial:
        return True
    code = holder_of(connection, keys, order.application).national_code
    digest = holder_digest(told.serial, code)
    wrong = None
    if find_card(connection, told.serial) is not None or order.serial is not None:
        wrong = KNOWN_SERIAL
    elif told.holder_digest != digest:
        wrong = WRONG_HOLDER
    if wrong:
        log.error("production made a card that cannot be this order's: %s", wrong)
        _fail(connection, order, wrong, now)
        return False
    answered(connection, order.id, now, serial=told.serial)
    made = Standing(CardState.IN_PRODUCTION, PRODUCTION)
    more = {"valid_until": told.valid_until, "wanted_at": order.place}
    enter_card(connection, order.application, told.serial, digest, made, actor=PRODUCTION, now=now, **more)
    return True


def _follow(connection: Connection, told: Progress, now: float) -> None:
    card = find_card(connection, told.serial)
    if card is None or told.stage not in _ON_THE_WAY:
        return
    if told.stage is Stage.ARRIVED and told.place is not None:
        there = Standing(CardState.IN_CUSTODY, told.place)
        end_order(connection, told.order, told.stage.value, now)
        wanted = reload(connection, card.application).place
        move_card(connection, card, there, actor=PRODUCTION, now=now, wanted_at=wanted)
    else:
        move_card(connection, card, Standing(CardState.IN_TRANSIT, PRODUCTION), actor=PRODUCTION, now=now)
