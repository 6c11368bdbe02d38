"""The one probe on its way from the sensor's thread to the card's, wiped as soon as nobody needs it."""

import threading

from kiosk.session.states import Finger


class WaitingProbe:
    """Holds at most one probe; every byte of one that leaves otherwise than by `take` is overwritten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: tuple[int, Finger] | None = None
        self._probe = bytearray()

    def put(self, session: int, finger: Finger, probe: bytearray) -> None:
        with self._lock:
            self._drop()
            self._owner, self._probe = (session, finger), probe

    def take(self, session: int, finger: Finger) -> bytearray | None:
        """The probe of this finger and session, once; the taker wipes it."""
        with self._lock:
            if self._owner != (session, finger):
                return None
            probe, self._probe, self._owner = self._probe, bytearray(), None
            return probe

    def wipe(self) -> None:
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        wipe(self._probe)
        self._probe, self._owner = bytearray(), None


def wipe(data: bytearray) -> None:
    """Overwrite with zeros, in place."""
    data[:] = bytes(len(data))
