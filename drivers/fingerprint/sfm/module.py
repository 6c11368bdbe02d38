"""One SFM module: found at whatever speed it has, and set to send whole grey pictures."""

from dataclasses import dataclass
from enum import IntEnum

from drivers.errors import DeviceError, DeviceRefused
from drivers.fingerprint import faults
from drivers.fingerprint.module import SensorInfo
from drivers.fingerprint.sfm.packets import GRAY_IMAGE, STATUS_ALIVE, Command, Flag, Packet, Parameter
from drivers.fingerprint.sfm.profile import SfmProfile
from drivers.fingerprint.sfm.wire import DATA_PACKET_BYTES, Wire

SPEEDS = (115200, 57600, 9600, 19200, 38400)
"""Speeds a module may be set to and every host has, the factory's first (manual, parameter 71)."""

_CALL_S = 0.25
_CALLS = 2
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Told:
    """What the module says of itself, and what its first picture showed."""

    firmware: str
    serial: str
    width: int = 0
    height: int = 0


class SfmModule:
    """The conversation about one module's identity and settings."""

    def __init__(self, wire: Wire, profile: SfmProfile) -> None:
        self.wire = wire
        self.profile = profile
        self._told = _Told("", "")

    def connect(self, first_speed: int | None = None) -> None:
        """Find the module and set it anew: the picture's format lasts only until it loses power."""
        self._find(first_speed)
        self.demand(Command.WRITE_PARAMETER, size=GRAY_IMAGE, flag=Parameter.IMAGE_FORMAT)
        firmware, serial = (
            self.demand(Command.READ_PARAMETER, flag=each).size
            for each in (Parameter.FIRMWARE, Parameter.SERIAL)
        )
        text = firmware.to_bytes(4, "little").decode("ascii", "replace").strip("\0 ")
        self._told = _Told(text, f"{serial:08X}", self._told.width, self._told.height)

    def is_alive(self) -> bool:
        answer = self.wire.ask(Command.STATUS, wait_s=_CALL_S)
        return answer is not None and answer.param == STATUS_ALIVE

    def revive(self) -> None:
        """After anything odd: make sure that it is still there, at whatever speed."""
        if self.wire.dirty and not self.is_alive():
            self.connect()

    def learn_size(self, width: int, height: int) -> None:
        self._told = _Told(self._told.firmware, self._told.serial, width, height)

    @property
    def info(self) -> SensorInfo:
        told = self._told
        return SensorInfo(
            model=f"{self.profile.name} {told.firmware}",
            width=told.width,
            height=told.height,
            depth=8,
            dpi=self.profile.dpi,
            library_size=0,
            packet_size=DATA_PACKET_BYTES,
            speed=self.wire.transport.speed or 0,
            address=0,
            serial=told.serial,
            port=self.wire.transport.name,
        )

    def demand(self, command: Command, *, size: int = 0, flag: int = 0) -> Packet:
        """The answer to a request that must succeed."""
        for attempt in range(_TRIES):
            self.wire.counter.retries += attempt > 0
            answer = self.wire.ask(command, size=size, flag=flag)
            if answer is not None and answer.flag == Flag.SUCCESS:
                return answer
        raise self.wire.failed(_refusal(command, answer))

    def _find(self, first_speed: int | None) -> None:
        """Leave the transport at the speed where the module says that it is alive."""
        transport, before = self.wire.transport, self.wire.heard
        first = first_speed or transport.speed
        has_speed = transport.speed is not None
        for speed in sorted(SPEEDS, key=lambda each: each != first) if has_speed else (None,):
            if speed is not None:
                transport.set_speed(speed)
            if any(self.is_alive() for _ in range(_CALLS)):
                return
        if first is not None:
            transport.set_speed(first)
        heard = self.wire.heard > before
        raise self.wire.failed((faults.sensor_noise if heard else faults.sensor_silent)(transport.name))


def _refusal(command: Command, answer: Packet | None) -> DeviceError:
    what = command.name.lower().replace("_", " ")
    if answer is None:
        return faults.no_answer(what)
    code: IntEnum = Flag(answer.flag) if answer.flag in Flag._value2member_map_ else Flag.NONE
    return DeviceRefused(f"the sensor refused to {what} ({answer.flag:02X})", "try again", code)
