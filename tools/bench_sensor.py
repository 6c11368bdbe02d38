"""Figures of the fingerprint sensor: upload against the wire's limit, CPU of an image, recovery times.

The wire is paced, so one picture of each kind tells: it takes its seconds and hardly differs from the next.
"""

import contextlib
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from drivers.errors import DeviceError
from drivers.fingerprint.sensor import NoImage, Sensor
from drivers.fingerprint.tuning import set_packet_size, set_speed
from drivers.fingerprint.upload import read_picture
from simulators.control import ControlClient
from simulators.fingers import impression, master
from simulators.sensor.faults import DEVICE, WIRE
from simulators.sensor.inprocess import InProcessModule
from simulators.sensor.sfm.line import FAULTS as SFM_FAULTS
from tests.drivers.fingerprint.bench import Bench
from tests.drivers.fingerprint.matrix import EF01_FAULTS, Came, commands_of_a_capture, row
from tests.drivers.fingerprint.sfm.bench import SfmBench

Figure = tuple[str, float, str]

_SPEEDS = (57600, 115200)
_PACKET_SIZES = (32, 64, 128, 256)
_MASTERS, _IMPRESSIONS = 6, 8
_HEARINGS = 2
_FAULT_SEEDS = 16
_REPLUGS = 7
_LATE = 0.95
_READY_S = 20.0
_COMMAND_AND_ACK = 24
_FRAME_OVERHEAD = 11
_BITS_PER_BYTE = 10


def figures() -> list[Figure]:
    """Name, value and remark of each figure."""
    with tempfile.TemporaryDirectory() as folder:
        finger = Path(folder) / "finger.png"
        Image.fromarray(impression(master(1), 1).image).save(finger)
        return [
            *_fingers(),
            *_uploads(Path(folder), finger),
            *_matrix(finger),
            *_recoveries(finger),
            *_replugs(Path(folder), finger),
        ]


def main() -> int:
    for name, value, remark in figures():
        print(f"{name:<48}{value:10.4f}  {remark}")
    return 0


def _fingers() -> Iterator[Figure]:
    """What a synthetic finger costs."""
    masters, impressions = [], []
    for seed in range(_MASTERS):
        begun = time.monotonic()
        finger = master(seed)
        masters.append(time.monotonic() - begun)
        for number in range(1, _IMPRESSIONS + 1):
            begun = time.monotonic()
            impression(finger, number)
            impressions.append(1000 * (time.monotonic() - begun))
    yield "synthetic master, s", statistics.median(masters), f"median of {_MASTERS}"
    yield "impression of it, ms", statistics.median(impressions), f"median of {len(impressions)}"


def _uploads(folder: Path, finger: Path) -> Iterator[Figure]:
    link = folder / "sensor"
    with (
        _simulated("--link", str(link), "--finger", str(finger), "--paced"),
        Sensor.open(str(link)) as sensor,
    ):
        for speed in _SPEEDS:
            if speed != sensor.info.speed and not set_speed(sensor.module, speed):
                raise RuntimeError(f"the simulated module does not take {speed} bits a second")
            for size in _PACKET_SIZES:
                set_packet_size(sensor.module, size)
                sensor.module.look()
                took, cpu = _picture(sensor)
                where = f"{speed} bit/s, {size}-byte packets"
                yield (
                    f"upload ÷ wire limit, {where}",
                    took / _HEARINGS / _limit_s(sensor, speed, size),
                    f"256x288, paced pty, mean of {_HEARINGS} uploads",
                )
                yield f"CPU ms of a picture, {where}", 1000 * cpu, "driver's process, both hearings"


def _picture(sensor: Sensor) -> tuple[float, float]:
    """Seconds and CPU seconds of the picture in the buffer, heard as often as the kiosk hears it."""
    start, cpu = time.monotonic(), time.process_time()
    module = sensor.module
    read_picture(module.exchange, module.layouts, baud=module.baud, hearings=_HEARINGS)
    return time.monotonic() - start, time.process_time() - cpu


def _limit_s(sensor: Sensor, speed: int, size: int) -> float:
    """The formula of the sheet, §9."""
    picture = sensor.module.layouts[0].size
    on_the_wire = picture + _FRAME_OVERHEAD * -(-picture // size) + _COMMAND_AND_ACK
    return _BITS_PER_BYTE * on_the_wire / speed


def _matrix(finger: Path) -> Iterator[Figure]:
    """Every fault at every command of a capture, once and lasting."""
    sfm_faults = [name for name in SFM_FAULTS if name in WIRE | DEVICE]
    kinds = (("EF01", Bench, EF01_FAULTS), ("SFM", SfmBench, sfm_faults))
    for name, kind, faults in kinds:
        commands = commands_of_a_capture(kind, finger)
        came = Counter(each for fault in faults for each in row(kind, finger, fault, range(commands)))
        cells = f"{len(faults)} faults x {commands} commands x once or lasting"
        yield f"{name} captures in the matrix fault x moment", came.total(), cells
        yield f"{name} right pictures of these", came[Came.RIGHT], "the others: an error or no picture"
        yield f"{name} wrong pictures of these", came[Came.WRONG], "wanted: 0"


def _recoveries(finger: Path) -> Iterator[Figure]:
    for fault in (*WIRE, *DEVICE):
        if fault != "unplug":
            found = [_recovery_s(finger, fault, seed) for seed in range(_FAULT_SEEDS)]
            yield from _table(fault, found, f"fault cleared to finger seen again, {_FAULT_SEEDS} seeds")


def _table(fault: str, found: list[float], remark: str) -> Iterator[Figure]:
    found.sort()
    yield f"back after {fault}, p50 s", statistics.median(found), remark
    yield f"back after {fault}, p95 s", found[int(_LATE * len(found))], remark


def _replugs(folder: Path, finger: Path) -> Iterator[Figure]:
    """A plug pulled and put back at a real pty: from then until an opened sensor sees the finger."""
    link, control = folder / "plugged", folder / "control"
    found = []
    with (
        _simulated("--link", str(link), "--finger", str(finger), "--paced", "--control", str(control)),
        contextlib.closing(ControlClient(control)) as client,
    ):
        for _ in range(_REPLUGS):
            client.do("unplug")
            client.do("replug")
            start = time.monotonic()
            while not _sees_finger(str(link)):
                pass
            found.append(time.monotonic() - start)
    yield from _table("unplug", found, f"replugged to finger seen again, paced pty, {_REPLUGS} times")


def _sees_finger(port: str) -> bool:
    try:
        with Sensor.open(port) as sensor:
            return sensor.finger_present()
    except DeviceError:
        return False


def _recovery_s(finger: Path, fault: str, seed: int) -> float:
    """Seconds on the paced wire from the fault's end until the module serves again."""
    module = InProcessModule(finger, seed=seed, paced=True)
    sensor = Sensor.open(module.wire, clock=module.clock)
    module.mischief.switch_on(fault)
    with contextlib.suppress(DeviceError):
        sensor.capture(1)
    module.mischief.clear()
    start = module.clock.now
    is_back = sensor.finger_present()
    took = module.clock.now - start
    if not is_back or isinstance(sensor.capture(1), NoImage):
        raise RuntimeError(f"no service after {fault}")
    return took


@contextlib.contextmanager
def _simulated(*options: str) -> Iterator[None]:
    command = [sys.executable, "-m", "simulators", "sensor", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        ready, _, _ = select.select([process.stdout], [], [], _READY_S)
        if not ready or not process.stdout.readline().startswith("ready"):
            raise RuntimeError("the simulated sensor does not start")
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
