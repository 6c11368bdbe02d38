"""A Suprema SFM module made of software: its own protocol on the same lines, glass and fingers.

Written from the public manual's tables; shares the words of the protocol with the driver, not its behaviour.
"""

from collections import deque
from collections.abc import Callable

from drivers.fingerprint.images import Pixels
from drivers.fingerprint.sfm.packets import (
    GRAY_IMAGE,
    PACKET_BYTES,
    STATUS_ALIVE,
    Command,
    Flag,
    ImageHeader,
    Packet,
    Parameter,
    Stream,
    data_packet,
)
from simulators.mischief import Mischief
from simulators.sensor import uart
from simulators.sensor.faults import WIRE
from simulators.sensor.glass import Glass
from simulators.sensor.models import Model
from simulators.sensor.troubles import spoil

MODEL = Model("SFM", depth=8)
FAULTS = {
    name: WIRE[name] for name in ("noise", "split", "late", "dropped", "repeated", "corrupted", "lost-bytes")
}
BAUD = 115200
BINARY_IMAGE = 0x31
_BITS_PER_BYTE = 10
_SCAN_S = 10.0
_LOOK_S = 0.05
_FIRMWARE = int.from_bytes(b"2.8 ", "little")
_SERIAL = 0x20260001


class SfmModule:
    """One powered module at the end of a line."""

    def __init__(self, glass: Glass, mischief: Mischief, *, paced: bool, clock: Callable[[], float]) -> None:
        self._glass = glass
        self._mischief = mischief
        self._paced = paced
        self._clock = clock
        self._queue: deque[tuple[float, bytes]] = deque()
        self.picture: Pixels | None = None
        self.restart()

    def restart(self) -> None:
        """Power comes back: RAM is empty and pictures are binary again, as the factory set it."""
        self._stream = Stream()
        self._queue.clear()
        self._free_at = 0.0
        self._scan_until: float | None = None
        self._pieces: deque[bytes] = deque()
        self._format = BINARY_IMAGE
        self.picture = None

    def receive(self, data: bytes, host_baud: int | None) -> None:
        self._stream.feed(uart.heard(data, host_baud or BAUD, BAUD))
        while (packet := self._stream.packet()) is not None:
            self._handle(packet)

    def due(self, host_baud: int | None) -> bytes:
        self._look()
        out = b""
        while self._queue and self._queue[0][0] <= self._clock():
            out += self._queue.popleft()[1]
        return uart.heard(out, BAUD, host_baud or BAUD)

    def next_due(self) -> float | None:
        waiting = [] if self._scan_until is None else [self._clock() + _LOOK_S]
        return min([*(at for at, _ in list(self._queue)[:1]), *waiting], default=None)

    def _handle(self, packet: Packet) -> None:
        command = packet.command
        if packet.flag == Flag.DATA_OK and self._pieces:
            self._pieces.popleft()
            self._send_piece()
            return
        self._pieces.clear()
        if command == Command.SCAN_IMAGE:
            self._scan_until, self._piece_bytes = self._clock() + _SCAN_S, packet.size
        elif command == Command.READ_IMAGE:
            self._piece_bytes = packet.size
            self._announce(Command.READ_IMAGE)
        elif command == Command.CANCEL:
            if self._scan_until is not None:
                self._scan_until = None
                self._reply(Command.SCAN_IMAGE, Flag.CANCELED)
            self._reply(Command.CANCEL, Flag.SUCCESS)
        elif command == Command.STATUS:
            self._reply(command, Flag.SUCCESS, param=STATUS_ALIVE)
        elif command == Command.WRITE_PARAMETER:
            self._write(packet)
        elif command == Command.READ_PARAMETER:
            self._read(packet)
        else:
            self._reply(command, Flag.UNSUPPORTED)

    def _write(self, packet: Packet) -> None:
        if packet.flag != Parameter.IMAGE_FORMAT:
            self._reply(packet.command, Flag.NOT_FOUND)
            return
        self._format = packet.size
        self._reply(packet.command, Flag.SUCCESS, size=packet.size)

    def _read(self, packet: Packet) -> None:
        values = {
            Parameter.FIRMWARE: _FIRMWARE,
            Parameter.SERIAL: _SERIAL,
            Parameter.IMAGE_FORMAT: self._format,
        }
        if packet.flag not in values:
            self._reply(packet.command, Flag.NOT_FOUND)
            return
        self._reply(packet.command, Flag.SUCCESS, size=values[Parameter(packet.flag)])

    def _look(self) -> None:
        """While a scan waits: a finger is scanned, a limit that passed is told."""
        if self._scan_until is None:
            return
        if self._glass.is_touched:
            self._scan_until = None
            self.picture = self._glass.expose()
            self._reply(Command.SCAN_IMAGE, Flag.SCAN_SUCCESS)
            self._announce(Command.SCAN_IMAGE)
        elif self._clock() >= self._scan_until:
            self._scan_until = None
            self._reply(Command.SCAN_IMAGE, Flag.TIME_OUT)

    def _announce(self, command: Command) -> None:
        """Say how large the picture is and send its first piece; the others follow one by one."""
        if self.picture is None or self._format != GRAY_IMAGE or not self._piece_bytes:
            self._reply(command, Flag.UNSUPPORTED if self.picture is not None else Flag.NOT_FOUND)
            return
        height, width = self.picture.shape
        data = bytes(ImageHeader(width, height, 0, 0, 0, width * height, 0)) + self.picture.tobytes()
        size = self._piece_bytes
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        self._pieces = deque(data_packet(command, at, len(pieces), each) for at, each in enumerate(pieces))
        self._reply(command, Flag.SUCCESS, size=len(data))
        self._send_piece()

    def _send_piece(self) -> None:
        if self._pieces:
            self._send(self._pieces[0])

    def _reply(self, command: int, flag: Flag, *, param: int = 0, size: int = 0) -> None:
        self._send(bytes(Packet(command, param, size, flag)))

    def _send(self, data: bytes) -> None:
        frames = [data[:PACKET_BYTES], data[PACKET_BYTES:]] if len(data) > PACKET_BYTES else [data]
        at = max(self._clock(), self._free_at)
        for burst in spoil(frames, self._mischief):
            at += burst.pause_s + (len(burst.data) * _BITS_PER_BYTE / BAUD if self._paced else 0.0)
            self._queue.append((at, burst.data))
        self._free_at = at
