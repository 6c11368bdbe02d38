"""The fingers' port over the real driver and the simulated module, joined in one process."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.errors import DeviceError, DeviceGone, DeviceTimeout
from drivers.fingerprint.sensor import Sensor
from kiosk.devices.fingers import AttachedSensor, SensorFingers
from kiosk.devices.last_placement import KEPT_S
from kiosk.ports import Picture, Sample
from kiosk.session import events as ev
from kiosk.session.faults import Fault
from kiosk.session.states import Finger, FingerHint, FingerReference, Part
from kiosk.work.attachment import Attachment
from kiosk.work.biometrics import Biometrics
from tests.drivers.fingerprint.bench import Bench
from tests.kiosk.fakes import FakeClock

FINGER = FingerReference(Finger.RIGHT_INDEX, 0x96, 5, 12, 60, 0x09)


class BenchTime(FakeClock):
    """The bench's clock, which moves while the driver waits, as the kiosk's."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench

    def monotonic(self) -> float:
        return self._bench.clock.monotonic()


class World:
    def __init__(self, finger: Path) -> None:
        self.bench = Bench(finger)
        self.posted: list[ev.Event] = []
        self.opened = 0
        self.fails_once: DeviceError | None = None
        clock = BenchTime(self.bench)
        self.attachment = Attachment(
            Part.SENSOR, self._connect, lost=Fault.SENSOR_LOST, post=self.posted.append, clock=clock
        )
        self.biometrics = Biometrics()
        self.fingers = SensorFingers(self.attachment, self.biometrics, None, clock)
        self.attachment.tend()

    def _connect(self) -> AttachedSensor:
        self.opened += 1
        return AttachedSensor(self.bench.open())

    def taken(self) -> Sample:
        picture = self.capture()
        assert isinstance(picture, np.ndarray)
        return self.fingers.prepare(picture, FINGER, 30)

    def capture(self, timeout_s: float = 5.0, lift_first: bool = False) -> Picture | FingerHint:
        return self.fingers.capture(timeout_s, lambda: False, lambda *rows: None, lift_first=lift_first)


@pytest.fixture
def world(prints: Path) -> Iterator[World]:
    made = World(prints / "1_1.png")
    yield made
    made.biometrics.close()


def test_a_finger_on_the_glass_becomes_a_picture_and_a_probe(world: World) -> None:
    picture = world.capture()
    assert isinstance(picture, np.ndarray)
    assert picture.shape == (288, 256)
    sample = world.fingers.prepare(picture, FINGER, 30)
    assert sample.quality >= 30
    assert len(sample.probe) >= 3 * FINGER.minutiae_min


def test_a_finger_for_the_packet_brings_its_picture_bit_by_bit(world: World) -> None:
    picture = world.capture()
    assert isinstance(picture, np.ndarray)
    taken = world.fingers.enrol(picture, 30, ())
    assert taken.template
    with Image.open(io.BytesIO(taken.picture)) as kept:
        assert (np.asarray(kept) == picture).all()
        assert round(kept.info["dpi"][0]) == 500


def test_an_empty_glass_is_a_hint_not_a_fault(world: World) -> None:
    world.bench.glass.lift()
    assert world.capture(timeout_s=0.2) is FingerHint.NO_FINGER
    assert world.posted == [ev.PartBack(Part.SENSOR)]


def test_a_finger_that_must_be_lifted_and_is_not_is_told_soon(world: World) -> None:
    world.capture()
    began = world.bench.clock.monotonic()
    assert world.capture(lift_first=True, timeout_s=60) is FingerHint.LIFT_FIRST
    assert world.bench.clock.monotonic() - began < 5


def test_a_finger_lifted_between_two_captures_is_seen_lifted_and_need_not_be_again(
    world: World, prints: Path
) -> None:
    world.capture()
    assert world.fingers.tend() == 0.1
    world.bench.glass.lift()
    world.fingers.tend()
    assert world.fingers.tend() > 0.1
    world.bench.glass.place(prints / "1_2.png", 508)
    assert isinstance(world.capture(lift_first=True), np.ndarray)


def test_a_finger_that_stays_for_good_is_not_watched_for_ever(world: World) -> None:
    world.capture()
    world.bench.clock.sleep(30)
    assert world.fingers.tend() > 0.1


def test_a_finger_that_lies_just_where_it_lay_is_refused_until_it_was_lifted(
    world: World, prints: Path
) -> None:
    assert world.taken().hint is None
    refused = world.taken()
    assert (refused.hint, bytes(refused.probe)) == (FingerHint.LIFT_FIRST, b"")
    assert world.capture(timeout_s=60) is FingerHint.LIFT_FIRST, "it must be seen lifted, whoever asks"
    world.bench.glass.lift()
    world.fingers.tend()
    world.bench.glass.place(prints / "1_2.png", 508)
    assert world.taken().hint is None


def test_where_the_last_finger_lay_is_forgotten_after_two_minutes(world: World) -> None:
    assert world.taken().hint is None
    world.bench.clock.sleep(KEPT_S + 1)
    world.fingers.tend()
    assert world.taken().hint is None


def test_where_nobody_could_lift_it_the_finger_may_stay(world: World) -> None:
    staying = SensorFingers(world.attachment, world.biometrics, None, FakeClock(), may_stay=True)
    for _ in range(2):
        picture = world.capture()
        assert isinstance(picture, np.ndarray)
        assert staying.prepare(picture, FINGER, 30).hint is None


def test_a_picture_that_comes_again_bit_by_bit_is_no_finger(world: World) -> None:
    picture = world.capture()
    assert isinstance(picture, np.ndarray)
    picture.fill(0)  # as the journey does
    world.bench.mischief.switch_on("frozen")
    assert world.capture() is FingerHint.LIFT_FIRST


def _failing(monkeypatch: pytest.MonkeyPatch, *errors: DeviceError) -> None:
    """The next captures raise these, then all is well."""
    waiting, real = list(errors), Sensor.capture

    def capture(sensor: Sensor, *arguments: object, **options: object) -> object:
        if waiting:
            raise waiting.pop(0)
        return real(sensor, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Sensor, "capture", capture)


def test_a_capture_that_failed_once_is_tried_again_on_a_fresh_connection(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _failing(monkeypatch, DeviceTimeout("no answer", ""))
    assert isinstance(world.capture(), np.ndarray)
    assert world.opened == 2
    assert world.posted == [ev.PartBack(Part.SENSOR)]


@pytest.mark.parametrize(
    "errors", [[DeviceGone("unplugged", "")], [DeviceTimeout("", ""), DeviceTimeout("", "")]]
)
def test_a_sensor_that_is_gone_or_fails_twice_is_told_lost(
    world: World, monkeypatch: pytest.MonkeyPatch, errors: list[DeviceError]
) -> None:
    _failing(monkeypatch, *errors)
    with pytest.raises(DeviceError):
        world.capture()
    assert world.posted == [ev.PartBack(Part.SENSOR), ev.PartLost(Part.SENSOR, "sensor_lost")]
    with pytest.raises(DeviceGone):
        world.capture()
    world.attachment.tend()
    assert isinstance(world.capture(), np.ndarray)


def test_a_living_sensor_passes_its_check(world: World) -> None:
    world.attachment.use().check()


def test_given_dpi_overrule_the_sensors(world: World) -> None:
    picture = world.capture()
    assert isinstance(picture, np.ndarray)
    doubled = SensorFingers(world.attachment, world.biometrics, 1000, FakeClock())
    as_told = doubled.prepare(picture.copy(), FINGER, 0)
    as_it_is = world.fingers.prepare(picture, FINGER, 0)
    assert bytes(as_told.probe) != bytes(as_it_is.probe)
