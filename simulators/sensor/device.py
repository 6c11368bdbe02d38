"""The module itself: a command in, its answer out; knows power, password and time, nothing of wires.

Written from the sheet alone; shares the words of the protocol with the driver and none of its behaviour.
"""

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass

from drivers.fingerprint.codes import PACKET_SIZES, Opcode, State, Status
from drivers.fingerprint.commands import ack, value_bytes
from drivers.fingerprint.packets import Packet, PacketId
from simulators.mischief import Mischief
from simulators.sensor import auto
from simulators.sensor.answer import DONE, Answer, Handler
from simulators.sensor.control_panel import ControlPanel
from simulators.sensor.flash import Flash
from simulators.sensor.glass import Glass
from simulators.sensor.imaging import Imaging
from simulators.sensor.library import Library
from simulators.sensor.models import Model

_OPCODES = frozenset(Opcode)
_DOWNLOADS = (Opcode.DOWN_TEMPLATE, Opcode.DOWN_IMAGE)
_JOBS = {Opcode.AUTO_ENROL: auto.enrol, Opcode.AUTO_IDENTIFY: auto.identify}
_JOB_PARAMETERS = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """Frames to send one after the other once the module has worked for `takes_s`; `speed_factor` is N."""

    frames: tuple[bytes, ...]
    takes_s: float
    speed_factor: int


@dataclass(slots=True)
class _Download:
    opcode: int
    buffer: int
    data: bytearray


class Device:
    """One powered module."""

    def __init__(
        self,
        model: Model,
        flash: Flash,
        glass: Glass,
        mischief: Mischief,
        *,
        seed: int,
        clock: Callable[[], float],
    ) -> None:
        self.model = model
        self.flash = flash
        self.glass = glass
        self.mischief = mischief
        self.clock = clock
        self._dice = random.Random(f"module {seed}")
        self.ready_at = 0.0
        self.power_on(boot_s=0.0)

    def power_on(self, boot_s: float | None = None) -> None:
        """Start with empty RAM; the module is deaf until `ready_at`."""
        self._imaging = Imaging(self.model, self.glass, self.mischief)
        self._library = Library(self.model, self.flash, self._imaging)
        self._panel = ControlPanel(self.model, self.flash, self.mischief, self._dice)
        handlers = self._imaging.commands() | self._library.commands() | self._panel.commands()
        self._handlers: dict[Opcode, Handler] = handlers | {Opcode.READ_PARAMETERS: self._parameters}
        self._download: _Download | None = None
        self._job: auto.Job | None = None
        self._job_opcode = Opcode.AUTO_ENROL
        self.ready_at = self.clock() + (self.model.boot_s if boot_s is None else boot_s)
        self.restarts = False

    @property
    def is_up(self) -> bool:
        return self.clock() >= self.ready_at

    @property
    def speed_factor(self) -> int:
        return self.flash.settings.speed_factor

    @property
    def picture(self) -> bytes | None:
        """The picture buffer as an upload sends it."""
        return self._imaging.packed()

    def receive_error(self) -> Reply:
        """What a frame with a wrong checksum is answered with."""
        return self._reply(Answer(Status.RECEIVE_ERROR), 0, self.speed_factor)

    def handle(self, packet: Packet) -> Reply | None:
        """The reply to one packet; None to data and to another module's packets."""
        if packet.address != self.flash.settings.address:
            return None
        if packet.pid is PacketId.COMMAND:
            return self._command(packet.payload)
        if self._download and packet.pid in (PacketId.DATA, PacketId.LAST_DATA):
            self._take(packet)
        return None

    def tick(self) -> Reply | None:
        """Resume an automatic command that goes on by itself."""
        if self._job is None:
            return None
        answer = next(self._job, DONE)
        if answer is DONE:
            self._job = None
        return self._reply(answer, self._job_opcode, self.speed_factor) if answer and self._job else None

    @property
    def is_working(self) -> bool:
        return self._job is not None

    def _command(self, payload: bytes) -> Reply | None:
        factor = self.speed_factor
        self._download = self._job = None
        code, parameters = payload[0], payload[1:]
        if self._panel.is_locked and code != Opcode.VERIFY_PASSWORD:
            return self._reply(Answer(Status.PASSWORD_NEEDED), code, factor)
        if code not in self.model.opcodes:
            return self._reply(Answer(Status.UNDEFINED), 0, factor)
        opcode = Opcode(code)
        if opcode in _JOBS and len(parameters) == _JOB_PARAMETERS:
            self._job_opcode = opcode
            self._job = _JOBS[opcode](self._parts(), parameters)
            return self.tick()
        try:
            answer = self._answer(opcode, parameters)
        except (IndexError, struct.error):
            answer = Answer(Status.RECEIVE_ERROR)
        return self._reply(answer, opcode, factor)

    def _answer(self, opcode: Opcode, parameters: bytes) -> Answer:
        if opcode in _DOWNLOADS:
            buffer = self._library.buffer_number(parameters[0]) if opcode is Opcode.DOWN_TEMPLATE else 0
            self._download = _Download(opcode, buffer, bytearray())
            return DONE
        if opcode is Opcode.SOFT_RESET:
            self.restarts = True
            return DONE
        handler = self._handlers.get(opcode)
        return handler(parameters) if handler else Answer(Status.RECEIVE_ERROR)

    def _take(self, packet: Packet) -> None:
        assert self._download, "data without a download"
        self._download.data += packet.payload
        if packet.pid is not PacketId.LAST_DATA:
            return
        done, self._download = self._download, None
        if done.opcode == Opcode.DOWN_IMAGE:
            self._imaging.download(bytes(done.data))
        else:
            self._library.download(done.buffer, bytes(done.data))

    def _parameters(self, parameters: bytes) -> Answer:
        state = State.VALID_IMAGE if self._imaging.picture is not None else State(0)
        state |= State.LAST_MATCH_PASSED if self._library.last_match_passed else State(0)
        return self._panel.parameters(state)

    def _parts(self) -> auto.Parts:
        return auto.Parts(
            imaging=self._imaging,
            library=self._library,
            is_touched=lambda: self.glass.is_touched,
            clock=self.clock,
            used_pages=lambda: set(self.flash.templates),
            library_size=self.model.library_size,
        )

    def _reply(self, answer: Answer, code: int, factor: int) -> Reply:
        """Frames of an answer; its ack has the command's fixed length whatever the confirmation code."""
        wanted = value_bytes(Opcode(code)) if code in _OPCODES else 0
        address = self.flash.settings.address
        frames = [bytes(ack(answer.status, answer.values.ljust(wanted, b"\0"), address=address))]
        if answer.data is not None:
            frames += self._data_frames(answer.data, address)
        return Reply(tuple(frames), answer.takes_s, factor)

    def _data_frames(self, data: bytes, address: int) -> list[bytes]:
        size = PACKET_SIZES[self.flash.settings.packet_code]
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        ids = [PacketId.DATA] * (len(pieces) - 1) + [PacketId.LAST_DATA]
        return [bytes(Packet(pid, piece, address)) for pid, piece in zip(ids, pieces, strict=True)]
