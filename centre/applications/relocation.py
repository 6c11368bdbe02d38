"""Answers `appl.place`: another place of delivery, for who proves to be the applicant and has the receipt."""

import hmac
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row

from centre.applications.guessing import KIOSK, RECEIPT, count_right, count_wrong, locked_s
from centre.applications.identification import identify, short_text
from centre.appointments.places import told_place
from centre.delivery.claims import Reply, refusal
from centre.delivery.relocation import relocate
from centre.fleet.register import Kiosk
from centre.storage.keys import CentreKeys
from kiosk.domain.applications import ApplicationEvent, ApplicationState, find
from kiosk.domain.messages import timestamp
from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.relocation import MoveReason, MoveRefusal

APPLICANT = "applicant"


class Relocation:
    """T41 on the applicant's own wish (R64).

    The receipt is asked for as at a delivery: without it a tracking number that somebody saw would be enough
    to send the card astray, and the new slip would tell its number.
    """

    def __init__(self, keys: CentreKeys, policy: ProcessPolicy) -> None:
        self._keys = keys
        self._policy = policy

    def answer(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        if find(ApplicationState(row.state), ApplicationEvent.PLACE_CHANGED) is None or not row.receipt_live:
            return refusal(MoveRefusal.NOT_POSSIBLE_NOW)
        reason = short_text(asked, "reason")
        if reason not in set(MoveReason):
            return refusal(MoveRefusal.NO_REASON)
        return _check_receipt(connection, kiosk, row, asked, now) or _move(
            connection, kiosk, row, short_text(asked, "place"), reason, now
        )


def _check_receipt(
    connection: Connection, kiosk: Kiosk, row: Row[Any], asked: dict[str, Any], now: float
) -> Reply | None:
    """Its number belongs to this application; wrong ones are counted as at a claim."""
    locked = locked_s(connection, RECEIPT, row.id, now)
    if locked:
        return refusal(ApplicationRefusal.TOO_MANY_TRIES, locked)
    typed = parse_number(short_text(asked, "receipt"), NumberKind.RECEIPT) or ""
    if not hmac.compare_digest(typed, row.receipt or "-"):
        count_wrong(connection, RECEIPT, row.id, now)
        count_wrong(connection, KIOSK, kiosk.id, now)
        return refusal(MoveRefusal.WRONG_RECEIPT)
    count_right(connection, RECEIPT, row.id)
    return None


def _move(connection: Connection, kiosk: Kiosk, row: Row[Any], place: str, reason: str, now: float) -> Reply:
    why = f"{APPLICANT}:{reason}"
    refused = relocate(connection, row, place, actor=APPLICANT, reason=why, kiosk=kiosk.id, now=now)
    told: dict[str, Any] = {
        "delivery_place": told_place(connection, place),
        "changed_at": timestamp(datetime.fromtimestamp(now, UTC)),
    }
    if refused is MoveRefusal.NOTHING_CHANGED:
        return refusal(refused, **told)  # a kiosk that heard no answer before asks the same again
    return refusal(refused) if refused else {"ok": True, "data": told}
