"""Fingers for the demo: grown or from a folder; references are made from captures through a sensor.

Of several impressions the one of the best quality becomes the reference, never the one that scores best; the
impressions that were not captured for enrolment are what the applicant presents later.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

import matcher
from drivers.fingerprint.sensor import FingerImage, Sensor
from simulators.control import ControlClient
from tools.demo.processes import PROGRAMS, Program, ProgramError, run
from tools.demo.rig import Finger

ENROLLED = 3  # impressions taken at enrolment
FEWEST_FINGERS = 3
CAPTURE_S = 20.0
_NAME = re.compile(r"(?P<finger>\d+)_(?P<impression>\d+)\.png")


@dataclass(frozen=True, slots=True)
class Owned:
    """One finger of somebody: the captured reference picture and further impressions to present."""

    reference: Path
    dpi: int
    presented: tuple[Finger, ...]


def grown(folder: Path, seed: int) -> Mapping[int, Sequence[Finger]]:
    """Synthetic fingers, each with enough impressions to enrol and to present."""
    size = ("--seed", str(seed), "--count", "10", "--impressions", str(ENROLLED + 3))
    run([PROGRAMS / "kiosk-sim", "fingers", *size, "--out", folder])
    return in_folder(folder, 500.0)


def in_folder(folder: Path, dpi: float) -> Mapping[int, Sequence[Finger]]:
    """The impressions in a folder of `<finger>_<impression>.png`, by finger and in order."""
    found: dict[int, dict[int, Finger]] = defaultdict(dict)
    for path in folder.iterdir() if folder.is_dir() else ():
        name = _NAME.fullmatch(path.name)
        if name:
            found[int(name["finger"])][int(name["impression"])] = Finger(path.resolve(), dpi)
    fingers = {
        finger: [impressions[number] for number in sorted(impressions)]
        for finger, impressions in sorted(found.items())
        if len(impressions) >= 2
    }
    if len(fingers) < FEWEST_FINGERS:
        raise ProgramError(
            f"{folder}: the demo needs {FEWEST_FINGERS} fingers of two impressions or more, "
            f"named <finger>_<impression>.png; found {len(fingers)}"
        )
    return fingers


class EnrolmentDesk:
    """A sensor of its own that fingers are enrolled on, as at the registration office."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        link, control = folder / "desk", folder / "desk.control"
        command: list[str | Path] = [PROGRAMS / "kiosk-sim", "sensor", "--link", link, "--control", control]
        self._program = Program(command, folder / "desk.log").wait_until_ready()
        self._control = ControlClient(control)
        self._sensor = Sensor.open(str(link))

    def close(self) -> None:
        self._sensor.close()
        self._control.close()
        self._program.stop()

    def enrol(self, name: str, impressions: Sequence[Finger]) -> Owned:
        """Capture some of the impressions and keep the best by quality; the others are for presenting."""
        count = min(ENROLLED, len(impressions) - 1)
        captures = [self._captured(finger) for finger in impressions[:count]]
        best = max(captures, key=lambda image: matcher.quality(image.pixels, image.dpi).score)
        path = self._folder / f"{name}.png"
        Image.fromarray(best.pixels).save(path, dpi=(best.dpi, best.dpi))
        return Owned(path, best.dpi, tuple(impressions[count:]))

    def _captured(self, finger: Finger) -> FingerImage:
        self._control.do("place", finger=str(finger.picture), dpi=finger.dpi)
        image = self._sensor.capture(CAPTURE_S)
        self._control.do("lift")
        if not isinstance(image, FingerImage):
            raise ProgramError(f"no picture of {finger.picture.name} at the enrolment desk: {image.value}")
        return image
