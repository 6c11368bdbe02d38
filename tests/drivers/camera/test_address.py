"""A kiosk in service takes no pictures from loopback, files or virtual devices."""

import pytest

from drivers.camera.address import is_loopback, shown
from drivers.camera.camera import Camera
from drivers.camera.faults import CameraMissing


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080/",
        "http://localhost/stream",
        "http://[::1]:80/",
        "http:///x",
        "rtsp://a.localhost/",
        "file:///tmp/face.mp4",
        "/tmp/face.jpg",
        "face.jpg",
        "/dev/null",
    ],
)
def test_simulated_addresses_are_known(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["/dev/video0", "http://10.0.0.9/mjpeg", "rtsp://camera.kiosk.example/1"])
def test_real_addresses_are_let_through(address: str) -> None:
    assert not is_loopback(address)


@pytest.mark.parametrize("address", ["rtsp://eye:s3cret@127.0.0.1:9/1", "http://eye:s3@cret@127.0.0.1:9/"])
def test_a_camera_s_password_is_in_no_message(address: str) -> None:
    with pytest.raises(CameraMissing) as raised:
        Camera.open(address)
    assert "127.0.0.1:9" in str(raised.value) and "cret" not in str(raised.value)
    assert shown("/dev/video0") == "/dev/video0"
