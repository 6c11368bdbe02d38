"""A simulated camera on a port of its own, for drivers to open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from simulators.camera.device import CameraDevice
from simulators.camera.portraits import Portraits

SIZE = (640, 480)


@contextmanager
def camera_at_work(folder: Path, *faults: str) -> Iterator[CameraDevice]:
    picture = folder / "picture.png"
    grey = np.linspace(40, 200, 240 * 320).reshape(240, 320).astype(np.uint8)
    Image.fromarray(grey).convert("RGB").save(picture)
    device = CameraDevice(Portraits([picture], *SIZE), 0, seed=1)
    for fault in faults:
        device.mischief.switch_on(fault)
    try:
        yield device
    finally:
        device.close()
