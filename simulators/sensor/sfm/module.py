"""The SFM module itself: a packet in, its answers out; knows power, glass and picture, nothing of wires."""

from collections import deque
from collections.abc import Callable

from drivers.fingerprint.images import Pixels
from drivers.fingerprint.sfm.packets import (
    BAUDS,
    GRAY_IMAGE,
    SECONDS,
    STATUS_ALIVE,
    Command,
    Flag,
    ImageHeader,
    Packet,
    Parameter,
    data_packet,
)
from simulators.mischief import Mischief
from simulators.sensor.glass import Glass
from simulators.sensor.models import Model
from simulators.sensor.sfm.memory import Parameters

MODEL = Model("SFM", depth=8)
_FIRMWARE = int.from_bytes(b"2.8 ", "little")
_SERIAL = 0x20260001
_WRITABLE = (Parameter.TIMEOUT, Parameter.IMAGE_FORMAT, Parameter.BAUD)


class SfmModule:
    """One powered module; every call returns the packets that leave it, a picture's pieces one by one."""

    def __init__(
        self, glass: Glass, mischief: Mischief, parameters: Parameters, *, clock: Callable[[], float]
    ) -> None:
        self.glass = glass
        self.mischief = mischief
        self.parameters = parameters
        self._clock = clock
        self.power_on()

    def power_on(self) -> None:
        """RAM is empty, and parameters are as they were saved."""
        self.parameters.forget()
        self._scan_until: float | None = None
        self._piece_bytes = 0
        self._pieces: deque[bytes] = deque()
        self.picture: Pixels | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a scan waits for its finger."""
        return self._scan_until is not None

    @property
    def pieces_left(self) -> int:
        """Of the picture under way."""
        return len(self._pieces)

    def handle(self, packet: Packet) -> list[bytes]:
        if packet.flag == Flag.DATA_OK:
            return self._next_piece(taken=True)
        self._pieces.clear()
        if self.mischief.strikes_now("busy"):
            return [_reply(packet.command, Flag.BUSY)]
        match packet.command:
            case Command.SCAN_IMAGE:
                self._piece_bytes, self._scan_until = packet.size, self._limit()
                return []
            case Command.READ_IMAGE:
                self._piece_bytes = packet.size
                return self._announce(Command.READ_IMAGE)
            case Command.CANCEL:
                return self._cancel()
            case Command.STATUS:
                return [_reply(Command.STATUS, Flag.SUCCESS, param=STATUS_ALIVE)]
            case Command.WRITE_PARAMETER:
                return [self._write(packet)]
            case Command.SAVE_PARAMETERS:
                self.parameters.save()
                return [_reply(Command.SAVE_PARAMETERS, Flag.SUCCESS)]
            case Command.READ_PARAMETER:
                return [self._read(packet)]
        return [_reply(packet.command, Flag.UNSUPPORTED)]

    def look(self) -> list[bytes]:
        """While a scan waits: a finger is scanned, a limit that passed is told."""
        if self._scan_until is None:
            return []
        if self.glass.is_touched or self.mischief.strikes_now("phantom"):
            self._scan_until = None
            if self.picture is None or not self.mischief.strikes_now("frozen"):
                self.picture = self.glass.expose()
            return [_reply(Command.SCAN_IMAGE, Flag.SCAN_SUCCESS), *self._announce(Command.SCAN_IMAGE)]
        if self._clock() >= self._scan_until:
            self._scan_until = None
            return [_reply(Command.SCAN_IMAGE, Flag.TIME_OUT)]
        return []

    def _limit(self) -> float:
        seconds = (self.parameters.get(Parameter.TIMEOUT) or SECONDS) - SECONDS
        return self._clock() + seconds if seconds else float("inf")

    def _cancel(self) -> list[bytes]:
        told = [_reply(Command.SCAN_IMAGE, Flag.CANCELED)] if self.is_waiting else []
        self._scan_until = None
        return [*told, _reply(Command.CANCEL, Flag.SUCCESS)]

    def _write(self, packet: Packet) -> bytes:
        if packet.flag not in _WRITABLE or (packet.flag == Parameter.BAUD and packet.size not in BAUDS):
            return _reply(packet.command, Flag.NOT_FOUND)
        if not self.mischief.strikes_now("deaf-register"):
            self.parameters.set(Parameter(packet.flag), packet.size)
        return _reply(packet.command, Flag.SUCCESS, size=packet.size)

    def _read(self, packet: Packet) -> bytes:
        fixed: dict[int, int] = {Parameter.FIRMWARE: _FIRMWARE, Parameter.SERIAL: _SERIAL}
        value = fixed.get(packet.flag, self.parameters.get(packet.flag))
        if value is None:
            return _reply(packet.command, Flag.NOT_FOUND)
        return _reply(packet.command, Flag.SUCCESS, size=value)

    def _announce(self, command: Command) -> list[bytes]:
        """How large the picture is, and its first piece; the others follow as the host takes them."""
        if self.picture is None:
            return [_reply(command, Flag.NOT_FOUND)]
        if self.parameters.get(Parameter.IMAGE_FORMAT) != GRAY_IMAGE or not self._piece_bytes:
            return [_reply(command, Flag.UNSUPPORTED)]
        height, width = self.picture.shape
        data = bytes(ImageHeader(width, height, 0, 0, 0, width * height, 0)) + self.picture.tobytes()
        size = self._piece_bytes
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        self._pieces = deque(data_packet(command, at, len(pieces), each) for at, each in enumerate(pieces))
        return [_reply(command, Flag.SUCCESS, size=len(data)), *self._next_piece()]

    def _next_piece(self, *, taken: bool = False) -> list[bytes]:
        if taken and self._pieces:
            self._pieces.popleft()
        return [self._pieces[0]] if self._pieces else []


def _reply(command: int, flag: Flag, *, param: int = 0, size: int = 0) -> bytes:
    return bytes(Packet(command, param, size, flag))
