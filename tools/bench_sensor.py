"""Figures of the fingerprint sensor: upload against the wire's limit, CPU of an image, recovery times."""

import contextlib
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from drivers.errors import DeviceError
from drivers.fingerprint.sensor import NoImage, Sensor
from drivers.fingerprint.tuning import set_packet_size, set_speed
from drivers.fingerprint.upload import read_picture
from simulators.fingers import impression, master
from simulators.sensor.faults import DEVICE, WIRE
from simulators.sensor.inprocess import InProcessModule

Figure = tuple[str, float, str]

_RUNS = 3
_SPEEDS = (57600, 115200)
_PACKET_SIZES = (32, 64, 128, 256)
_FAULT_SEEDS = 20
_READY_S = 20.0
_COMMAND_AND_ACK = 24
_FRAME_OVERHEAD = 11
_BITS_PER_BYTE = 10


def figures() -> list[Figure]:
    """Name, value and remark of each figure; medians."""
    with tempfile.TemporaryDirectory() as folder:
        finger = Path(folder) / "finger.png"
        Image.fromarray(impression(master(1), 1).image).save(finger)
        return [*_uploads(Path(folder), finger), *_recoveries(finger)]


def main() -> int:
    for name, value, remark in figures():
        print(f"{name:<48}{value:10.4f}  {remark}")
    return 0


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
                runs = [_upload(sensor) for _ in range(_RUNS)]
                ratio = statistics.median(took for took, _ in runs) / _limit_s(sensor, speed, size)
                cpu_ms = 1000 * statistics.median(cpu for _, cpu in runs)
                where = f"{speed} bit/s, {size}-byte packets"
                yield f"upload ÷ wire limit, {where}", ratio, f"256x288, paced pty, median of {_RUNS}"
                yield f"CPU ms of an image, {where}", cpu_ms, f"driver's process, median of {_RUNS}"


def _upload(sensor: Sensor) -> tuple[float, float]:
    """Seconds and CPU seconds of one upload of the picture in the buffer."""
    start, cpu = time.monotonic(), time.process_time()
    read_picture(sensor.module.exchange, sensor.module.layouts, baud=sensor.module.baud)
    return time.monotonic() - start, time.process_time() - cpu


def _limit_s(sensor: Sensor, speed: int, size: int) -> float:
    """The formula of the sheet, §9."""
    picture = sensor.module.layouts[0].size
    on_the_wire = picture + _FRAME_OVERHEAD * -(-picture // size) + _COMMAND_AND_ACK
    return _BITS_PER_BYTE * on_the_wire / speed


def _recoveries(finger: Path) -> Iterator[Figure]:
    for fault in (*WIRE, *DEVICE):
        found = sorted(_recovery_s(finger, fault, seed) for seed in range(_FAULT_SEEDS))
        remark = f"fault cleared to finger seen again, wire time, {_FAULT_SEEDS} seeds"
        yield f"back after {fault}, p50 s", statistics.median(found), remark
        yield f"back after {fault}, p95 s", found[int(0.95 * len(found))], remark


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
