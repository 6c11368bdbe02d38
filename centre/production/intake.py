"""Completion packets opened at the centre: looked into, and ordered a card for or refused (T20, T21)."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from centre.applications.forms import load_form
from centre.applications.moves import find, take
from centre.completion.held import open_packet
from centre.completion.tables import packets
from centre.production.inspection import fingers_for_card, inspect
from centre.production.orders import newest_packet, queue_order
from centre.production.tables import orders
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications
from kiosk.domain.applications import FINAL, ApplicationEvent, ApplicationState
from kiosk.domain.completion import read_packet
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.production import CardHolder, Order

DUPLICATE = "duplicate"


def judge_next(connection: Connection, keys: CentreKeys, policy: ProcessPolicy, now: float) -> bool:
    """Look into one packet that nobody has; False when there is none."""
    ordered = exists().where(orders.c.application == applications.c.id, orders.c.ended_at.is_(None))
    waiting = exists().where(packets.c.application == applications.c.id, packets.c.refused.is_(None))
    completed = applications.c.state == ApplicationState.COMPLETED.value
    unseen = select(applications).where(completed, waiting, ~ordered).order_by(applications.c.changed_at)
    row = connection.execute(unseen.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return False
    kept = newest_packet(connection, row.id)
    if kept is None or _refuse_duplicate(connection, row, kept, now):
        return True
    refused = inspect(read_packet(open_packet(connection, keys, kept)), policy)
    if refused:
        refuse_packet(connection, row, kept, refused.value, now)
    else:
        queue_order(connection, row.id, row.place, now)
    return True


def refuse_packet(
    connection: Connection,
    row: Row[Any],
    kept: Row[Any],
    reason: str,
    now: float,
    to: ApplicationState = ApplicationState.COMPLETION_ON_HOLD,
) -> None:
    """T21: the receipt is void, and the next completion gives a new one."""
    this_one = packets.c.packet == kept.packet
    connection.execute(packets.update().where(this_one).values(refused=reason))
    event = ApplicationEvent.PACKET_REFUSED
    take(connection, row, event, now=now, kiosk=None, reason=reason, to=to, receipt_live=False)


def order_of(connection: Connection, keys: CentreKeys, policy: ProcessPolicy, queued: Row[Any]) -> Order:
    """The order as production gets it, out of the sealed form and packet."""
    kept = connection.execute(select(packets).where(packets.c.packet == queued.packet)).one()
    packet = read_packet(open_packet(connection, keys, kept))
    return Order(
        id=queued.id,
        place=queued.place,
        holder=holder_of(connection, keys, queued.application),
        photo=packet.face,
        fingers=fingers_for_card(packet, policy.card_fingers),
    )


def holder_of(connection: Connection, keys: CentreKeys, application: str) -> CardHolder:
    form = load_form(connection, keys, application)["form"]
    applicant, father = form["applicant"], form["father"]
    return CardHolder(
        national_code=applicant["national_code"],
        first_name=applicant["first_name"],
        last_name=applicant["last_name"],
        father_name=father["first_name"],
        birth_date=date.fromisoformat(applicant["birth_date"]),
        sex=applicant["sex"],
    )


def _refuse_duplicate(connection: Connection, row: Row[Any], kept: Row[Any], now: float) -> bool:
    """T21 to its end: the same person already has a card that waits for them."""
    other = (
        applications.c.national_code_digest == row.national_code_digest,
        applications.c.id != row.id,
        applications.c.state.not_in([state.value for state in FINAL]),
    )
    if connection.execute(select(applications.c.id).where(*other)).first() is None:
        return False
    refuse_packet(connection, row, kept, DUPLICATE, now, ApplicationState.CLOSED)
    return True


def reload(connection: Connection, application: str) -> Row[Any]:
    row = find(connection, application)
    if row is None:
        raise LookupError("an order without its application")
    return row
