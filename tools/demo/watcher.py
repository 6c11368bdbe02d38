"""What the kiosk's state has been, for a story that must wait for it on another thread."""

import threading
from collections.abc import Callable

from kiosk.session.states import Stage, State


class StateError(AssertionError):
    """The kiosk did not get where the story expected it; the text names where it stood."""


class Watcher:
    """Observes the loop; `wait` returns the first state that fits, now or later."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._states: list[State] = []

    def saw(self, state: State) -> None:
        with self._changed:
            self._states.append(state)
            self._changed.notify_all()

    @property
    def state(self) -> State:
        return self._states[-1]

    @property
    def stage(self) -> Stage:
        return self.state.stage

    @property
    def mark(self) -> int:
        """A place in the history, to wait from."""
        return len(self._states)

    def wait(
        self, fits: Callable[[State], bool], what: str, *, since: int | None = None, timeout_s: float = 30.0
    ) -> State:
        """The first state from `since` on (or now) that fits; StateError when none comes in time."""
        start = len(self._states) - 1 if since is None else since
        with self._changed:
            if not self._changed.wait_for(lambda: any(map(fits, self._states[start:])), timeout_s):
                raise StateError(f"waited {timeout_s:g} s for {what}, stands at {type(self.stage).__name__}")
            return next(state for state in self._states[start:] if fits(state))
