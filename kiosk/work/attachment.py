"""Keeps one device open: tells once when it goes, once when it is back, and looks for it in between (F31)."""

import logging
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from drivers.errors import DeviceError, DeviceGone
from kiosk.domain.clock import Clock
from kiosk.session.events import PartBack, PartLost
from kiosk.session.faults import Fault
from kiosk.session.states import Part
from kiosk.work.worker import Post

log = logging.getLogger(__name__)

_FIRST_PAUSE_S = 0.25
_LONGEST_PAUSE_S = 4.0
_CHECK_S = 2.0


class Attached(Protocol):
    """A device as far as keeping it open needs."""

    def check(self) -> None:
        """Make sure that the device still answers; raises DeviceError when it does not."""

    def close(self) -> None: ...


D = TypeVar("D", bound=Attached)


class Attachment(Generic[D]):
    """The device of one worker; every method is called on that worker's thread."""

    def __init__(
        self, part: Part, connect: Callable[[], D], *, lost: Fault, post: Post, clock: Clock
    ) -> None:
        self._part = part
        self._connect = connect
        self._lost = lost
        self._post = post
        self._clock = clock
        self._device: D | None = None
        self._pause_s = _FIRST_PAUSE_S
        self._next_s = clock.monotonic()
        self._told_lost = False

    def use(self) -> D:
        """The open device; DeviceGone while there is none."""
        if self._device is None:
            raise DeviceGone(f"the {self._part.value} part is not connected", "it is looked for again")
        return self._device

    def drop(self, error: DeviceError) -> None:
        """Give up the device after a failure; it is looked for again at once."""
        self.close()
        self._pause_s = _FIRST_PAUSE_S
        self._next_s = self._clock.monotonic()
        self._tell_lost(error)

    def renew(self) -> None:
        """Close the device and connect to it anew, now."""
        self.close()
        self._device = self._connect()

    def tend(self) -> float:
        """Look after the device if it is time to; the seconds until the next time."""
        if self._clock.monotonic() >= self._next_s:
            self._look()
        return max(0.0, self._next_s - self._clock.monotonic())

    def close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _look(self) -> None:
        try:
            if self._device is None:
                self._device = self._connect()
                self._tell_back()
            else:
                self._check(self._device)
        except DeviceError as error:
            self.close()
            self._tell_lost(error)
            self._next_s = self._clock.monotonic() + self._pause_s
            self._pause_s = min(self._pause_s * 2, _LONGEST_PAUSE_S)
        else:
            self._pause_s = _FIRST_PAUSE_S
            self._next_s = self._clock.monotonic() + _CHECK_S

    def _check(self, device: D) -> None:
        """A device that is there and stumbled once is connected to anew, in silence."""
        try:
            device.check()
        except DeviceGone:
            raise
        except DeviceError as error:
            log.info("%s stumbled: %s", self._part.value, error)
            self.renew()

    def _tell_lost(self, error: DeviceError) -> None:
        if not self._told_lost:
            log.warning("%s lost: %s", self._part.value, error)
        self._told_lost = True
        self._post(PartLost(self._part, self._lost.value))

    def _tell_back(self) -> None:
        log.info("%s connected", self._part.value)
        self._told_lost = False
        self._post(PartBack(self._part))
