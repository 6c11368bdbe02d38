"""T41, whoever asks for it: the same receipt, another place; a card that was ready is on its way again."""

from typing import Any

from sqlalchemy import Connection, Row

from centre.applications.moves import take
from centre.appointments.places import find_place
from centre.delivery.custody import live_card, move_card
from centre.delivery.offline import NOBODY, outstanding, reserve
from centre.delivery.tables import cards
from centre.production.orders import QUEUED
from centre.production.tables import orders
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.custody import CardState, Standing
from kiosk.domain.relocation import MoveRefusal


def relocate(
    connection: Connection,
    row: Row[Any],
    named: str,
    *,
    actor: str,
    reason: str,
    kiosk: str | None,
    now: float,
) -> MoveRefusal | None:
    """Send the card to the place of this name, or why not; nothing is changed then.

    A card that some kiosk could still hand over without a line is first taken off that kiosk's list.
    """
    place = find_place(connection, named)
    if place is None or not place.authorised:
        return MoveRefusal.NO_PLACE
    if place.id == row.place:
        return MoveRefusal.NOTHING_CHANGED
    ready = row.state == ApplicationState.READY_FOR_DELIVERY.value
    card = live_card(connection, row.id)
    if ready and card is not None and outstanding(connection, row.id, now):
        reserve(connection, row.card_serial, NOBODY)
        return MoveRefusal.KIOSK_MAY_DELIVER
    event = ApplicationEvent.PLACE_CHANGED
    if take(connection, row, event, now=now, kiosk=kiosk, reason=reason, place=place.id) is None:
        return MoveRefusal.NOT_POSSIBLE_NOW
    _send_card(connection, card, place.id, ready=ready, actor=actor, now=now)
    queued = (orders.c.application == row.id, orders.c.state == QUEUED)
    connection.execute(orders.update().where(*queued).values(place=place.id))
    return None


def _send_card(
    connection: Connection, card: Row[Any] | None, place: str, *, ready: bool, actor: str, now: float
) -> None:
    if card is None:
        return
    wanted: dict[str, Any] = {"wanted_at": place}
    if ready:
        sent = Standing(CardState.IN_TRANSIT, card.location)
        move_card(connection, card, sent, actor=actor, now=now, held_from=None, **wanted)
    else:
        this_one = cards.c.serial == card.serial
        connection.execute(cards.update().where(this_one).values(**wanted))
