"""A kiosk asks for its next certificate over the line, with a key it has just made."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from centre.broker.authority import Authority, AuthorityError
from centre.broker.certificates import certify, newest_issue
from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk

log = logging.getLogger(__name__)

AGAIN = timedelta(days=1)  # a kiosk does not collect certificates


class Renewal:
    """Without an authority at hand each kiosk is enrolled anew by a person."""

    def __init__(self, authority: Authority | None) -> None:
        self._authority = authority

    def answer(self, connection: Connection, kiosk: Kiosk, data: dict[str, Any], now: float) -> Reply:
        if self._authority is None:
            return refusal("no_authority")
        last = newest_issue(connection, kiosk.id)
        if last is not None and datetime.now(UTC).timestamp() - last < AGAIN.total_seconds():
            return refusal("too_soon")
        try:
            request = str(data["request"]).encode("ascii", "replace")
            certificate = certify(connection, self._authority, kiosk.id, request)
        except AuthorityError as error:
            log.warning("no certificate for %s: %s", kiosk.id, error)
            return refusal("bad_request")
        return {"ok": True, "data": {"certificate": certificate}}
