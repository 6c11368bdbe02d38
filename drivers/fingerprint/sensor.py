"""A fingerprint sensor as the kiosk uses it: open, wait for a finger, capture a picture that is right.

What people do comes back as a `NoImage` value; what devices do wrong is raised as a DeviceError.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Self, TextIO

import numpy as np

from drivers.errors import DeviceTimeout
from drivers.fingerprint import connect, faults
from drivers.fingerprint.assembly import Verdict
from drivers.fingerprint.codes import Status
from drivers.fingerprint.controls import Controls
from drivers.fingerprint.exchange import Cancelled, CancelledError, Exchange, never
from drivers.fingerprint.growth import Growth, Progress
from drivers.fingerprint.health import Health
from drivers.fingerprint.images import Pixels, unpack
from drivers.fingerprint.library import Library
from drivers.fingerprint.link import SerialLink
from drivers.fingerprint.module import ABOUT_THE_FINGER, Module, SensorInfo
from drivers.fingerprint.packets import DEFAULT_ADDRESS
from drivers.fingerprint.plausibility import has_width, is_blank
from drivers.fingerprint.profiles import Profile, named
from drivers.fingerprint.trace import TracedTransport
from drivers.fingerprint.transport import Clock, SystemClock, Transport
from drivers.fingerprint.tuning import tune_up
from drivers.fingerprint.upload import read_picture

_BETWEEN_CAPTURES_S = 0.05
_LOST_PICTURES_MAX = 3
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FingerImage:
    """A whole picture of a finger and its resolution."""

    pixels: Pixels
    dpi: int


class NoImage(Enum):
    """Why a capture ended without a picture though nothing is broken."""

    NO_FINGER = "no finger came in time"
    NOT_LIFTED = "the finger of before was not lifted in time"
    UNUSABLE = "the sensor could not take a picture of what lies on it"
    REPEATED = "the picture is the very one of before"
    CANCELLED = "cancelled"


_UNUSABLE = ABOUT_THE_FINGER - {Status.OK, Status.NO_FINGER}


class Sensor:
    """One open module. Used by one thread at a time; `health` may be read from any."""

    def __init__(self, module: Module, hearings: int = 1) -> None:
        self.module = module
        self._hearings = hearings
        self._exchange = module.exchange
        self._last: Pixels | None = None

    @classmethod
    def open(
        cls,
        port: str | Transport,
        *,
        profile: Profile | str | None = None,
        password: int = 0,
        address: int = DEFAULT_ADDRESS,
        speed: int | None = None,
        tune: bool = False,
        trace: TextIO | None = None,
        hearings: int = 1,
        clock: Clock | None = None,
        cancelled: Cancelled = never,
    ) -> Self:
        """Find the module and its speed within 3 s, or raise an error that names what is there instead.

        `cancelled` ends the search with a CancelledError.

        `speed` is tried first; `tune` raises speed and packet size to the best the profile allows, which the
        module keeps in its flash. `hearings` uploads of a picture must agree: one is heard twice anyway where
        anything looks odd. `trace` receives every byte, pictures included.
        """
        clock = clock or SystemClock()
        transport = SerialLink(port, speed or connect.SPEEDS[0]) if isinstance(port, str) else port
        wire = TracedTransport(transport, trace, clock) if trace else transport
        exchange = Exchange(wire, clock, address=address)
        known = named(profile) if isinstance(profile, str) else profile
        try:
            exchange.cancelled = cancelled
            module = Module(exchange, password=password, profile=known)
            module.connect(speed)
            if tune:
                tune_up(module)
        except BaseException:
            wire.close()
            raise
        finally:
            exchange.cancelled = never
        return cls(module, hearings)

    @property
    def library(self) -> Library:
        """The module's own templates."""
        return Library(self.module)

    @property
    def controls(self) -> Controls:
        """The module's light, password, address, notepad and the like."""
        return Controls(self.module)

    @property
    def info(self) -> SensorInfo:
        return self.module.info

    @property
    def health(self) -> Health:
        return self._exchange.counter.snapshot()

    def finger_present(self) -> bool:
        """Whether anything lies on the sensor now; overwrites the module's picture."""
        return self.module.look() is not Status.NO_FINGER

    def wait_finger(self, timeout_s: float, cancelled: Cancelled = never) -> bool:
        """Whether a finger the sensor can take a picture of came within this time."""
        with self._watching(cancelled):
            return self._await(timeout_s, Status.OK) is Status.OK
        return False

    def capture(
        self,
        timeout_s: float,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled = never,
        require_lift: bool = False,
        refuse_repeat: bool = False,
    ) -> FingerImage | NoImage:
        """A picture of the finger that lies there or comes within `timeout_s`; its upload has its own limits.

        `require_lift` wants the glass seen empty first, `refuse_repeat` one not bit-identical to the last.
        """
        with self._watching(cancelled):
            if require_lift and self._await(timeout_s, Status.NO_FINGER) is not Status.NO_FINGER:
                return NoImage.NOT_LIFTED
            picture = self._picture(timeout_s, progress)
            if isinstance(picture, NoImage):
                return picture
            is_repeat = self._last is not None and np.array_equal(self._last, picture)
            self._last = picture
            if refuse_repeat and is_repeat:
                return NoImage.REPEATED
            self._exchange.counter.captures += 1
            return FingerImage(picture, self.info.dpi)
        return NoImage.CANCELLED

    def close(self) -> None:
        self._last = None
        self._exchange.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _watching(self, cancelled: Cancelled) -> Iterator[None]:
        """Let `cancelled` end the wait; the block is then left early and what follows it runs."""
        self._exchange.cancelled = cancelled
        try:
            yield
        except CancelledError:
            _log.debug("cancelled")
        finally:
            self._exchange.cancelled = never

    def _picture(self, timeout_s: float, progress: Progress | None) -> Pixels | NoImage:
        """A picture with something in it; some modules report a finger where there is none (sheet §11)."""
        clock = self._exchange.clock
        deadline = clock.monotonic() + timeout_s
        lost = 0
        while True:
            seen = self._await(deadline - clock.monotonic(), Status.OK)
            if seen is not Status.OK:
                return NoImage.UNUSABLE if seen in _UNUSABLE else NoImage.NO_FINGER
            picture = self._upload(progress)
            if picture is None:
                lost += 1
                if lost == _LOST_PICTURES_MAX:
                    raise self._exchange.failed(faults.picture_damaged(lost))
            elif not is_blank(picture):
                return picture
            elif clock.monotonic() >= deadline:
                return NoImage.NO_FINGER
            else:
                clock.sleep(_BETWEEN_CAPTURES_S)

    def _upload(self, progress: Progress | None) -> Pixels | None:
        """The picture in the module's buffer, None if the module lost it on the way."""
        try:
            data = self._transfer(progress)
        except DeviceTimeout:
            self.module.connect()
            return None
        if isinstance(data, Verdict) or not self.module.holds_picture():
            return None
        layout = next(each for each in self.module.layouts if each.size == len(data))
        pixels = unpack(data, layout)
        if (
            not self.module.is_sure_of_layout
            and layout is not self.module.layouts[0]
            and not has_width(pixels)
        ):
            return None
        self.module.learn_layout(layout)
        if progress:
            progress(layout.height, layout.height, pixels)
        return pixels

    def _transfer(self, progress: Progress | None) -> bytes | Verdict:
        layouts = self.module.layouts
        heard = Growth(layouts[0], progress).show if progress else None
        return read_picture(
            self._exchange, layouts, baud=self.module.baud, heard=heard, hearings=self._hearings
        )

    def _await(self, timeout_s: float, wanted: Status) -> Status:
        """Look until the answer is the wanted one, at least once; returns the last answer."""
        clock = self._exchange.clock
        deadline = clock.monotonic() + timeout_s
        while (seen := self.module.look()) is not wanted and clock.monotonic() < deadline:
            if self._exchange.cancelled():
                raise CancelledError
            clock.sleep(_BETWEEN_CAPTURES_S)
        return seen
