"""Why a camera gives no picture, each by its own name and with its remedy."""

from drivers.errors import DeviceFault, DeviceGone, DeviceTimeout


class CameraMissing(DeviceGone):
    """Nothing can be opened at that address."""


class CameraLost(DeviceGone):
    """The camera was there and its pictures ended."""


class CameraSilent(DeviceTimeout):
    """The camera is open and no picture comes."""


class CameraFrozen(DeviceFault):
    """The camera sends one and the same picture for ever."""


class CameraWrongSize(DeviceFault):
    """The pictures have another size than was agreed."""


class CameraGarbled(DeviceFault):
    """What the camera sends is no picture: empty, cut off, or another format."""


def missing(address: str) -> CameraMissing:
    return CameraMissing(f"no camera at {address}", "plug it in, or add this user to the group video")


def lost(address: str) -> CameraLost:
    return CameraLost(f"the camera at {address} has gone", "plug it in again")


def silent(address: str) -> CameraSilent:
    return CameraSilent(f"the camera at {address} sends no pictures", "unplug it and plug it in again")


def frozen(address: str) -> CameraFrozen:
    return CameraFrozen(f"the camera at {address} sends the same picture again and again", "restart it")


def garbled(address: str) -> CameraGarbled:
    return CameraGarbled(
        f"what the camera at {address} sends is no picture", "unplug it, and see to its cable"
    )


def wrong_size(address: str, width: int, height: int) -> CameraWrongSize:
    return CameraWrongSize(
        f"the camera at {address} sends {width} × {height} pixels",
        "set the size in the settings to the camera's",
    )
