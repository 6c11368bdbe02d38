"""Whose application a person speaks of: tracking number and second item, with tries limited (R11)."""

import hmac
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.guessing import KIOSK, Limit, count_at_kiosk, count_right, count_wrong, locked_s
from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications
from kiosk.domain.identity import SecondItem, SecondItemKind, second_item
from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.problems import FieldError
from kiosk.domain.registration import ApplicationRefusal

DAY_S = 86_400.0


def identify(
    connection: Connection,
    keys: CentreKeys,
    policy: ProcessPolicy,
    kiosk: Kiosk,
    asked: dict[str, Any],
    now: float,
) -> Row[Any] | Reply:
    """The application, or one answer for an unknown number and a wrong second item alike."""
    typed, second = short_text(asked, "tracking"), short_text(asked, "second_item")
    number = parse_number(typed, NumberKind.TRACKING) or typed
    limit = Limit("tracking", policy.status_max_tries, DAY_S, policy.lock_min * 60)
    locked = max(locked_s(connection, KIOSK, kiosk.id, now), locked_s(connection, limit, number, now))
    if locked:
        return refusal(ApplicationRefusal.TOO_MANY_TRIES, locked)
    row = connection.execute(select(applications).where(applications.c.tracking == number)).one_or_none()
    if not _is_right(keys, row, second) or row is None:
        count_wrong(connection, limit, number, now)
        count_at_kiosk(connection, kiosk.id, now)
        return refusal(ApplicationRefusal.NOT_FOUND)
    count_right(connection, limit, number)
    return row


def short_text(asked: dict[str, Any], key: str) -> str:
    """A text of the request; anything else, and what is too long for any honest one, is empty."""
    value = asked.get(key)
    return value if isinstance(value, str) and len(value) <= 200 and "\0" not in value else ""


def _is_right(keys: CentreKeys, row: Row[Any] | None, typed: str) -> bool:
    """Compare digests; without a row the same work is done for nothing."""
    try:
        item = second_item(typed)
    except FieldError:
        item = SecondItem(SecondItemKind.NATIONAL_CODE, "")
    is_code = item.kind is SecondItemKind.NATIONAL_CODE
    known = row and (row.national_code_digest if is_code else row.birth_date_digest)
    return hmac.compare_digest(keys.digest(item), known or bytes(32)) and bool(known)
