"""Renews the certificate of the line in good time: a new key, a request to the centre, and a new connection.

The old certificate stays in use until the broker has taken the new one.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from kiosk.domain.clock import Clock
from kiosk.domain.line_tls import LineTlsError
from kiosk.keys.root import KeyFileError
from kiosk.ports import CentreSilentError
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.orders import OrderFailedError
from kiosk.reporting.requests import Reply

log = logging.getLogger(__name__)

OPERATION = "cert.renew"
AHEAD = timedelta(days=60)
LOOK_S = 6 * 3600.0

Ask = Callable[[str, dict[str, Any]], Reply]


class Renewing:
    """A thread of its own, because it asks."""

    def __init__(
        self,
        identity: LineIdentity,
        kiosk: str,
        ask: Ask,
        reachable: Callable[[], bool],
        *,
        reconnect: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._identity = identity
        self._kiosk = kiosk
        self._ask = ask
        self._reachable = reachable
        self._reconnect = reconnect
        self._clock = clock
        self._stopping = False
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name="renewing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self) -> None:
        self._woken.set()

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

    def _run(self) -> None:
        while not self._stopping:
            try:
                if self._reachable() and self.is_due():
                    refused = self.renew()
                    if refused:
                        log.error("the centre renews no certificate: %s", refused)
            except CentreSilentError as error:
                log.info("the certificate is renewed later: %s", error)
            except (LineTlsError, KeyFileError, OSError) as error:
                log.error("the certificate cannot be renewed: %s", error)
            self._woken.wait(LOOK_S)
            self._woken.clear()
