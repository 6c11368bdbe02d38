"""The driver on a real stream: the newest frame, and every fault by its name."""

import time
from pathlib import Path

import pytest

from drivers.camera import faults
from drivers.camera.camera import Camera
from drivers.errors import DeviceError
from simulators.camera.device import CameraDevice
from tests.drivers.camera.studio import SIZE, camera_at_work


def test_frames_come_in_order_with_the_size_agreed(tmp_path: Path) -> None:
    with camera_at_work(tmp_path) as device, Camera.open(device.address, SIZE) as camera:
        first = camera.frame()
        second = camera.frame(after=first.number)
    assert second.number > first.number
    assert first.pixels.shape == (480, 640, 3)


def test_who_looks_away_sees_the_newest_frame_and_no_old_one(tmp_path: Path) -> None:
    with camera_at_work(tmp_path) as device, Camera.open(device.address, SIZE) as camera:
        seen = camera.frame().number
        _change(device, light=0.1)
        while camera.frame(after=seen).number < seen + 12:
            time.sleep(0.05)
        assert camera.frame().pixels.mean() < 40


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("freeze", faults.CameraFrozen),
        ("silent", faults.CameraSilent),
        ("garbage", faults.CameraGarbled),
        ("empty", faults.CameraSilent),
        ("cut", faults.CameraGarbled),
        ("png", faults.CameraGarbled),
        ("huge", faults.CameraWrongSize),
        ("bomb", faults.CameraWrongSize),
        ("half_size", faults.CameraWrongSize),
    ],
)
def test_trouble_in_the_middle_has_its_name(tmp_path: Path, fault: str, error: type[DeviceError]) -> None:
    with camera_at_work(tmp_path) as device, Camera.open(device.address, SIZE) as camera:
        camera.frame()
        device.handle({"do": "fault", "name": fault})
        with pytest.raises(error):
            _watch(camera)
        with pytest.raises(error):
            camera.frame()


def test_a_single_damaged_picture_is_passed_over(tmp_path: Path) -> None:
    with camera_at_work(tmp_path) as device, Camera.open(device.address, SIZE) as camera:
        seen = camera.frame().number
        device.handle({"do": "fault", "name": "cut"})
        time.sleep(0.2)
        device.handle({"do": "clear"})
        assert camera.frame(after=seen + 3, timeout_s=20).number > seen


def test_a_camera_unplugged_in_the_middle_is_lost_and_opened_again_when_it_is_back(tmp_path: Path) -> None:
    with camera_at_work(tmp_path) as device:
        with Camera.open(device.address, SIZE) as camera:
            camera.frame()
            device.handle({"do": "unplug"})
            with pytest.raises(faults.CameraLost):
                _watch(camera)
        with pytest.raises(faults.CameraMissing):
            Camera.open(device.address, SIZE)
        device.handle({"do": "plug"})
        with Camera.open(device.address, SIZE) as camera:
            assert camera.frame().number


@pytest.mark.parametrize("fault", ["half_size", "huge"])
def test_pictures_of_another_size_are_refused(tmp_path: Path, fault: str) -> None:
    with (
        camera_at_work(tmp_path, fault) as device,
        Camera.open(device.address, SIZE) as camera,
        pytest.raises(faults.CameraWrongSize, match="pixels"),
    ):
        camera.frame(timeout_s=30)


@pytest.mark.parametrize("address", ["/dev/video99", "/etc/hostname", "http://127.0.0.1:9/", "nonsense"])
def test_where_no_camera_is_one_line_says_so(address: str) -> None:
    with pytest.raises(faults.CameraMissing) as raised:
        Camera.open(address)
    assert address in str(raised.value) and "\n" not in str(raised.value)


def _change(device: CameraDevice, **knobs: float) -> None:
    device.handle({"do": "set", **knobs})


def _watch(camera: Camera) -> None:
    """Frames until an error; a minute of them is too many."""
    seen = 0
    end = time.monotonic() + 60
    while time.monotonic() < end:
        seen = camera.frame(after=seen).number
