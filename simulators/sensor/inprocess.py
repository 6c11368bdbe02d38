"""A simulated module without process or port: its wire is an object, its clock moves when waited on."""

from pathlib import Path

from simulators.mischief import Mischief
from simulators.sensor.device import Device
from simulators.sensor.faults import CATALOGUE
from simulators.sensor.flash import Flash
from simulators.sensor.glass import Glass
from simulators.sensor.line import Line
from simulators.sensor.models import model_named
from simulators.sensor.running import Served
from simulators.sensor.sfm.line import FAULTS as SFM_FAULTS
from simulators.sensor.sfm.line import SfmLine
from simulators.sensor.sfm.memory import Parameters
from simulators.sensor.sfm.module import MODEL as SFM_MODEL
from simulators.sensor.sfm.module import SfmModule


class WaitedClock:
    """Seconds that pass only while somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class InProcessWire:
    """What the driver needs of a transport, asking the simulated line instead of an operating system."""

    def __init__(self, line: Served, clock: WaitedClock, speed: int | None) -> None:
        self.name = "in process"
        self.speed = speed
        self._line = line
        self._clock = clock

    def set_speed(self, baud: int) -> None:
        self.speed = baud

    def read(self, timeout_s: float) -> bytes:
        deadline = self._clock.now + timeout_s
        while True:
            data = self._line.due(self.speed)
            if data or self._clock.now >= deadline:
                return data
            due = self._line.next_due()
            self._clock.now = deadline if due is None else min(max(due, self._clock.now), deadline)

    def write(self, data: bytes) -> None:
        self._line.receive(data, self.speed)

    def close(self) -> None:
        """Nothing to let go of."""


class InProcessModule:
    """One module with everything reachable; `speed` is the host's, None for a bridge without one."""

    def __init__(
        self,
        finger: Path,
        *,
        model: str = "ZFM-20",
        seed: int = 1,
        paced: bool = False,
        bits: int = 4,
        speed: int | None = 57600,
        flash: Flash | None = None,
    ) -> None:
        self.clock = WaitedClock()
        self.mischief = Mischief(CATALOGUE, seed)
        self.model = model_named(model).with_depth(bits)
        now = self.clock.monotonic
        self.glass = Glass(self.model, self.mischief, seed=seed, clock=now)
        self.glass.place(finger, self.model.dpi)
        self.flash = flash or Flash()
        self.device = Device(self.model, self.flash, self.glass, self.mischief, seed=seed, clock=now)
        self.line = Line(self.device, self.mischief, paced=paced, clock=now)
        self.wire = InProcessWire(self.line, self.clock, speed)


class InProcessSfm:
    """The same with a Suprema SFM module."""

    def __init__(
        self, finger: Path, *, seed: int = 1, paced: bool = False, speed: int | None = 115200
    ) -> None:
        self.clock = WaitedClock()
        self.mischief = Mischief(SFM_FAULTS, seed)
        self.model = SFM_MODEL
        now = self.clock.monotonic
        self.glass = Glass(self.model, self.mischief, seed=seed, clock=now)
        self.glass.place(finger, self.model.dpi)
        self.module = SfmModule(self.glass, self.mischief, Parameters(), clock=now)
        self.line = SfmLine(self.module, paced=paced, clock=now)
        self.wire = InProcessWire(self.line, self.clock, speed)
