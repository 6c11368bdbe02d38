"""Whether the journal has room; once it failed, waits for it or has the program started anew (F29).

A full outbox empties by itself once the centre is back, a full disk when somebody makes room. A store that
failed to write refuses everything until it is opened and checked again, which only a new start does.
"""

import logging
from collections.abc import Callable

from kiosk.domain.clock import Clock
from kiosk.session.events import Event, PartBack, PartLost
from kiosk.session.states import Part
from kiosk.storage.store import NoRoomError, StoreError
from kiosk.work.worker import Post

log = logging.getLogger(__name__)

LOOK_S, PASSING_LOOK_S = 5.0, 30.0  # while something is wrong, and while nothing is
_GIVE_UP_S = 60.0
_NO_ROOM = "no_room"

Ready = Callable[[], None]


class JournalWatch:
    """Asks `ready` from time to time: it raises StoreError while nothing may begin."""

    def __init__(self, ready: Ready, post: Post, restart: Callable[[], None], clock: Clock) -> None:
        self._ready = ready
        self._post = post
        self._restart = restart
        self._clock = clock
        self._failed_s: float | None = None
        self._lacks_room = False

    def failed(self) -> None:
        if self._failed_s is None:
            self._failed_s = self._clock.monotonic()

    def tend(self) -> float:
        """Look again; the seconds until the next look."""
        try:
            self._ready()
        except NoRoomError:
            self._room(lacks=True)
        except StoreError as error:
            self._broken(error)
        else:
            self._room(lacks=False)
            if self._failed_s is not None:
                self._failed_s = None
                self._post(PartBack(Part.JOURNAL))
        return LOOK_S if self._lacks_room or self._failed_s is not None else PASSING_LOOK_S

    def _room(self, *, lacks: bool) -> None:
        """Tell once that nothing new may begin, and once that it may again."""
        if lacks is self._lacks_room:
            return
        self._lacks_room = lacks
        news: Event = PartLost(Part.ROOM, _NO_ROOM) if lacks else PartBack(Part.ROOM)
        self._post(news)

    def _broken(self, error: StoreError) -> None:
        if self._failed_s is None:
            return  # whoever meets it at work tells it
        if self._clock.monotonic() - self._failed_s >= _GIVE_UP_S:
            log.error("the journal does not come back: %s", error)
            self._restart()
