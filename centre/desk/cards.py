"""What is decided about where a card is: booked in, asked for again, sent elsewhere (T22, T35, T41)."""

from typing import Any

from sqlalchemy import Row

from centre.appointments.places import find_place
from centre.delivery.custody import live_card, move_card
from centre.delivery.relocation import relocate
from centre.desk.context import Asked, Desk
from kiosk.domain.custody import CardState, Standing
from kiosk.domain.desk import DeskError, DeskRefusal


def book_in(desk: Desk, row: Row[Any], asked: Asked) -> dict[str, Any]:
    """The card lies at the officer's place; is it wanted there, a last look makes it ready (T22, T35)."""
    card = _card(desk, row)
    here = Standing(CardState.IN_CUSTODY, desk.officer.place)
    move_card(desk.connection, card, here, actor=desk.officer.reference, now=desk.now)
    return {"wanted_at": card.wanted_at or row.place}


def recall(desk: Desk, row: Row[Any], asked: Asked) -> dict[str, Any]:
    """T35's beginning: the store sends the card to a place; it is ready once it was booked in there."""
    card, place = _card(desk, row), _place(desk, asked)
    on_its_way = Standing(CardState.IN_TRANSIT, card.location)
    actor = desk.officer.reference
    move_card(desk.connection, card, on_its_way, actor=actor, now=desk.now, wanted_at=place)
    return {"wanted_at": place}


def change_place(desk: Desk, row: Row[Any], asked: Asked) -> dict[str, Any]:
    """T41: the same receipt, another place; a card that was ready is on its way again."""
    place = str(asked.details.get("place"))
    actor = desk.officer.reference
    refused = relocate(desk.connection, row, place, actor=actor, reason="desk", kiosk=None, now=desk.now)
    if refused is not None:
        raise DeskError(DeskRefusal(refused.value))
    return {"place": place, "receipt": row.receipt}


def _card(desk: Desk, row: Row[Any]) -> Row[Any]:
    card = live_card(desk.connection, row.id)
    if card is None:
        raise DeskError(DeskRefusal.NO_CARD)
    return card


def _place(desk: Desk, asked: Asked) -> str:
    place = find_place(desk.connection, str(asked.details.get("place")))
    if place is None or not place.authorised:
        raise DeskError(DeskRefusal.NO_PLACE)
    return str(place.id)
