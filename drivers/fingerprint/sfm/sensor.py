"""An SFM module behind the same calls as every other sensor, with the same pictures and errors.

It has no command that only looks at the glass: a look is a scan that is called off (`sfm.profile`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self, TextIO

from drivers.errors import DeviceFault
from drivers.fingerprint import faults
from drivers.fingerprint.capturing import CapturingSensor
from drivers.fingerprint.exchange import Cancelled, CancelledError, never
from drivers.fingerprint.growth import Progress
from drivers.fingerprint.images import Pixels
from drivers.fingerprint.link import SerialLink
from drivers.fingerprint.module import SensorInfo
from drivers.fingerprint.sfm.module import SPEEDS, SfmModule
from drivers.fingerprint.sfm.packets import Command
from drivers.fingerprint.sfm.profile import SFM, SfmProfile
from drivers.fingerprint.sfm.scan import Scanner
from drivers.fingerprint.sfm.wire import Wire
from drivers.fingerprint.shutter import NoImage
from drivers.fingerprint.trace import TracedTransport
from drivers.fingerprint.transport import Clock, SystemClock, Transport

_BETWEEN_LOOKS_S = 0.05


class SfmSensor(CapturingSensor):
    """A module that speaks SFM packets."""

    def __init__(self, module: SfmModule) -> None:
        super().__init__(module.wire)
        self._module = module
        self._wire = module.wire
        self._scanner = Scanner(module)

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

    def check(self) -> None:
        if not self._module.is_alive():
            raise self._wire.failed(faults.no_answer("tell its status"))

    def finger_present(self) -> bool:
        return self._scanner.look()

    def _picture(self, timeout_s: float, progress: Progress | None) -> Pixels | NoImage:
        """Heard twice alike."""
        return self._scanner.picture(timeout_s, progress)

    def _sees(self, *, finger: bool, timeout_s: float) -> bool:
        clock = self._wire.clock
        deadline = clock.monotonic() + timeout_s
        while self._scanner.look() is not finger:
            if clock.monotonic() >= deadline:
                return False
            clock.sleep(_BETWEEN_LOOKS_S)
        return True

    @contextmanager
    def _watching(self, cancelled: Cancelled) -> Iterator[None]:
        with super()._watching(cancelled):
            try:
                yield
            except CancelledError:
                # A scan under way is called off; its answer is settled before the next request.
                self._wire.send(Command.CANCEL)
                raise
            except DeviceFault:
                self._wire.dirty = True
                raise
