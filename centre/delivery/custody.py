"""Where every card lies: entered once, each move a line in its ledger, sent back when nobody collects it."""

import logging
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from centre.applications.moves import find, take
from centre.appointments.places import find_place
from centre.delivery.offline import is_free_of_kiosks
from centre.delivery.tables import cards, custody
from centre.storage.schema import applications
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.custody import (
    CENTRAL,
    DAY_S,
    HOLDER,
    CardState,
    Standing,
    hold_ends,
    province_store,
)
from kiosk.domain.policy import ProcessPolicy

log = logging.getLogger(__name__)

POLICY = "policy"
MOST_AT_ONCE = 200
_NO_LONGER_WAITED_FOR: dict[str, Any] = {"wanted_at": None, "held_from": None}
_WAITING = (ApplicationState.READY_FOR_DELIVERY, ApplicationState.DELIVERY_REFERRED)


class CardBusyError(Exception):
    """The card is being handed over at this moment; nothing may move it."""


def enter_card(
    connection: Connection,
    application: str,
    serial: str,
    holder_digest: bytes,
    standing: Standing,
    *,
    actor: str,
    now: float,
    **more: Any,
) -> None:
    """Take a card into the books with the first line of its ledger."""
    values = {"serial": serial, "application": application, "holder_digest": holder_digest, "since": now}
    lies = {"state": standing.state.value, "location": standing.location}
    connection.execute(cards.insert().values(**values, **lies, **more))
    _write(connection, serial, standing, actor=actor, reason=None, now=now)


def move_card(
    connection: Connection,
    card: Row[Any],
    standing: Standing,
    *,
    actor: str,
    now: float,
    reason: str | None = None,
    **changes: Any,
) -> None:
    """The card lies elsewhere or is something else now; what a kiosk holds in its reader is not moved."""
    row = find(connection, card.application)
    if row is not None and row.card_serial == card.serial and row.state == ApplicationState.DELIVERING.value:
        raise CardBusyError(card.application)
    moved = {"state": standing.state.value, "location": standing.location, "since": now, **changes}
    connection.execute(cards.update().where(cards.c.serial == card.serial).values(**moved))
    _write(connection, card.serial, standing, actor=actor, reason=reason, now=now)


def find_card(connection: Connection, serial: str | None) -> Row[Any] | None:
    return connection.execute(select(cards).where(cards.c.serial == serial)).one_or_none()


def live_card(connection: Connection, application: str) -> Row[Any] | None:
    """The one card of an application that is neither void nor handed over."""
    gone = (CardState.VOID.value, CardState.DELIVERED.value)
    mine = select(cards).where(cards.c.application == application, cards.c.state.not_in(gone))
    return connection.execute(mine.order_by(cards.c.since.desc()).limit(1)).one_or_none()


def newest_card(connection: Connection, application: str) -> Row[Any] | None:
    """The last card that was made for an application, whatever became of it."""
    mine = select(cards).where(cards.c.application == application)
    return connection.execute(mine.order_by(cards.c.since.desc()).limit(1)).one_or_none()


def void_card(connection: Connection, application: str, *, actor: str, reason: str, now: float) -> None:
    """The application's card will never be delivered: it is to be destroyed where it lies."""
    card = live_card(connection, application)
    if card is not None:
        there = Standing(CardState.VOID, card.location)
        move_card(connection, card, there, actor=actor, reason=reason, now=now, **_NO_LONGER_WAITED_FOR)


def hand_over(connection: Connection, serial: str | None, *, actor: str, now: float) -> None:
    """The card is with its holder; called with the move that says so."""
    card = find_card(connection, serial)
    if card is not None and card.state != CardState.DELIVERED.value:
        taken = Standing(CardState.DELIVERED, HOLDER)
        move_card(connection, card, taken, actor=actor, now=now, **_NO_LONGER_WAITED_FOR)


def note_handed_over(connection: Connection, application: str, *, actor: str, now: float) -> None:
    """A card that was to stay went out all the same: a kiosk without a line did not know yet."""
    card = newest_card(connection, application)
    if card is not None and card.location != HOLDER:
        log.error("application %s: its card was handed over after it had ended", application)
        there = Standing(CardState(card.state), HOLDER)
        move_card(connection, card, there, actor=actor, reason="late_report", now=now)


def end_holds(connection: Connection, policy: ProcessPolicy, now: float) -> int:
    """T34 for every card that nobody collected in time; how many went back.

    One that a kiosk without a line could still hand over is first taken off that kiosk's list.
    """
    done = 0
    for card in _uncollected(connection, policy, now):
        row = find(connection, card.application)
        if row is None or not is_free_of_kiosks(connection, card, now):
            continue
        if take(connection, row, ApplicationEvent.HOLD_OVER, now=now, kiosk=None):
            there = find_place(connection, card.location)
            back = province_store(there.province if there is not None else "")
            _send_back(connection, card, back, now)
            done += 1
    return done


def send_to_central_store(connection: Connection, policy: ProcessPolicy, now: float) -> int:
    """Cards that waited in their province's store long enough; how many went on."""
    returned = (
        select(cards)
        .join(applications, applications.c.card_serial == cards.c.serial)
        .where(
            applications.c.state == ApplicationState.RETURNED.value,
            cards.c.location.startswith("province:"),
            cards.c.state == CardState.IN_CUSTODY.value,
            cards.c.since <= now - policy.hold_days_province * DAY_S,
        )
    )
    rows = connection.execute(returned.limit(MOST_AT_ONCE)).all()
    for card in rows:
        _send_back(connection, card, CENTRAL, now)
    return len(rows)


def ledger(connection: Connection, serial: str) -> list[Row[Any]]:
    mine = select(custody).where(custody.c.serial == serial).order_by(custody.c.number)
    return list(connection.execute(mine).all())


def hold_is_over(policy: ProcessPolicy, now: float) -> ColumnElement[bool]:
    """Of the cards, those that have lain at their place as long as they may."""
    return func.coalesce(cards.c.held_from, now) <= now - policy.hold_days_local * DAY_S


def hold_until(card: Row[Any], policy: ProcessPolicy) -> float | None:
    return hold_ends(card.held_from, policy) if card.held_from is not None else None


def _uncollected(connection: Connection, policy: ProcessPolicy, now: float) -> list[Row[Any]]:
    waiting = (
        select(cards)
        .join(applications, applications.c.card_serial == cards.c.serial)
        .where(
            applications.c.state.in_([each.value for each in _WAITING]),
            cards.c.state == CardState.IN_CUSTODY.value,
            hold_is_over(policy, now),
        )
    )
    return list(connection.execute(waiting.limit(MOST_AT_ONCE)).all())


def _send_back(connection: Connection, card: Row[Any], store: str, now: float) -> None:
    kept = Standing(CardState.IN_CUSTODY, store)
    move_card(connection, card, kept, actor=POLICY, reason="not collected", now=now, held_from=None)


def _write(
    connection: Connection,
    serial: str,
    standing: Standing,
    *,
    actor: str,
    reason: str | None,
    now: float,
) -> None:
    lies = {"state": standing.state.value, "location": standing.location}
    connection.execute(custody.insert().values(serial=serial, **lies, at=now, actor=actor, reason=reason))
