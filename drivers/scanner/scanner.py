"""A document camera: a camera over a table, opened at the size that its pages need."""

from drivers.camera.camera import Camera

SIZE = (1920, 1080)  # 1080 pixels over an open birth certificate are about 180 dpi


def open_scanner(address: str, size: tuple[int, int] = SIZE) -> Camera:
    """`address` as a camera's: `/dev/video2`, or any URL OpenCV reads."""
    return Camera.open(address, size)
