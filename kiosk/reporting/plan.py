"""When this kiosk is closed as planned: outside its hours, or while a notice of the centre says so."""

import logging
from collections.abc import Callable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.booking import TEHRAN
from kiosk.domain.clock import Clock, ClockTrust
from kiosk.domain.configuration import Hours
from kiosk.domain.notices import Notice, NoticeError, open_notice
from kiosk.session.events import PlanChanged

log = logging.getLogger(__name__)


class Plan:
    """`look` posts each change; a clock that was never set closes nothing (F30)."""

    def __init__(
        self, key: Ed25519PublicKey, clock: Clock, trust: ClockTrust, post: Callable[[PlanChanged], None]
    ) -> None:
        self._key = key
        self._clock = clock
        self._trust = trust
        self._post = post
        self._notice: Notice | None = None
        self.hours: Hours | None = None
        self._told = PlanChanged(None, closed=False)

    def take(self, payload: bytes) -> None:
        """A notice as the broker brought it; an empty one takes it back."""
        try:
            told = open_notice(payload, self._key) if payload else None
        except NoticeError as error:
            log.warning("notice refused: %s", error)
            return
        if told is None or self._notice is None or told.revision >= self._notice.revision:
            self._notice = told

    def look(self) -> None:
        now = self._clock.now()
        notice = self._notice if self._notice and self._notice.holds(now) else None
        change = PlanChanged(notice, closed=bool(notice and notice.closed) or self._is_out_of_hours(now))
        if change != self._told:
            self._told = change
            self._post(change)

    def _is_out_of_hours(self, now: datetime) -> bool:
        if self.hours is None or self._trust is ClockTrust.UNSET:
            return False
        return not self.hours.includes(now.astimezone(TEHRAN).time())
