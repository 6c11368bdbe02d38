"""After the journal failed: waits until it may be written again, or has the program started anew (F29).

A full outbox empties by itself once the centre is back. A store that failed to write refuses everything until
it is opened and checked again, which only a new start does.
"""

import logging
from collections.abc import Callable

from kiosk.domain.clock import Clock
from kiosk.session.events import PartBack
from kiosk.session.states import Part
from kiosk.storage.store import StoreError
from kiosk.work.worker import Post

log = logging.getLogger(__name__)

_LOOK_S = 5.0
_GIVE_UP_S = 60.0

Ready = Callable[[], None]


class JournalWatch:
    """Told of a failure, asks `ready` from time to time: it raises StoreError while nothing may begin."""

    def __init__(self, ready: Ready, post: Post, restart: Callable[[], None], clock: Clock) -> None:
        self._ready = ready
        self._post = post
        self._restart = restart
        self._clock = clock
        self._failed_s: float | None = None

    def failed(self) -> None:
        if self._failed_s is None:
            self._failed_s = self._clock.monotonic()

    def tend(self) -> float | None:
        """Look again; the seconds until the next look, None while nothing is wrong."""
        if self._failed_s is None:
            return None
        try:
            self._ready()
        except StoreError as error:
            if self._clock.monotonic() - self._failed_s >= _GIVE_UP_S:
                log.error("the journal does not come back: %s", error)
                self._restart()
            return _LOOK_S
        self._failed_s = None
        self._post(PartBack(Part.JOURNAL))
        return None
