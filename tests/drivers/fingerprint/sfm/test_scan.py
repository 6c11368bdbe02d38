"""Scans that the module answers with anything but a picture."""

from collections import deque
from pathlib import Path

import numpy as np
import pytest

from drivers.errors import DeviceError, DeviceFault
from drivers.fingerprint.growth import Progress
from drivers.fingerprint.sfm.packets import Command, Flag, Packet
from drivers.fingerprint.sfm.wire import Wire
from drivers.fingerprint.shutter import FingerImage, NoImage
from tests.drivers.fingerprint.sfm.bench import SfmBench


def answer_scans(bench: SfmBench, *flags: Flag) -> None:
    """The module answers its next scans so, and as it is from then on."""
    left, own = deque(flags), bench.module.handle

    def handle(packet: Packet) -> list[bytes]:
        if packet.command == Command.SCAN_IMAGE and left:
            return [bytes(Packet(Command.SCAN_IMAGE, flag=left.popleft()))]
        return own(packet)

    bench.module.handle = handle  # type: ignore[method-assign]


@pytest.mark.parametrize("flag", [Flag.SCAN_FAIL, Flag.TRY_AGAIN])
def test_a_finger_that_cannot_be_taken_is_unusable(finger: Path, flag: Flag) -> None:
    bench = SfmBench(finger)
    with bench.open() as sensor:
        answer_scans(bench, flag)
        assert sensor.capture(2) is NoImage.UNUSABLE
        assert isinstance(sensor.capture(2), FingerImage)


@pytest.mark.parametrize("flags", [(Flag.NOT_FOUND, Flag.UNSUPPORTED), (Flag.BUSY,), (Flag.CANCELED,) * 5])
def test_a_module_that_lost_its_scan_is_asked_again(finger: Path, flags: tuple[Flag, ...]) -> None:
    bench = SfmBench(finger)
    with bench.open() as sensor:
        answer_scans(bench, *flags)
        image = sensor.capture(2)
        assert isinstance(image, FingerImage)
        assert np.array_equal(image.pixels, bench.truth())


def test_a_module_that_knows_no_scan_in_data_packets_is_told(finger: Path) -> None:
    bench = SfmBench(finger)
    with bench.open() as sensor:
        answer_scans(bench, *(Flag.UNSUPPORTED,) * 3)
        with pytest.raises(DeviceError, match="scan an image in data packets"):
            sensor.capture(5)


def test_what_is_no_grey_picture_is_shown_nobody(finger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rubbish(wire: Wire, command: Command, size: int, heard: object = None) -> bytes:
        if callable(heard):
            heard(bytes(64))
        return bytes(64)

    def fail(done: int, total: int, pixels: object) -> None:
        raise AssertionError("rubbish was shown")

    show: Progress = fail
    with SfmBench(finger).open() as sensor:
        monkeypatch.setattr(Wire, "picture", rubbish)
        with pytest.raises(DeviceFault, match="send a grey picture"):
            sensor.capture(2, progress=show)


def test_an_empty_glass_taken_for_a_finger_is_looked_at_again(finger: Path) -> None:
    bench = SfmBench(finger)
    bench.glass.lift()
    bench.mischief.switch_on("phantom")
    with bench.open() as sensor:
        assert sensor.capture(2) is NoImage.NO_FINGER
        assert bench.glass.exposures > 1
