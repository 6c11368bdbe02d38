"""Whether a card lies in the reader and whether the reader is there, as a value that threads can wait on."""

import threading
import time
from copy import copy
from dataclasses import dataclass, replace

from drivers.errors import DeviceError


@dataclass(frozen=True, slots=True)
class Presence:
    """`insertions` grows with every card put in; `lost` tells why reader or service are away."""

    present: bool = False
    insertions: int = 0
    lost: DeviceError | None = None

    def check_reader(self) -> None:
        """Raise what was lost, a fresh error each time: one raised again and again would grow its trace."""
        if self.lost is not None:
            raise copy(self.lost)


class PresenceBoard:
    """The newest Presence of one reader; one thread posts, any number wait."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._presence = Presence()

    @property
    def now(self) -> Presence:
        with self._changed:
            return self._presence

    def card_in(self) -> None:
        """A card was put in; said again without a removal, it is another card."""
        with self._changed:
            self._post(Presence(True, self._presence.insertions + 1))

    def card_out(self) -> None:
        with self._changed:
            self._post(replace(self._presence, present=False, lost=None))

    def lose(self, error: DeviceError) -> None:
        with self._changed:
            self._post(replace(self._presence, present=False, lost=error))

    def wait_change(self, known: Presence, timeout_s: float) -> Presence:
        """The newest presence, at once if it differs from `known`, else after a change or the time limit."""
        with self._changed:
            self._changed.wait_for(lambda: self._presence != known, timeout_s)
            return self._presence

    def wait_for(self, present: bool, timeout_s: float) -> bool:
        """Whether a card is there (or gone) in time; raises what was lost if that is why it is not."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while self._presence.present is not present or self._presence.lost:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
            self._presence.check_reader()
            return self._presence.present is present

    def _post(self, presence: Presence) -> None:
        if presence != self._presence:
            self._presence = presence
            self._changed.notify_all()
