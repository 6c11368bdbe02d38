"""What a kiosk asks while it hands over a card: the claim, the officer's word, the last look, giving back.

Each takes an open transaction and answers a reply body; whoever calls commits and sends it.
"""

import hmac
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.guessing import KIOSK, RECEIPT, count_at_kiosk, count_right, count_wrong, locked_s
from centre.applications.kinship import concerns
from centre.applications.moves import LEASED, find, take
from centre.delivery.offline import outstanding, reserve
from centre.fleet.register import Kiosk, Officer, check_officer
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, authorisations, history
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.authorisation import sign
from kiosk.domain.delivery import Authorisation, ClaimRefusal, OfficerRefusal
from kiosk.domain.identity import SecondItem, SecondItemKind, second_item
from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.problems import FieldError

NOT_CLAIMED = "not_claimed"
SIGNED = "officer_signed"  # in an application's history, where it was refused
LISTED_S = 60.0  # by when a kiosk that has a line will have said that it dropped a card

Reply = dict[str, Any]


class Desk:
    """Answers the requests of deliveries."""

    def __init__(self, keys: CentreKeys, policy: ProcessPolicy) -> None:
        self._keys = keys
        self._policy = policy

    def claim(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        receipt = parse_number(_text(asked, "receipt"), NumberKind.RECEIPT) or _text(asked, "receipt")
        locked = max(locked_s(connection, KIOSK, kiosk.id, now), locked_s(connection, RECEIPT, receipt, now))
        if locked:
            return refusal(ClaimRefusal.TOO_MANY_TRIES, locked)
        row = connection.execute(select(applications).where(applications.c.receipt == receipt)).one_or_none()
        if not self._is_right(row, _text(asked, "second_item")) or row is None:
            count_wrong(connection, RECEIPT, receipt, now)
            count_at_kiosk(connection, kiosk.id, now)
            return refusal(ClaimRefusal.NOT_FOUND)
        count_right(connection, RECEIPT, receipt)
        return self._grant(connection, kiosk, row, now)

    def confirm(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        row = find(connection, _text(asked, "application"))
        if row is not None and not _may_be_released(row, kiosk):
            return refusal(ClaimRefusal.NOT_READY)
        if row is None or row.state != LEASED.value:
            return refusal(NOT_CLAIMED)
        officer = check_officer(connection, kiosk, _text(asked, "officer"), _text(asked, "pin"), now)
        if isinstance(officer, OfficerRefusal):
            return refusal(officer)
        if self._is_own(connection, kiosk, row, officer, now):
            return refusal(OfficerRefusal.OWN_APPLICATION)
        newest = newest_authorisation(connection, row.id, kiosk.id)
        if newest is None:
            return refusal(NOT_CLAIMED)
        this_one = authorisations.c.number == newest.number
        connection.execute(authorisations.update().where(this_one).values(checker=officer.reference))
        self._renew(connection, row.id, now)
        return {"ok": True, "data": {"checker": officer.reference}}

    def check(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """An officer of the kiosk's place signs for something else than a delivery.

        A kiosk that does not say for which application is told what it asked; its packet is judged later.
        """
        officer = check_officer(connection, kiosk, _text(asked, "officer"), _text(asked, "pin"), now)
        if isinstance(officer, OfficerRefusal):
            return refusal(officer)
        row = find(connection, _text(asked, "application"))
        if row is not None and self._is_own(connection, kiosk, row, officer, now):
            return refusal(OfficerRefusal.OWN_APPLICATION)
        return {"ok": True, "data": {"checker": officer.reference}}

    def stand(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """Whether the card may still be released here (F21); of a claim by day list nobody may know."""
        row = find(connection, _text(asked, "application"))
        if row is None or not _may_be_released(row, kiosk):
            return refusal(ClaimRefusal.NOT_READY)
        return {"ok": True, "data": {}}

    def release(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """Free the claim if this kiosk holds it; anything else is already as it should be."""
        row = find(connection, _text(asked, "application"))
        if row is not None and row.state == LEASED.value and row.lease_kiosk == kiosk.id:
            take(connection, row, ApplicationEvent.CLAIM_FREED, now=now, kiosk=kiosk.id, reason="released")
        return {"ok": True, "data": {}}

    def _is_right(self, row: Row[Any] | None, typed: str) -> bool:
        """Compare digests; without a row the same work is done for nothing."""
        try:
            item = second_item(typed)
        except FieldError:
            item = SecondItem(SecondItemKind.NATIONAL_CODE, "")
        known = _digest_of(row, item.kind)
        return hmac.compare_digest(self._keys.digest(item), known or bytes(32)) and known is not None

    def _is_own(
        self, connection: Connection, kiosk: Kiosk, row: Row[Any], officer: Officer, now: float
    ) -> bool:
        """Whether the officer would sign for themselves or their family; the try is written down."""
        if not concerns(connection, self._keys, row, officer.code):
            return False
        note = {"application": row.id, "event": SIGNED, "before": row.state, "at": now, "kiosk": kiosk.id}
        reason = OfficerRefusal.OWN_APPLICATION.value
        connection.execute(history.insert().values(**note, reason=reason))
        return True

    def _grant(self, connection: Connection, kiosk: Kiosk, row: Row[Any], now: float) -> Reply:
        if row.state == ApplicationState.DELIVERED.value:
            return refusal(ClaimRefusal.ALREADY_DELIVERED)
        if row.place != kiosk.place:
            return refusal(ClaimRefusal.OTHER_PLACE)
        if row.state == LEASED.value:
            if row.lease_kiosk != kiosk.id and row.lease_until > now:
                return refusal(ClaimRefusal.CLAIMED_ELSEWHERE, row.lease_until - now)
            # Its own claim is forgotten by a kiosk that asks again.
            take(
                connection, row, ApplicationEvent.CLAIM_FREED, now=now, kiosk=kiosk.id, reason="claimed anew"
            )
            row = find(connection, row.id) or row
        if not row.receipt_live or row.state != ApplicationState.READY_FOR_DELIVERY.value:
            return refusal(ClaimRefusal.NOT_READY)
        listed = outstanding(connection, row.id, now)
        if listed is not None and listed.kiosk != kiosk.id:
            # That kiosk may be handing it over without a line; its next list is made without this card.
            reserve(connection, row.card_serial, kiosk.id)
            return refusal(ClaimRefusal.CLAIMED_ELSEWHERE, min(LISTED_S, listed.expires_at - now))
        take(
            connection,
            row,
            ApplicationEvent.CLAIMED,
            now=now,
            kiosk=kiosk.id,
            lease_kiosk=kiosk.id,
            lease_until=now + self._policy.delivery_lease_s,
        )
        reserve(connection, row.card_serial, None)
        return {"ok": True, "data": self._authorise(connection, kiosk, row, now)}

    def _authorise(self, connection: Connection, kiosk: Kiosk, row: Row[Any], now: float) -> dict[str, Any]:
        expires_at = now + self._policy.delivery_authorisation_h * 3600
        issued = {"issued_at": now, "expires_at": expires_at, "matched": False, "ended": False}
        connection.execute(authorisations.insert().values(application=row.id, kiosk=kiosk.id, **issued))
        authorisation = Authorisation(
            application=row.id,
            card_serial=row.card_serial,
            holder_digest=row.holder_digest,
            kiosk=kiosk.id,
            expires_at=datetime.fromtimestamp(expires_at, UTC),
            sessions_failed=row.sessions_failed,
        )
        return sign(authorisation, self._keys.signing)

    def _renew(self, connection: Connection, application: str, now: float) -> None:
        lease = applications.update().where(applications.c.id == application)
        connection.execute(lease.values(lease_until=now + self._policy.delivery_lease_s))


def newest_authorisation(connection: Connection, application: str, kiosk: str) -> Row[Any] | None:
    """The last word this kiosk was given for this application."""
    return connection.execute(
        select(authorisations)
        .where(authorisations.c.application == application, authorisations.c.kiosk == kiosk)
        .order_by(authorisations.c.number.desc())
        .limit(1)
    ).one_or_none()


def reported_authorisation(connection: Connection, application: str, kiosk: str) -> Row[Any] | None:
    """The authorisation a report stands on: the last one, or that of a day list once the last has ended."""
    newest = newest_authorisation(connection, application, kiosk)
    if newest is None or not newest.ended:
        return newest
    still_good = (
        authorisations.c.application == application,
        authorisations.c.kiosk == kiosk,
        authorisations.c.ahead.is_(True),
        authorisations.c.ended.is_(False),
    )
    return connection.execute(select(authorisations).where(*still_good).limit(1)).one_or_none() or newest


def _may_be_released(row: Row[Any], kiosk: Kiosk) -> bool:
    """Claimed by this kiosk, or by nobody: it may hold the card by its day list."""
    if row.state == LEASED.value:
        return str(row.lease_kiosk) == kiosk.id
    return (str(row.state), str(row.place)) == (ApplicationState.READY_FOR_DELIVERY.value, kiosk.place)


def refusal(code: str, retry_after_s: float | None = None, **details: Any) -> Reply:
    reply: Reply = {"ok": False, "code": str(code)}
    if details:
        reply["data"] = details
    if retry_after_s is not None:
        reply["retry_after"] = round(retry_after_s, 1)
    return reply


def _digest_of(row: Row[Any] | None, kind: SecondItemKind) -> bytes | None:
    if row is None:
        return None
    digest: bytes | None = (
        row.national_code_digest if kind is SecondItemKind.NATIONAL_CODE else row.birth_date_digest
    )
    return digest


def _text(asked: dict[str, Any], key: str) -> str:
    value = asked.get(key)
    return value if isinstance(value, str) and len(value) <= 200 and "\0" not in value else ""
