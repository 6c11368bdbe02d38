"""A fingerprint sensor as the kiosk uses it: open, wait for a finger, capture a picture that is right.

What people do comes back as a `NoImage` value; what devices do wrong is raised as a DeviceError.
"""

from typing import Self, TextIO

from drivers.fingerprint import connect
from drivers.fingerprint.automatic import Automatic
from drivers.fingerprint.capturing import CapturingSensor
from drivers.fingerprint.codes import Status
from drivers.fingerprint.controls import Controls
from drivers.fingerprint.exchange import Cancelled, Exchange, never
from drivers.fingerprint.growth import Progress
from drivers.fingerprint.images import Pixels
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


class Sensor(CapturingSensor):
    """A module that speaks EF01 packets."""

    def __init__(self, module: Module, shutter: Shutter) -> None:
        super().__init__(module.exchange)
        self.module = module
        self._shutter = shutter

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

    def check(self) -> None:
        # Every module answers this one.
        self.module.verify_password()

    def finger_present(self) -> bool:
        return self.module.look() is not Status.NO_FINGER

    def _sees(self, *, finger: bool, timeout_s: float) -> bool:
        return self._shutter.sees(Status.OK if finger else Status.NO_FINGER, timeout_s)

    def _picture(self, timeout_s: float, progress: Progress | None) -> Pixels | NoImage:
        return self._shutter.picture(timeout_s, progress)
