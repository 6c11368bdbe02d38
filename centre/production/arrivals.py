"""Cards that lie where they are wanted: their person is looked up again, then they are ready (T22, T35)."""

from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.eligibility import lose_eligibility
from centre.applications.forms import load_form
from centre.applications.moves import find, take
from centre.delivery.tables import cards
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, forms
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.custody import CardState
from kiosk.domain.form_wire import items
from kiosk.domain.inquiry import InquiryAnswer, InquiryOutcome

LOST = (InquiryOutcome.DECEASED, InquiryOutcome.NOT_ELIGIBLE)
_READY = {
    ApplicationState.IN_PRODUCTION.value: ApplicationEvent.CARD_ARRIVED,
    ApplicationState.RETURNED.value: ApplicationEvent.ASKED_AGAIN,
}


def next_arrived(connection: Connection) -> Row[Any] | None:
    """A card at the place it is wanted at, whose application waits for it."""
    there = (
        cards.c.wanted_at == cards.c.location,
        cards.c.state == CardState.IN_CUSTODY.value,
        applications.c.state.in_(list(_READY)),
    )
    waited_for = select(cards).join(applications, applications.c.id == cards.c.application).where(*there)
    return connection.execute(waited_for.order_by(cards.c.since).limit(1)).one_or_none()


def asked_of(connection: Connection, keys: CentreKeys, application: str) -> dict[str, str] | None:
    """What the register is asked about the person once more (F21); None of whom no form is known."""
    known = select(forms.c.application).where(forms.c.application == application)
    if connection.execute(known).first() is None:
        return None
    return items(load_form(connection, keys, application)["form"])


def book_in(connection: Connection, card: Row[Any], answer: InquiryAnswer | None, now: float) -> None:
    """T22, or T35 for a card that had been sent back; T37 where its person may no longer have it.

    `answer` is the register's fresh word on the person, None where there is no register to ask.
    """
    row = find(connection, card.application)
    if row is None or row.state not in _READY:
        return
    if answer is not None and answer.outcome in LOST:
        lose_eligibility(connection, row, answer.outcome.value, now)
        return
    if row.place != card.location and row.state == ApplicationState.IN_PRODUCTION.value:
        connection.execute(_this(card).values(wanted_at=row.place))
        return
    facts = {"card_serial": card.serial, "holder_digest": card.holder_digest, "place": card.location}
    if take(connection, row, _READY[row.state], now=now, kiosk=None, **facts):
        connection.execute(_this(card).values(wanted_at=None, held_from=now, ahead_for=None))


def _this(card: Row[Any]) -> Any:
    return cards.update().where(cards.c.serial == card.serial)
