"""A sensor on the bench: driver and simulated module joined in one process, on a clock the test turns."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from drivers.fingerprint.images import Layout, Pixels, unpack
from drivers.fingerprint.sensor import Sensor
from simulators.mischief import Mischief
from simulators.sensor.device import Device
from simulators.sensor.faults import CATALOGUE
from simulators.sensor.flash import Flash
from simulators.sensor.glass import Glass
from simulators.sensor.line import Line
from simulators.sensor.models import model_named


class BenchClock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class BenchWire:
    """A transport that asks the simulated line instead of an operating system."""

    def __init__(self, line: Line, clock: BenchClock, speed: int | None) -> None:
        self.name = "bench"
        self.speed = speed
        self.line = line
        self._clock = clock

    def set_speed(self, baud: int) -> None:
        self.speed = baud

    def read(self, timeout_s: float) -> bytes:
        deadline = self._clock.now + timeout_s
        while True:
            data = self.line.due(self.speed)
            if data or self._clock.now >= deadline:
                return data
            due = self.line.next_due()
            self._clock.now = deadline if due is None else min(max(due, self._clock.now), deadline)

    def write(self, data: bytes) -> None:
        self.line.receive(data, self.speed)

    def close(self) -> None:
        pass


class Bench:
    """One module with everything a test wants to reach."""

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
        self.clock = BenchClock()
        self.mischief = Mischief(CATALOGUE, seed)
        self.model = model_named(model).with_depth(bits)
        self.glass = Glass(self.model, self.mischief, seed=seed, clock=self.clock.monotonic)
        self.glass.place(finger, self.model.dpi)
        self.flash = flash or Flash()
        self.device = Device(
            self.model, self.flash, self.glass, self.mischief, seed=seed, clock=self.clock.monotonic
        )
        self.line = Line(self.device, self.mischief, paced=paced, clock=self.clock.monotonic)
        self.wire = BenchWire(self.line, self.clock, speed)

    def open(self, **options: Any) -> Sensor:
        return Sensor.open(self.wire, clock=self.clock, **options)

    def truth(self) -> Pixels:
        """What the module's buffer holds, as a host must see it."""
        packed = self.device.picture
        assert packed is not None, "the module holds no picture"
        return unpack(packed, Layout(self.model.width, self.model.height, self.model.depth))


def draw_finger(path: Path, width: int = 256, height: int = 288) -> Path:
    """A whorl of the right ridge period on a light ground: enough of a finger for the wire."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    away = np.hypot((x - width / 2) / 0.9, y - height / 2)
    turn = np.arctan2(y - height / 2, x - width / 2)
    ridges = 130 + 90 * np.sin(away * 2 * np.pi / 9 + 2 * turn)
    grey = np.where(away < 0.45 * min(width, height), ridges, 230)
    Image.fromarray(grey.astype(np.uint8)).save(path)
    return path
