"""An SFM module behind the same calls as every other sensor, with the same pictures and errors.

It has no command that only looks at the glass: a look is a scan that is called off (`sfm.profile`).
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TextIO

from drivers.errors import DeviceFault
from drivers.fingerprint import faults
from drivers.fingerprint.exchange import Cancelled, CancelledError, never
from drivers.fingerprint.growth import Progress
from drivers.fingerprint.health import Health
from drivers.fingerprint.link import SerialLink
from drivers.fingerprint.module import SensorInfo
from drivers.fingerprint.sfm.module import SPEEDS, SfmModule
from drivers.fingerprint.sfm.packets import Command
from drivers.fingerprint.sfm.profile import SFM, SfmProfile
from drivers.fingerprint.sfm.scan import Scanner
from drivers.fingerprint.sfm.wire import Wire
from drivers.fingerprint.shutter import FingerImage, NoImage
from drivers.fingerprint.trace import TracedTransport
from drivers.fingerprint.transport import Clock, SystemClock, Transport

_log = logging.getLogger(__name__)
_BETWEEN_LOOKS_S = 0.05


class SfmSensor:
    """One open module; used by one thread at a time, `health` may be read from any."""

    def __init__(self, module: SfmModule) -> None:
        self._module = module
        self._wire = module.wire
        self._scanner = Scanner(module)
        self._last = b""

    @classmethod
    def open(
        cls,
        port: str | Transport,
        *,
        profile: SfmProfile = SFM,
        speed: int | None = None,
        trace: TextIO | None = None,
        clock: Clock | None = None,
        cancelled: Cancelled = never,
    ) -> Self:
        """Find the module's speed (`speed` is tried first) and have it send grey pictures.

        `trace` receives every byte, pictures included. `cancelled` ends the search with a CancelledError.
        """
        clock = clock or SystemClock()
        transport = SerialLink(port, speed or SPEEDS[0]) if isinstance(port, str) else port
        wire = Wire(TracedTransport(transport, trace, clock) if trace else transport, clock)
        try:
            wire.cancelled = cancelled
            module = SfmModule(wire, profile)
            module.connect(speed)
        except BaseException:
            wire.transport.close()
            raise
        finally:
            wire.cancelled = never
        return cls(module)

    @property
    def info(self) -> SensorInfo:
        return self._module.info

    @property
    def health(self) -> Health:
        return self._wire.counter.snapshot()

    def check(self) -> None:
        """Make sure that the module still answers, without taking a picture."""
        if not self._module.is_alive():
            raise self._wire.failed(faults.no_answer("tell its status"))

    def finger_present(self) -> bool:
        """Whether anything lies on the sensor now; overwrites the module's picture."""
        return self._scanner.look()

    def wait_finger(self, timeout_s: float, cancelled: Cancelled = never) -> bool:
        """Whether a finger the sensor can take a picture of came within this time."""
        with self._watching(cancelled):
            return self._sees(True, timeout_s)
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
        """A picture of the finger that lies there or comes in time, heard twice alike.

        `require_lift` wants the glass seen empty first, `refuse_repeat` one not bit-identical to the last.
        """
        with self._watching(cancelled):
            if require_lift and not self._sees(False, timeout_s):
                return NoImage.NOT_LIFTED
            pixels = self._scanner.picture(timeout_s, progress)
            if isinstance(pixels, NoImage):
                return pixels
            before, self._last = self._last, hashlib.sha256(pixels.tobytes()).digest()
            if refuse_repeat and before == self._last:
                return NoImage.REPEATED
            self._wire.counter.captures += 1
            return FingerImage(pixels, self.info.dpi)
        return NoImage.CANCELLED

    def close(self) -> None:
        self._last = b""
        self._wire.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _sees(self, finger: bool, timeout_s: float) -> bool:
        """Whether a finger, or an empty glass, was seen in time."""
        clock = self._wire.clock
        deadline = clock.monotonic() + timeout_s
        while self._scanner.look() is not finger:
            if clock.monotonic() >= deadline:
                return False
            clock.sleep(_BETWEEN_LOOKS_S)
        return True

    @contextmanager
    def _watching(self, cancelled: Cancelled) -> Iterator[None]:
        """Let `cancelled` end the wait; the block is then left early and what follows it runs."""
        self._wire.cancelled = cancelled
        try:
            yield
        except CancelledError:
            # A scan under way is called off; what the module says to that is settled before the next request.
            self._wire.send(Command.CANCEL)
            _log.debug("cancelled")
        except DeviceFault:
            self._wire.dirty = True
            raise
        finally:
            self._wire.cancelled = never
