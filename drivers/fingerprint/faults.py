"""Why a fingerprint sensor cannot be used, each by its own name and with its remedy."""

from drivers.errors import DeviceFault, DeviceGone, DeviceRefused, DeviceTimeout
from drivers.fingerprint.codes import Status


class PortMissing(DeviceGone):
    """There is nothing at that address."""


class PortForbidden(DeviceGone):
    """The port is there and this user may not open it."""


class PortBusy(DeviceGone):
    """Another program holds the port."""


class PortUnsuitable(DeviceGone):
    """The address is no serial port."""


class SensorSilent(DeviceTimeout):
    """Not one byte came back at any speed."""


class SensorNoise(DeviceFault):
    """Bytes came back that make no sense and differ each time."""


class SensorForeign(DeviceFault):
    """Something answers steadily, in another protocol."""


class SensorAddressed(DeviceFault):
    """A module answers, under another address than the one called."""


class SensorLocked(DeviceRefused):
    """The module wants another password."""


class PictureDamaged(DeviceFault):
    """No upload of the picture came through whole."""


def port_missing(port: str) -> PortMissing:
    return PortMissing(f"no fingerprint sensor port at {port}", "plug the sensor in or correct the address")


def port_forbidden(port: str) -> PortForbidden:
    return PortForbidden(
        f"no permission to open {port}", "add this user to the group dialout and log in again"
    )


def port_busy(port: str) -> PortBusy:
    return PortBusy(f"{port} is in use by another program", "stop that program first")


def port_unsuitable(port: str, reason: str) -> PortUnsuitable:
    return PortUnsuitable(f"{port} is no serial port ({reason})", "give a serial device or a pyserial URL")


def port_lost(port: str) -> DeviceGone:
    return DeviceGone(f"the fingerprint sensor at {port} has gone", "plug it in again")


def sensor_silent(port: str) -> SensorSilent:
    return SensorSilent(f"nothing answers at {port}", "check the sensor's power and its two data wires")


def sensor_noise(port: str) -> SensorNoise:
    return SensorNoise(f"only noise comes from {port}", "check the wiring, the ground and the sensor's speed")


def sensor_foreign(port: str, what: str) -> SensorForeign:
    return SensorForeign(
        f"the device at {port} speaks another protocol ({what})", "connect an EF01 fingerprint module"
    )


def sensor_addressed(port: str, address: int | None) -> SensorAddressed:
    where = "another address" if address is None else f"address {address:08X}"
    return SensorAddressed(f"the sensor at {port} answers under {where}", "open it with that address")


def sensor_locked(port: str, status: Status) -> SensorLocked:
    return SensorLocked(
        f"the sensor at {port} is locked by a password", "open it with the right password", status
    )


def sensor_refused(what: str, status: Status, code: int) -> DeviceRefused:
    reason = status.name.lower().replace("_", " ")
    return DeviceRefused(f"the sensor refused to {what}: {reason} ({code:02X})", "try again", status)


def no_answer(what: str) -> DeviceTimeout:
    return DeviceTimeout(f"the sensor did not answer when asked to {what}", "try again")


def garbled(what: str) -> DeviceFault:
    return DeviceFault(f"the sensor's answer was damaged when asked to {what}", "check the cable")


def picture_damaged(uploads: int) -> PictureDamaged:
    return PictureDamaged(
        f"no picture came whole from the sensor in {uploads} uploads", "check the cable or lower the speed"
    )
