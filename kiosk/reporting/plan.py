"""When this kiosk is closed as planned: outside its hours, or while a notice of the centre says so."""

import logging
from collections.abc import Callable
from datetime import datetime, time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.booking import TEHRAN
from kiosk.domain.clock import Clock, ClockTrust
from kiosk.domain.configuration import Hours
from kiosk.domain.notices import Notice, NoticeError, open_notice
from kiosk.session.events import Looked, PlanChanged

log = logging.getLogger(__name__)

LOOK_S = 60.0
NIGHT = Hours(time(21), time(6))


class Plan:
    """`look` posts each change; a clock that was never set closes nothing (F30)."""

    def __init__(
        self,
        key: Ed25519PublicKey,
        clock: Clock,
        trust: ClockTrust,
        post: Callable[[PlanChanged | Looked], None],
    ) -> None:
        self._key = key
        self._clock = clock
        self._trust = trust
        self._post = post
        self._notice: Notice | None = None
        self.hours: Hours | None = None
        self._told = PlanChanged(None, closed=False)
        self._looked_s = float("-inf")

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
        closed = bool(notice and notice.closed) or self._is_out_of_hours(now)
        change = PlanChanged(notice, closed, self.hours, self._is_night(now))
        if change != self._told:
            self._told = change
            self._post(change)
        if self._clock.monotonic() - self._looked_s >= LOOK_S:
            self._looked_s = self._clock.monotonic()
            self._post(Looked(now))

    def _is_night(self, now: datetime) -> bool:
        return self._trust is not ClockTrust.UNSET and NIGHT.includes(now.astimezone(TEHRAN).time())

    def _is_out_of_hours(self, now: datetime) -> bool:
        if self.hours is None or self._trust is ClockTrust.UNSET:
            return False
        return not self.hours.includes(now.astimezone(TEHRAN).time())
