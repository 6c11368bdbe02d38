"""A kiosk in service takes no pictures from loopback, files or virtual devices."""

import pytest

from drivers.camera.address import is_loopback


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
