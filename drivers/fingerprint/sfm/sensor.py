"""An SFM module as a caller uses it: open, capture, close, with the pictures and errors of every sensor.

The module itself waits for the finger and tells nothing of an empty glass, so there is no `wait_finger` here
and no capture that wants the finger lifted first: the kiosk's journeys need a sensor that can say so.
"""

import logging
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TextIO

import numpy as np

from drivers.errors import DeviceRefused
from drivers.fingerprint import faults
from drivers.fingerprint.exchange import Cancelled, CancelledError, never
from drivers.fingerprint.link import SerialLink
from drivers.fingerprint.sfm.packets import (
    GRAY_IMAGE,
    STATUS_ALIVE,
    Command,
    Flag,
    ImageHeader,
    Packet,
    Parameter,
    SfmError,
)
from drivers.fingerprint.sfm.wire import DATA_PACKET_BYTES, Wire
from drivers.fingerprint.shutter import FingerImage, NoImage
from drivers.fingerprint.trace import TracedTransport
from drivers.fingerprint.transport import Clock, SystemClock, Transport

SPEEDS = (115200, 57600, 9600, 19200, 38400)
"""Speeds a module may be set to and every host has, the factory's first (manual, parameter 71)."""

DPI = 500
_CALL_S = 0.3
_HEARINGS_MAX = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SfmInfo:
    """What the module tells of itself."""

    firmware: str
    serial: str
    speed: int
    port: str


class SfmSensor:
    """One open module; used by one thread at a time."""

    def __init__(self, wire: Wire, *, ridges_are_dark: bool) -> None:
        self._wire = wire
        self._ridges_are_dark = ridges_are_dark

    @classmethod
    def open(
        cls,
        port: str | Transport,
        *,
        ridges_are_dark: bool = True,
        trace: TextIO | None = None,
        clock: Clock | None = None,
    ) -> Self:
        """Find the module's speed and have it send grey pictures until it loses power.

        The vendor's clients differ on whether ridges travel dark: `ridges_are_dark` says how these do.
        """
        clock = clock or SystemClock()
        transport = SerialLink(port, SPEEDS[0]) if isinstance(port, str) else port
        wire = Wire(TracedTransport(transport, trace, clock) if trace else transport, clock)
        try:
            _find(wire)
            _demand(wire, Command.WRITE_PARAMETER, size=GRAY_IMAGE, flag=Parameter.IMAGE_FORMAT)
        except BaseException:
            wire.transport.close()
            raise
        return cls(wire, ridges_are_dark=ridges_are_dark)

    @property
    def info(self) -> SfmInfo:
        firmware, serial = (
            _demand(self._wire, Command.READ_PARAMETER, flag=each).size
            for each in (Parameter.FIRMWARE, Parameter.SERIAL)
        )
        text = firmware.to_bytes(4, "little").decode("ascii", "replace").strip("\0 ")
        return SfmInfo(text, f"{serial:08X}", self._wire.transport.speed or 0, self._wire.transport.name)

    def capture(self, timeout_s: float, *, cancelled: Cancelled = never) -> FingerImage | NoImage:
        """A picture of the finger that lies there or comes in time, heard twice alike."""
        self._wire.cancelled = cancelled
        try:
            return self._capture(timeout_s)
        except CancelledError:
            self._wire.cancelled = never
            self._give_up()
            return NoImage.CANCELLED
        finally:
            self._wire.cancelled = never

    def close(self) -> None:
        self._wire.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _capture(self, timeout_s: float) -> FingerImage | NoImage:
        answer = self._scan(self._wire.clock.monotonic() + timeout_s)
        if isinstance(answer, NoImage):
            return answer
        heard = [self._wire.picture(Command.SCAN_IMAGE, answer.size)]
        while len(heard) < _HEARINGS_MAX:
            again = self._read()
            if again is not None and again in heard:
                return self._image(again)
            heard.append(again)
        raise faults.picture_damaged(len(heard))

    def _scan(self, deadline: float) -> Packet | NoImage:
        """The module's word that it has a picture and sends it."""
        while (left := deadline - self._wire.clock.monotonic()) > 0:
            answer = self._wire.ask(Command.SCAN_IMAGE, size=DATA_PACKET_BYTES, wait_s=left)
            while answer is not None and answer.flag == Flag.SCAN_SUCCESS:
                answer = self._wire.answer(Command.SCAN_IMAGE, _CALL_S)
            if answer is not None and answer.flag == Flag.SUCCESS:
                return answer
            if answer is not None and answer.flag in (Flag.SCAN_FAIL, Flag.TRY_AGAIN):
                return NoImage.UNUSABLE
            if answer is not None and answer.flag == Flag.UNSUPPORTED:
                raise faults.garbled("scan an image in data packets")
        self._give_up()
        return NoImage.NO_FINGER

    def _read(self) -> bytes | None:
        answer = self._wire.ask(Command.READ_IMAGE, size=DATA_PACKET_BYTES)
        if answer is None or answer.flag != Flag.SUCCESS:
            self._wire.settle()
            return None
        return self._wire.picture(Command.READ_IMAGE, answer.size)

    def _give_up(self) -> None:
        self._wire.ask(Command.CANCEL)
        self._wire.settle()

    def _image(self, data: bytes) -> FingerImage:
        try:
            header = ImageHeader.parse(data)
        except SfmError as error:
            raise faults.garbled("send a grey picture") from error
        pixels = np.frombuffer(data, np.uint8, offset=header.LAYOUT.size).reshape(header.height, header.width)
        return FingerImage(pixels.copy() if self._ridges_are_dark else 255 - pixels, DPI)


def _find(wire: Wire) -> None:
    """Leave the transport at the speed where the module says that it is alive."""
    speeds = SPEEDS if wire.transport.speed is not None else (None,)
    for speed in speeds:
        if speed is not None:
            wire.transport.set_speed(speed)
        for _ in range(2):
            answer = wire.ask(Command.STATUS, wait_s=_CALL_S)
            if answer is not None and answer.param == STATUS_ALIVE:
                return
    raise faults.sensor_silent(wire.transport.name)


def _demand(wire: Wire, command: Command, *, size: int = 0, flag: int = 0) -> Packet:
    for _ in range(3):
        answer = wire.ask(command, size=size, flag=flag)
        if answer is not None and answer.flag == Flag.SUCCESS:
            return answer
    what = command.name.lower().replace("_", " ")
    if answer is None:
        raise faults.no_answer(what)
    code = Flag(answer.flag) if answer.flag in Flag._value2member_map_ else Flag.NONE
    raise DeviceRefused(f"the sensor refused to {what} ({answer.flag:02X})", "try again", code)
