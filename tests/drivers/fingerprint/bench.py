"""A sensor on the bench: driver and simulated module joined in one process, on a clock the test turns."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from drivers.fingerprint.images import Layout, Pixels, unpack
from drivers.fingerprint.sensor import Sensor
from simulators.sensor.inprocess import InProcessModule, WaitedClock

BenchClock = WaitedClock


class Bench(InProcessModule):
    """A module and the driver that opens it."""

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
