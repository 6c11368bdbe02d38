"""A fingerprint sensor as the kiosk uses it: open, wait for a finger, capture a picture that is right.

What people do comes back as a `NoImage` value; what devices do wrong is raised as a DeviceError.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TextIO

from drivers.fingerprint import connect
from drivers.fingerprint.automatic import Automatic
from drivers.fingerprint.codes import Status
from drivers.fingerprint.controls import Controls
from drivers.fingerprint.exchange import Cancelled, CancelledError, Exchange, never
from drivers.fingerprint.growth import Progress
from drivers.fingerprint.health import Health
from drivers.fingerprint.library import Library
from drivers.fingerprint.link import SerialLink
from drivers.fingerprint.module import Module, SensorInfo
from drivers.fingerprint.packets import DEFAULT_ADDRESS
from drivers.fingerprint.profiles import Profile, named
from drivers.fingerprint.shutter import FingerImage, NoImage, Shutter
from drivers.fingerprint.trace import TracedTransport
from drivers.fingerprint.transport import Clock, SystemClock, Transport
from drivers.fingerprint.tuning import tune_up

__all__ = ["FingerImage", "NoImage", "Sensor", "SensorInfo"]

_log = logging.getLogger(__name__)


class Sensor:
    """One open module. Used by one thread at a time; `health` may be read from any."""

    def __init__(self, module: Module, shutter: Shutter) -> None:
        self.module = module
        self._shutter = shutter
        self._exchange = module.exchange
        self._last = b""

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
        hearings: int = 2,
        clock: Clock | None = None,
        cancelled: Cancelled = never,
    ) -> Self:
        """Find the module and its speed within 3 s, or raise an error that names what is there instead.

        `cancelled` ends the search with a CancelledError.

        `speed` is tried first; `tune` raises speed and packet size to the best the profile allows, which the
        module keeps in its flash. `hearings` uploads of a picture must agree bit for bit; with 1, two must on
        an unproven line and wherever anything odd happened: faster, with a small risk (docs/sensor.md).
        `trace` receives every byte, pictures included.
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
        return cls(module, Shutter(module, hearings=hearings, may_slow_down=tune))

    @property
    def library(self) -> Library:
        """The module's own templates."""
        return Library(self.module)

    @property
    def controls(self) -> Controls:
        """The module's light, password, address, notepad and the like."""
        return Controls(self.module)

    @property
    def automatic(self) -> Automatic:
        """What newer modules do by themselves: enrol and identify."""
        return Automatic(self.module)

    @property
    def info(self) -> SensorInfo:
        return self.module.info

    @property
    def health(self) -> Health:
        return self._exchange.counter.snapshot()

    def check(self) -> None:
        """Make sure that the module still answers, without taking a picture: every module answers this."""
        self.module.verify_password()

    def finger_present(self) -> bool:
        """Whether anything lies on the sensor now; overwrites the module's picture."""
        return self.module.look() is not Status.NO_FINGER

    def wait_finger(self, timeout_s: float, cancelled: Cancelled = never) -> bool:
        """Whether a finger the sensor can take a picture of came within this time."""
        with self._watching(cancelled):
            return self._shutter.sees(Status.OK, timeout_s)
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
            if require_lift and not self._shutter.sees(Status.NO_FINGER, timeout_s):
                return NoImage.NOT_LIFTED
            picture = self._shutter.picture(timeout_s, progress)
            if isinstance(picture, NoImage):
                return picture
            before, self._last = self._last, hashlib.sha256(picture.tobytes()).digest()
            if refuse_repeat and before == self._last:
                return NoImage.REPEATED
            self._exchange.counter.captures += 1
            return FingerImage(picture, self.info.dpi)
        return NoImage.CANCELLED

    def close(self) -> None:
        self._last = b""
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
