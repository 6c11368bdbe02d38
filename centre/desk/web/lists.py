"""What waits at a place: visitors, deliveries to settle, cards on their way or returned, referrals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from centre.applications.forms import load_form
from centre.appointments.visits import visitors
from centre.delivery.tables import cards
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, forms
from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.custody import CardState

MOST = 100
_UNSETTLED = (S.DELIVERY_REFERRED.value, S.DELIVERY_UNCONFIRMED.value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application that waits; `name` is the applicant's, as the officer will hear it."""

    application: str
    state: str
    name: str
    since: float | None


@dataclass(frozen=True, slots=True)
class DeskView:
    """One place's work."""

    visitors: Sequence[dict[str, Any]]
    deliveries: Sequence[Waiting]
    arriving: Sequence[Waiting]
    returned: Sequence[Waiting]
    referred: Sequence[Waiting]


def desk_view(connection: Connection, keys: CentreKeys, place: str, today: date) -> DeskView:
    def found(query: Select[Any]) -> list[Waiting]:
        return [_waiting(connection, keys, row) for row in connection.execute(query.limit(MOST)).all()]

    with_card = select(applications, cards.c.since).join(cards, cards.c.serial == applications.c.card_serial)
    here = (cards.c.location == place, cards.c.state == CardState.IN_CUSTODY.value)
    bound_here = or_(cards.c.wanted_at == place, applications.c.place == place)
    on_its_way = (cards.c.state == CardState.IN_TRANSIT.value, bound_here)
    back = applications.c.state == S.RETURNED.value
    referred = select(applications).where(applications.c.state == S.REFERRED.value)
    return DeskView(
        _all_visitors(connection, keys, place, today),
        found(with_card.where(applications.c.state.in_(_UNSETTLED), *here).order_by(cards.c.since)),
        found(with_card.where(*on_its_way).order_by(cards.c.since)),
        found(with_card.where(back, applications.c.place == place).order_by(cards.c.since)),
        found(referred.order_by(applications.c.id)),
    )


def applicant_name(connection: Connection, keys: CentreKeys, application: str) -> str:
    """Empty where the centre holds no form, as for what was brought in from elsewhere."""
    known = select(forms.c.application).where(forms.c.application == application)
    if connection.execute(known).first() is None:
        return ""
    applicant = load_form(connection, keys, application)["form"]["applicant"]
    return f"{applicant['first_name']} {applicant['last_name']}"


def _all_visitors(connection: Connection, keys: CentreKeys, place: str, today: date) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    while page := visitors(connection, keys, place, today, len(listed)):
        listed += page
    return listed


def _waiting(connection: Connection, keys: CentreKeys, row: Row[Any]) -> Waiting:
    since = getattr(row, "since", None)
    return Waiting(row.id, row.state, applicant_name(connection, keys, row.id), since)
