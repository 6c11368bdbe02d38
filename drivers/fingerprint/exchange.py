"""One command, its one answer: waiting, repeating, and never taking a stale answer for a fresh one.

After anything odd the line is `dirty`. Before the next command it is then left to fall silent, and a fence (a
command whose answer has a length of its own) flushes what is still under way.
"""

import logging
from collections.abc import Callable

from drivers.errors import DeviceError
from drivers.fingerprint import faults
from drivers.fingerprint.codes import Opcode, Status
from drivers.fingerprint.commands import Ack, Parameters, command, value_bytes
from drivers.fingerprint.health import HealthCounter
from drivers.fingerprint.packets import Damaged, Packet, PacketId, PacketReader
from drivers.fingerprint.transport import Clock, Transport

Cancelled = Callable[[], bool]

ANSWER_S = 1.0
_TRIES = 3
_PATIENCE = (1, 1, 2)
"""How many times the usual wait each try gets: a slow module is not called broken."""
_POLL_S = 0.02
_LONGEST_PAUSE_S = 0.07
"""How long nobody looks whether the caller still wants this."""
_QUIET_S = 0.05
_NOISE_LIMIT_S = 2.0
_STREAM_LIMIT_S = 20.0
_FENCE_S = 0.8
_log = logging.getLogger(__name__)


class CancelledError(Exception):
    """The caller wants no more of this; the sensor turns it into a value."""


def never() -> bool:
    return False


class Exchange:
    """The conversation with one module over one transport."""

    def __init__(
        self, transport: Transport, clock: Clock, *, address: int, counter: HealthCounter | None = None
    ) -> None:
        self.transport = transport
        self.clock = clock
        self.address = address
        self.counter = counter or HealthCounter()
        self.cancelled: Cancelled = never
        self.dirty = False
        self.has_fence = False
        self.strays = 0
        self._reader = PacketReader()
        self._unread: list[Packet | Damaged] = []

    @property
    def skipped(self) -> int:
        """Bytes so far that belonged to no frame."""
        return self._reader.skipped

    def ask(
        self, opcode: Opcode, parameters: bytes = b"", *, answer_s: float = ANSWER_S, tries: int = _TRIES
    ) -> Ack:
        """Send a command until it is answered; the answer's code is the caller's to judge."""
        for attempt in range(1, tries + 1):
            if self.dirty:
                self.resynchronise()
            answer = self.ask_once(opcode, parameters, answer_s=answer_s * _PATIENCE[attempt - 1])
            if isinstance(answer, Ack) and answer.status is not Status.RECEIVE_ERROR:
                return answer
            self.counter.retries += attempt < tries
            self.dirty = True
        if isinstance(answer, Ack):
            raise self.failed(faults.sensor_refused(_wording(opcode), answer.status, answer.code))
        raise self.failed(answer)

    def ask_once(
        self, opcode: Opcode, parameters: bytes = b"", *, answer_s: float = ANSWER_S
    ) -> Ack | DeviceError:
        """Send a command once; a missing or damaged answer is returned, not raised."""
        self.discard()
        self.send(command(opcode, parameters, address=self.address))
        start = self.clock.monotonic()
        answer = self.await_ack(opcode, answer_s=answer_s)
        if isinstance(answer, Ack):
            self.counter.answered(self.clock.monotonic() - start)
        return answer

    def await_ack(self, opcode: Opcode, *, answer_s: float) -> Ack | DeviceError:
        """The next ack; the wait counts from the last byte received."""
        damaged = False
        while items := self.receive(answer_s):
            for at, item in enumerate(items):
                ack = _fitting(item, opcode)
                if ack is not None:
                    self._unread = items[at + 1 :]
                    return ack
                damaged = self.dirty = True
        self.counter.timeouts += not damaged
        return faults.garbled(_wording(opcode)) if damaged else faults.no_answer(_wording(opcode))

    def fence(self) -> Parameters | None:
        """The module's parameters, known to be its newest answer; `strays` tells of older ones before it.

        None where the module knows no such command or does not answer.
        """
        self.strays = 0
        self.send(command(Opcode.READ_PARAMETERS, address=self.address))
        wanted = value_bytes(Opcode.READ_PARAMETERS)
        while items := self.receive(_FENCE_S):
            for item in items:
                if isinstance(item, Packet) and item.pid is PacketId.ACK and len(item.payload) == wanted + 1:
                    return Parameters.parse(item.payload[1:])
                self.strays += 1
        return None

    def resynchronise(self) -> None:
        """Let the line fall silent, then make sure that the next answer belongs to the next command."""
        self.counter.resyncs += 1
        self.settle()
        self.dirty = False
        if self.has_fence and self.fence() is None:
            self.settle()

    def settle(self) -> None:
        """Wait until nothing more comes; a picture that is still streaming is waited out."""
        start = framed = self.clock.monotonic()
        while items := self.receive(_QUIET_S):
            now = self.clock.monotonic()
            framed = now if any(isinstance(item, Packet) for item in items) else framed
            if now - framed > _NOISE_LIMIT_S or now - start > _STREAM_LIMIT_S:
                return

    def receive(self, silence_s: float, *, pause_s: float = 0.0) -> list[Packet | Damaged]:
        """What arrives next, or nothing after this much silence; `pause_s` lets bytes gather first."""
        if self._unread:
            items, self._unread = self._unread, []
            return items
        last = self.clock.monotonic()
        give_up = last + silence_s + _NOISE_LIMIT_S
        while True:
            self._pause(pause_s)
            now = self.clock.monotonic()
            data = self.transport.read(max(0.0, min(last + silence_s - now, _POLL_S)))
            items = self._heard(self._reader.feed(data))
            if items:
                return items
            now = self.clock.monotonic()
            last = now if data else last
            if now >= last + silence_s or now >= give_up:
                return self._heard(self._reader.flush())

    def discard(self) -> None:
        """Drop what has arrived unasked."""
        self._unread = []
        if self.transport.read(0.0) or self._reader.pending:
            self.counter.discards += 1
            self._reader = PacketReader()

    def send(self, packet: Packet) -> None:
        self.transport.write(bytes(packet))

    def failed(self, error: DeviceError) -> DeviceError:
        """Note an error on its way to the caller."""
        self.counter.last_fault = error.problem
        _log.info("%s", error)
        return error

    def _pause(self, seconds: float) -> None:
        """Wait in pieces short enough for a cancellation."""
        while True:
            if self.cancelled():
                self.dirty = True
                raise CancelledError
            if seconds <= 0:
                return
            self.clock.sleep(min(seconds, _LONGEST_PAUSE_S))
            seconds -= _LONGEST_PAUSE_S

    def _heard(self, items: list[Packet | Damaged]) -> list[Packet | Damaged]:
        """Only what this module said; frames of another address are none of ours."""
        mine: list[Packet | Damaged] = []
        for item in items:
            if isinstance(item, Damaged):
                self.counter.checksum_errors += 1
                mine.append(item)
                continue
            self.counter.frames += 1
            if item.address == self.address:
                mine.append(item)
            else:
                self.dirty = True
        return mine


def _fitting(item: Packet | Damaged, opcode: Opcode) -> Ack | None:
    """The ack this command can have: of its fixed length, or a bare refusal as some clones send it."""
    if not isinstance(item, Packet) or item.pid is not PacketId.ACK:
        return None
    ack = Ack.parse(item)
    fits = len(ack.values) == value_bytes(opcode) or (not ack.values and ack.status is not Status.OK)
    return ack if fits else None


def _wording(opcode: Opcode) -> str:
    return opcode.name.lower().replace("_", " ")
