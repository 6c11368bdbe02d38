"""What an event of a kiosk changes at the centre; most are only kept.

`delivery.verdict` notes the chip's yes, `delivery.ended` moves the application. A card handed over is a fact:
where its report comes after the lease was over, the claim is made good from the authorisation it stands on.
"""

from typing import Any

from sqlalchemy import Connection, Row

from centre.applications import find, take
from centre.claims import newest_authorisation
from centre.schema import authorisations
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.delivery import DeliveryOutcome, ReferralReason
from kiosk.domain.messages import Envelope, MessageError, Refusal

VERDICT, ENDED = "delivery.verdict", "delivery.ended"
MATCH = "match"

_EVENTS = {
    DeliveryOutcome.CANCELLED: ApplicationEvent.CLAIM_FREED,
    DeliveryOutcome.TIMED_OUT: ApplicationEvent.CLAIM_FREED,
    DeliveryOutcome.RESTARTED: ApplicationEvent.CLAIM_FREED,
    DeliveryOutcome.FAULT: ApplicationEvent.CLAIM_FREED,
    DeliveryOutcome.REFERRED: ApplicationEvent.DELIVERY_REFERRED,
    DeliveryOutcome.CARD_FAULT: ApplicationEvent.CARD_UNUSABLE,
    DeliveryOutcome.UNCONFIRMED: ApplicationEvent.RELEASE_CARD_NOT_SEEN,
    DeliveryOutcome.DELIVERED: ApplicationEvent.DELIVERED,
}

# Where an application can stand when the report of its delivery comes late.
_STILL_OPEN = (ApplicationState.READY_FOR_DELIVERY, ApplicationState.DELIVERING)


def has_effect(event: Envelope) -> bool:
    """Whether `apply` would do anything at all."""
    return event.type in (VERDICT, ENDED)


def apply(connection: Connection, event: Envelope, now: float) -> None:
    """Carry out what the event means; MessageError for one that contradicts what the centre knows."""
    if event.type == VERDICT and event.data.get("verdict") == MATCH:
        _note_match(connection, event)
    elif event.type == ENDED and event.data.get("application") is not None:
        _end(connection, event, now)


def _note_match(connection: Connection, event: Envelope) -> None:
    newest = newest_authorisation(connection, _application(event), event.kiosk)
    if newest is None:
        raise MessageError(Refusal.CONFLICT, "verdict without an authorisation")
    this_one = authorisations.c.number == newest.number
    connection.execute(authorisations.update().where(this_one).values(matched=True))


def _end(connection: Connection, event: Envelope, now: float) -> None:
    row = find(connection, _application(event))
    authorisation = newest_authorisation(connection, row.id, event.kiosk) if row else None
    if row is None or authorisation is None:
        raise MessageError(Refusal.CONFLICT, "delivery without an authorisation")
    outcome = _outcome(event)
    if outcome is DeliveryOutcome.DELIVERED:
        _deliver(connection, event, row, authorisation, now)
    elif row.state == ApplicationState.DELIVERING.value and row.lease_kiosk == event.kiosk:
        reason = _reason(event)
        failed = row.sessions_failed + (reason == ReferralReason.NOT_MATCHED)
        changes = {"sessions_failed": failed, "reason": reason}
        take(connection, row, _EVENTS[outcome], now=now, kiosk=event.kiosk, **changes)


def _deliver(
    connection: Connection, event: Envelope, row: Row[Any], authorisation: Row[Any], now: float
) -> None:
    """T26, or T31 where no verdict of the chip came before it: an officer then looks into it."""
    row = _claimed_again(connection, event, row, now)
    proven = bool(authorisation.matched)
    delivered = ApplicationEvent.DELIVERED if proven else ApplicationEvent.RELEASE_CARD_NOT_SEEN
    take(
        connection,
        row,
        delivered,
        now=now,
        kiosk=event.kiosk,
        reason=None if proven else "no_verdict",
        receipt_live=not proven,
    )


def _claimed_again(connection: Connection, event: Envelope, row: Row[Any], now: float) -> Row[Any]:
    """The application as if this kiosk's claim had not run out, step by step along the table."""
    if ApplicationState(row.state) not in _STILL_OPEN or row.lease_kiosk == event.kiosk:
        return row
    if row.state == ApplicationState.DELIVERING.value:
        take(connection, row, ApplicationEvent.CLAIM_FREED, now=now, kiosk=event.kiosk, reason="late_report")
        row = find(connection, row.id) or row
    take(
        connection,
        row,
        ApplicationEvent.CLAIMED,
        now=now,
        kiosk=event.kiosk,
        reason="late_report",
        lease_kiosk=event.kiosk,
        lease_until=now,
    )
    return find(connection, row.id) or row


def _application(event: Envelope) -> str:
    value = event.data.get("application")
    if not isinstance(value, str) or len(value) > 64:
        raise MessageError(Refusal.BAD_FIELD, "application")
    return value


def _outcome(event: Envelope) -> DeliveryOutcome:
    try:
        return DeliveryOutcome(str(event.data.get("outcome")))
    except ValueError as error:
        raise MessageError(Refusal.BAD_FIELD, "outcome") from error


def _reason(event: Envelope) -> str | None:
    reason = event.data.get("reason")
    if reason is None or (isinstance(reason, str) and reason in set(ReferralReason)):
        return reason
    raise MessageError(Refusal.BAD_FIELD, "reason")
