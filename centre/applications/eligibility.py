"""Notices of a death or of a lost right to a card: they close the application wherever it is (T37, F21)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, Row, func, select

from centre.applications.inquiries import stop_asking
from centre.applications.moves import take
from centre.appointments.slots import drop_hold
from centre.appointments.visits import CLOSED, end_appointment, live_appointment
from centre.delivery.custody import void_card
from centre.delivery.tables import notices
from centre.production.orders import call_off_orders
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications
from kiosk.domain.applications import FINAL, ApplicationEvent
from kiosk.domain.identity import SecondItem, SecondItemKind

REGISTER = "register"


@dataclass(frozen=True, slots=True)
class EligibilityNotice:
    """The register's word that a person died or may not have a card; `number` counts its notices."""

    number: int
    outcome: str
    national_code: str = field(repr=False)


class NoticeBoard(Protocol):
    """Where the register tells of such things; it blocks its caller and may raise `SilentError`."""

    def notices(self, after: int) -> list[EligibilityNotice]: ...


def newest_notice(connection: Connection) -> int:
    return int(connection.execute(select(func.max(notices.c.number))).scalar() or 0)


def take_notices(
    connection: Connection, keys: CentreKeys, told: Iterable[EligibilityNotice], now: float
) -> int:
    """Close what the notices are about; one that was taken before changes nothing."""
    closed = 0
    for notice in told:
        seen = select(notices.c.number).where(notices.c.number == notice.number)
        if connection.execute(seen).first() is not None:
            continue
        rows = _open_applications(connection, keys, notice)
        for row in rows:
            lose_eligibility(connection, row, notice.outcome, now)
        entry = {"number": notice.number, "outcome": notice.outcome[:16], "received_at": now}
        connection.execute(notices.insert().values(**entry, application=rows[0].id if rows else None))
        closed += len(rows)
    return closed


def lose_eligibility(connection: Connection, row: Row[Any], reason: str, now: float) -> bool:
    """T37: whatever was under way for the person ends, and the card is to be destroyed."""
    event = ApplicationEvent.ELIGIBILITY_LOST
    if take(connection, row, event, now=now, kiosk=None, reason=reason, receipt_live=False) is None:
        return False
    stop_asking(connection, row.id)
    drop_hold(connection, row.id)
    booked = live_appointment(connection, row.id)
    if booked is not None:
        end_appointment(connection, booked, CLOSED, now)
    call_off_orders(connection, row.id, now)
    void_card(connection, row.id, actor=REGISTER, reason=reason, now=now)
    return True


def _open_applications(connection: Connection, keys: CentreKeys, notice: EligibilityNotice) -> list[Row[Any]]:
    code = keys.digest(SecondItem(SecondItemKind.NATIONAL_CODE, notice.national_code))
    not_final = applications.c.state.not_in([state.value for state in FINAL])
    theirs = select(applications).where(applications.c.national_code_digest == code, not_final)
    return list(connection.execute(theirs).all())
