"""What an event of a kiosk changes at the centre; most are only kept.

`delivery.verdict` notes the chip's yes, `delivery.ended` moves the application, alarms and ends of commands
come to the operators. What became of a card is a
fact: where its report comes after the claim was freed or ran out, the claim is made good from the
authorisation the report stands on, and each authorisation has one end.
"""

from typing import Any

from sqlalchemy import Connection, Row

from centre.applications.moves import find, refuse, take
from centre.delivery.claims import reported_authorisation
from centre.delivery.custody import hand_over, note_handed_over
from centre.fleet import alarms
from centre.fleet.orders import note_progress
from centre.storage.schema import authorisations
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.delivery import DeliveryOutcome, DeliveryStep, ReferralReason
from kiosk.domain.messages import Envelope
from kiosk.domain.refusals import MessageError, Refusal

_FREEING = (ApplicationEvent.CLAIM_FREED, ApplicationEvent.RELEASE_CARD_SEEN)
_LET_GO = (ApplicationEvent.DELIVERED, ApplicationEvent.RELEASE_CARD_NOT_SEEN)
VERDICT, ENDED = "delivery.verdict", "delivery.ended"
COMMAND_ENDED = "command.ended"
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

# Restarted with the card still in the reader after its release had begun (T30).
_RELEASE_BEGUN = DeliveryStep.RELEASE_INTENT.value


def has_effect(event: Envelope) -> bool:
    """Whether `apply` would do anything at all."""
    return event.type in (VERDICT, ENDED, COMMAND_ENDED) or alarms.has_effect(event)


def apply(connection: Connection, event: Envelope, now: float) -> None:
    """Carry out what the event means; MessageError for one that contradicts what the centre knows."""
    if event.type == VERDICT and event.data.get("verdict") == MATCH:
        _note_match(connection, event)
    elif event.type == ENDED and event.data.get("application") is not None:
        _end(connection, event, now)
    elif event.type == COMMAND_ENDED:
        note_progress(connection, event.kiosk, event.data, now)
    elif alarms.has_effect(event):
        alarms.note_event(connection, event, now)


def _note_match(connection: Connection, event: Envelope) -> None:
    newest = reported_authorisation(connection, _application(event), event.kiosk)
    if newest is None:
        raise MessageError(Refusal.CONFLICT, "verdict without an authorisation")
    this_one = authorisations.c.number == newest.number
    connection.execute(authorisations.update().where(this_one).values(matched=True))


def _end(connection: Connection, event: Envelope, now: float) -> None:
    row = find(connection, _application(event))
    authorisation = reported_authorisation(connection, row.id, event.kiosk) if row else None
    if row is None or authorisation is None:
        raise MessageError(Refusal.CONFLICT, "delivery without an authorisation")
    happened, reason = _happened(event, matched=authorisation.matched)
    if authorisation.ended or not _may_still_end(row, event, happened):
        refuse(connection, row, happened, now=now, kiosk=event.kiosk, reason="late_report")
        if happened is ApplicationEvent.DELIVERED:
            note_handed_over(connection, row.id, actor=event.kiosk, now=now)
        return
    _close(connection, authorisation, is_open=authorisation.ahead and happened in _FREEING)
    if happened in _FREEING and row.state == ApplicationState.READY_FOR_DELIVERY.value:
        return
    row = _claimed_again(connection, event, row, now)
    changes: dict[str, Any] = {}
    if reason == ReferralReason.NOT_MATCHED:
        changes["sessions_failed"] = row.sessions_failed + 1
    if happened is ApplicationEvent.DELIVERED:
        changes["receipt_live"] = False
    take(connection, row, happened, now=now, kiosk=event.kiosk, reason=reason, **changes)
    if happened is ApplicationEvent.DELIVERED:
        hand_over(connection, row.card_serial, actor=event.kiosk, now=now)


def _may_still_end(row: Row[Any], event: Envelope, happened: ApplicationEvent) -> bool:
    """Whether the report still counts: a card let go always does, the rest while nobody else has it."""
    state = ApplicationState(row.state)
    if state is ApplicationState.DELIVERING:
        return row.lease_kiosk == event.kiosk or happened in _LET_GO
    return state is ApplicationState.READY_FOR_DELIVERY


def _happened(event: Envelope, *, matched: bool) -> tuple[ApplicationEvent, str | None]:
    """The application's event and its reason; without the chip's yes no card counts as delivered."""
    outcome, reason = _outcome(event), _reason(event)
    if outcome is DeliveryOutcome.DELIVERED and not matched:
        return ApplicationEvent.RELEASE_CARD_NOT_SEEN, "no_verdict"
    if outcome is DeliveryOutcome.RESTARTED and event.data.get("restarted_at") == _RELEASE_BEGUN:
        return ApplicationEvent.RELEASE_CARD_SEEN, reason
    return _EVENTS[outcome], reason


def _close(connection: Connection, authorisation: Row[Any], *, is_open: bool) -> None:
    """One end for each authorisation; a day list's outlasts sessions that gave the card back."""
    this_one = authorisations.c.number == authorisation.number
    values = {"matched": False} if is_open else {"ended": True}
    connection.execute(authorisations.update().where(this_one).values(**values))


def _claimed_again(connection: Connection, event: Envelope, row: Row[Any], now: float) -> Row[Any]:
    """The application as if this kiosk's claim had not run out, step by step along the table."""
    if row.lease_kiosk == event.kiosk:
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
