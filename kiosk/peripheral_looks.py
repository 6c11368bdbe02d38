"""What `kiosk doctor` finds out about printer, camera and scanner; a `DeviceError` names what is wrong."""

from config.settings import CameraSettings, Settings
from drivers.camera.address import shown
from drivers.camera.camera import Camera
from drivers.printer import faults
from drivers.printer.printer import Printer
from kiosk.completion.face.models import read_network


def printer(settings: Settings) -> str:
    there = settings.printer
    if there is None:
        return "none: numbers are photographed or copied"
    with Printer.open(there.address, baud=there.baudrate) as opened:
        status = opened.status()
    if status.trouble:
        raise faults.trouble(status.trouble)
    return f"{there.address}: well, {'paper nearly used up' if status.near_end else 'paper in'}"


def camera(settings: Settings) -> str:
    if settings.camera is None:
        return "none: nothing is completed here"
    read_network("face_landmark")
    return _seen(settings.camera)


def scanner(settings: Settings) -> str:
    if settings.scanner is None:
        return "none: nothing is completed here"
    return _seen(settings.scanner)


def _seen(there: CameraSettings) -> str:
    with Camera.open(there.address, (there.width, there.height)) as opened:
        height, width = opened.frame().pixels.shape[:2]
    return f"{shown(there.address)}: {width} × {height}"
