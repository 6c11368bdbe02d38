"""The next certificate of the line: a new key, a request to the centre, and a new connection.

The old certificate stays in use until the broker has taken the new one.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from kiosk.domain.clock import Clock
from kiosk.domain.line_tls import LineTlsError
from kiosk.keys.root import KeyFileError
from kiosk.ports import CentreSilentError
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.orders import OrderFailedError
from kiosk.reporting.renewing import Ask

log = logging.getLogger(__name__)

OPERATION = "cert.renew"
AHEAD = timedelta(days=60)


class CertificateRenewal:
    """Due in the last weeks of the certificate in use, or by the centre's order."""

    what = "certificate"

    def __init__(
        self,
        identity: LineIdentity,
        kiosk: str,
        ask: Ask,
        *,
        reconnect: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._identity = identity
        self._kiosk = kiosk
        self._ask = ask
        self._reconnect = reconnect
        self._clock = clock

    def is_due(self) -> bool:
        return self._identity.until() - self._clock.now() <= AHEAD

    def renew(self) -> str | None:
        """A new certificate from the centre, tried at once; the centre's reason if it gives none."""
        request = self._identity.request(self._kiosk).decode("ascii")
        reply = self._ask(OPERATION, {"request": request})
        if reply.data is None:
            return reply.code or "refused"
        self._identity.take(str(reply.data.get("certificate", "")))
        self._reconnect()
        return None

    def by_order(self) -> Mapping[str, Any]:
        """Renew because the centre ordered it; OrderFailedError says why not."""
        try:
            refused = self.renew()
        except CentreSilentError as error:
            raise OrderFailedError("centre_silent") from error
        except (LineTlsError, KeyFileError, OSError) as error:
            log.error("the certificate cannot be renewed: %s", error)
            raise OrderFailedError("no_certificate") from error
        if refused:
            raise OrderFailedError(refused)
        return {"renewed": True}
