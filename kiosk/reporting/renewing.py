"""What a kiosk renews by itself in good time, one after the other."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from kiosk.domain.line_tls import LineTlsError
from kiosk.keys.root import KeyFileError
from kiosk.ports import CentreSilentError
from kiosk.reporting.keys import KeysError
from kiosk.reporting.requests import Reply

log = logging.getLogger(__name__)

RENEW_EVERY_S = 6 * 3600.0

Ask = Callable[[str, dict[str, Any]], Reply]


class Renewal(Protocol):
    """`what` names it in the log; `renew` asks the centre and gives its reason where it refuses."""

    what: str

    def is_due(self) -> bool: ...

    def renew(self) -> str | None: ...


class Renewing:
    """Waits for the centre's answers, and so wants a thread of its own."""

    def __init__(self, renewals: Sequence[Renewal], reachable: Callable[[], bool]) -> None:
        self._renewals = renewals
        self._reachable = reachable

    def look(self) -> None:
        for each in self._renewals:
            self._renew(each)

    def _renew(self, renewal: Renewal) -> None:
        try:
            refused = renewal.renew() if self._reachable() and renewal.is_due() else None
            if refused:
                log.error("the centre renews no %s: %s", renewal.what, refused)
        except CentreSilentError as error:
            log.info("the %s is renewed later: %s", renewal.what, error)
        except (LineTlsError, KeyFileError, KeysError, OSError) as error:
            log.error("the %s cannot be renewed: %s", renewal.what, error)
