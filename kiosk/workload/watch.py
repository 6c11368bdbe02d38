"""What the workload's people see of the kiosk: its states in turn, and how long they wait."""

import queue
from collections.abc import Callable, Iterator
from contextlib import suppress

from kiosk.domain.stopping import Stopping
from kiosk.session import states as st
from kiosk.session.events import Continued
from kiosk.session.services import needs, offered
from kiosk.session.vocabulary import Journey
from kiosk.work.worker import Post

PATIENCE_S = 60
_REOPEN_AGAIN = 3


class StuckError(RuntimeError):
    """A session did not come back to the attract screen in time; names the stage it stands at."""


class StoppedError(Exception):
    """The workload was told to stop."""


class Watch:
    """Every state of the kiosk in turn, and the patience with it; StoppedError once `stopped` is set."""

    def __init__(self, post: Post, stopped: Stopping, unlock: Callable[[], None] = lambda: None) -> None:
        """`unlock` has the centre let a kiosk deliver again that locked itself (F13)."""
        self._unlock = unlock
        self.reopen: Callable[[], None] = lambda: None  # has a technician end the service mode
        self._post = post
        self._stopped = stopped
        self._states: queue.SimpleQueue[st.State] = queue.SimpleQueue()
        self._last: st.State | None = None
        self.sees = self._states.put

    def wait_for(self, journey: Journey) -> None:
        """Until nobody is served and this can be begun; StuckError when that takes too long."""
        reopened = 0
        while not self._is_offered(journey):
            if not self._is_in_service_mode():
                self._take()
            elif (reopened := reopened + 1) > _REOPEN_AGAIN:
                raise StuckError("nobody can end the service mode")
            else:
                self.reopen()

    def wait_until_up(self) -> None:
        """Until cards can be handed over, or nothing but the service mode it was left in forbids that."""
        while not (self._is_offered(Journey.DELIVERY) or self._is_in_service_mode()):
            self._take()

    def stages(self) -> Iterator[st.State]:
        """Each stage once, as it comes; whoever asks is kept awake."""
        while True:
            before, self._last = self._last, self._next()
            if self._last.warning_s is not None:
                self._post(Continued())
            if before is None or self._last.stage != before.stage:
                yield self._last

    def _take(self) -> None:
        self._last = self._next()
        if st.Part.LOCK in self._last.missing and self._states.empty():
            self._unlock()

    def _is_in_service_mode(self) -> bool:
        last = self._last
        if last is None or not isinstance(last.stage, st.OutOfService):
            return False
        return {each for each in needs(last.policy, Journey.DELIVERY) if each in last.missing} == {
            st.Part.SERVICE
        }

    def _is_offered(self, journey: Journey) -> bool:
        last = self._last
        return last is not None and isinstance(last.stage, st.Attract) and journey in offered(last)

    def _next(self) -> st.State:
        for _ in range(PATIENCE_S):
            if self._stopped.is_set():
                raise StoppedError
            with suppress(queue.Empty):
                return self._states.get(timeout=1.0)
        at = type(self._last.stage).__name__ if self._last else "nothing"
        raise StuckError(f"the kiosk stays at {at}")
