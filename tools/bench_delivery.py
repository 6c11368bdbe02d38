"""Figures of a delivery: finger down to verdict, the biometric step, start, and what an idle kiosk costs.

Sensor and card are simulated at real addresses; the sensor is not paced, so the serial line takes no time.
"""

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from config.loading import load
from config.settings import Address, Settings
from drivers.card.opening import open_reader
from drivers.card.trust import Trust
from drivers.fingerprint.sensor import FingerImage, Sensor
from kiosk.clock import SystemClock
from kiosk.compose import running
from kiosk.deliver import Request, deliver
from kiosk.devices.card_slot import ReaderSlot
from kiosk.ports import CardVerdict
from kiosk.reporting.keys import make_kiosk_key
from kiosk.session.states import Attract, Finger, FingerReference, State
from kiosk.work.biometrics import Biometrics
from simulators.fingers.cli import main as grow
from simulators.pcscd import free_port
from tools.demo.processes import PROGRAMS, Program

ROOT = Path(__file__).resolve().parent.parent
VERDICTS, DELIVERIES, SAMPLES, STARTS, IDLE_S = 20, 5, 30, 3, 20.0
FINGER = FingerReference(Finger.RIGHT_INDEX, 0x96, 5, 12, 60, 0x09)

Figure = tuple[str, float, str]


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name, ExitStack() as stack:
        folder = Path(name)
        grow(["--seed", "5", "--count", "2", "--impressions", "2", "--out", str(folder / "prints")])
        settings = _rig(folder, stack)
        return [
            *_verdicts(settings),
            _cold_deliveries(settings),
            _step(folder / "prints" / "1_2.png"),
            *_kiosk(settings),
        ]


def _rig(folder: Path, stack: ExitStack) -> Settings:
    """A sensor with a finger on it, its card, and settings that name both."""
    port, prints = free_port(), folder / "prints"
    sensor: list[str | Path] = [
        PROGRAMS / "kiosk-sim",
        "sensor",
        "--link",
        folder / "sensor",
        "--finger",
        prints / "1_2.png",
    ]
    card: list[str | Path] = [PROGRAMS / "kiosk-sim", "card", "--vpcd", f"127.0.0.1:{port}"]
    fingers: list[str | Path] = ["--finger", prints / "1_1.png", prints / "2_1.png"]
    for command, name in ((sensor, "sensor"), ([*card, *fingers], "card")):
        stack.callback(Program(command, folder / f"{name}.log").wait_until_ready().stop)
    keys = folder / "keys"
    public = make_kiosk_key(keys)
    (keys / "centre.json").write_text(f'{{"kiosk": "kiosk-1", "sealing": "{public}", "signing": "{public}"}}')
    shipped = load(ROOT / "config" / "demo.toml")
    return replace(
        shipped,
        kiosk=replace(shipped.kiosk, state=folder / "kiosk"),
        sensor=replace(shipped.sensor, address=Address(folder / "sensor")),
        reader=replace(shipped.reader, name=f"vpcd://127.0.0.1:{port}"),
        centre=replace(shipped.centre, port=1, keys=keys),
    )


def _verdicts(settings: Settings) -> list[Figure]:
    """Capture of a finger that lies there, probe, the chip's verdict; on parts warm as in service."""
    step = Biometrics()
    reader = open_reader(settings.reader.name)
    slot = ReaderSlot(reader, Trust.load(settings.reader.trust), kiosk="kiosk-1", clock=SystemClock())
    with closing(step), closing(reader), Sensor.open(settings.sensor.address) as sensor:
        reader.wait_card(10)
        finger = slot.read(*slot.identify()).fingers[0]
        times = [_timed(lambda: _verdict(sensor, step, slot, finger)) for _ in range(VERDICTS + 1)][1:]
    return [_median("finger down to verdict without the wire, ms", times, 1000)]


def _verdict(sensor: Sensor, step: Biometrics, slot: ReaderSlot, finger: FingerReference) -> None:
    image = sensor.capture(5)
    assert isinstance(image, FingerImage)
    sample = step.prepare(image.pixels, finger, dpi=image.dpi, quality_min=30)
    verdict, _ = slot.verify(finger, sample.probe)
    assert verdict is CardVerdict.MATCH


def _cold_deliveries(settings: Settings) -> Figure:
    """`kiosk deliver` from opening the devices to the last record, its modules loaded."""
    request = Request(settings.reader.name, str(settings.sensor.address))
    times = [_timed(lambda: deliver(settings, request, lambda *seen: None)) for _ in range(DELIVERIES)]
    return _median("kiosk deliver, cold devices, without the wire, ms", times, 1000)


def _step(picture: Path) -> Figure:
    """A picture of 256 x 288 to a coded probe, in a child of its own."""
    pixels = np.array(Image.open(picture).convert("L"))
    step = Biometrics()
    step.prepare(pixels, FINGER, dpi=500, quality_min=30)
    times = [_timed(lambda: step.prepare(pixels, FINGER, dpi=500, quality_min=30)) for _ in range(SAMPLES)]
    step.close()
    return _median("picture to probe in a short-lived child, ms", times, 1000)


def _kiosk(settings: Settings) -> list[Figure]:
    """Start and idling, in a process that does nothing else."""
    starts = []
    for _ in range(STARTS):
        ready = _Attract()
        began = time.monotonic()
        with running(settings, show=lambda picture: None) as kiosk:
            kiosk.loop.observe(ready.see)
            ready.seen.wait(30)
            starts.append(time.monotonic() - began)
    idle = _idle_share(settings)
    return [
        _median("composed kiosk to attract, without its window, ms", starts, 1000),
        ("idle kiosk without its window, % of one core", idle, f"over {IDLE_S:g} s, broker absent"),
    ]


class _Attract:
    def __init__(self) -> None:
        self.seen = threading.Event()

    def see(self, state: State) -> None:
        if isinstance(state.stage, Attract):
            self.seen.set()


def _idle_share(settings: Settings) -> float:
    """CPU time of this process and of its living children while nobody is there."""
    with running(settings, show=lambda picture: None):
        time.sleep(3)
        before, began = _cpu_s(), time.monotonic()
        time.sleep(IDLE_S)
        return 100 * (_cpu_s() - before) / (time.monotonic() - began)


def _cpu_s() -> float:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    names = [f"/proc/{pid}/cmdline" for pid in children]
    own = [pid for pid, name in zip(children, names, strict=True) if b"forkserver" in Path(name).read_bytes()]
    return time.process_time() + sum(_ticks(pid) for pid in own) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: str) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _median(name: str, values: list[float], scale: float) -> Figure:
    worst = max(values) * scale
    return name, statistics.median(values) * scale, f"median of {len(values)}, worst {worst:.0f}"
