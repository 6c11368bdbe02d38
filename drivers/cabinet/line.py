"""The serial line to the I/O boards: one question, one believed answer, three tries, all troubles counted."""

import errno
import logging
import select
import statistics
import termios
import time
from dataclasses import dataclass, replace

import serial
from pymodbus.pdu import ExceptionResponse, ModbusPDU

from drivers.cabinet import faults, frames
from drivers.cabinet.frames import AnswerError, Doubt
from drivers.errors import DeviceError

_log = logging.getLogger(__name__)
_TRAFFIC = 5
_TRIES = 3
_SETTLE_S = 0.02
_DRAIN_LIMIT_S = 0.1
_LOST = (serial.SerialException, OSError, termios.error, TypeError)
"""pyserial lets the last one escape where its port was closed under it."""


@dataclass(frozen=True, slots=True)
class LineCounters:
    """What the line has been through since it was opened."""

    answers: int = 0
    retries: int = 0
    silent: int = 0
    damaged: int = 0
    foreign: int = 0
    late_bytes: int = 0


class Line:
    """An open port with all its boards; belongs to one thread. Once lost it stays lost: open another."""

    def __init__(self, port: str, *, baud: int = 9600, timeout_s: float = 0.2) -> None:
        self.name = port
        self.counters = LineCounters()
        self._timeout_s = timeout_s
        self._gap_s = max(3.5 * 10 / baud, 0.00175)
        self._lost: DeviceError | None = None
        self._port: serial.Serial = _open(port, baud)

    def ask(self, question: ModbusPDU) -> ModbusPDU:
        """The board's answer; raises LineCut within a second when there is none, and closes the port."""
        if self._lost is not None:
            raise self._lost
        try:
            answer = self._ask(question)
        except _LOST as error:
            raise self._lose(faults.port_lost(self.name)) from error
        if isinstance(answer, ExceptionResponse):
            raise faults.refused(self.name, question.dev_id, answer.exception_code)
        return answer

    def close(self) -> None:
        try:
            self._port.close()
        except _LOST:
            _log.debug("%s was already gone when closed", self.name)

    def _ask(self, question: ModbusPDU) -> ModbusPDU:
        start = time.monotonic()
        doubts: list[Doubt] = []
        while len(doubts) < _TRIES:
            self._drain(_SETTLE_S if doubts else 0.0, _DRAIN_LIMIT_S)
            try:
                answer = self._try(question)
            except AnswerError as error:
                doubts.append(error.doubt)
                self._count(error.doubt)
            else:
                self._succeed(doubts, time.monotonic() - start)
                return answer
        raise self._reason(question.dev_id, doubts)

    def _try(self, question: ModbusPDU) -> ModbusPDU:
        frame = frames.encode(question)
        self._port.write(frame)
        answer = self._receive(frames.REFUSAL_BYTES, self._timeout_s)
        if len(answer) == frames.REFUSAL_BYTES and not frames.is_refusal(answer):
            answer += self._receive(frames.answer_bytes(question) - len(answer), self._timeout_s)
        # A frame ends with a silence of 3.5 characters; bytes that go on are no frame.
        answer += self._receive(1, self._gap_s)
        _log.log(_TRAFFIC, ">> %s", frame.hex(" "))
        _log.log(_TRAFFIC, "<< %s", answer.hex(" "))
        return frames.decode(question, answer)

    def _succeed(self, doubts: list[Doubt], took_s: float) -> None:
        self.counters = replace(
            self.counters,
            answers=self.counters.answers + 1,
            retries=self.counters.retries + len(doubts),
        )
        if Doubt.SILENT in doubts:
            # The repeats' answers, as late as this one, are still to come; RTU cannot tell them apart.
            self._drain(took_s + _SETTLE_S, _TRIES * took_s)

    def _reason(self, unit: int, doubts: list[Doubt]) -> DeviceError:
        """What most of the tries met: a late answer on a cut line makes no disturbed one."""
        match statistics.mode(doubts):
            case Doubt.SILENT:
                return self._lose(faults.line_cut(self.name, unit))
            case Doubt.FOREIGN:
                return faults.wrong_unit(self.name, unit)
            case _:
                return faults.line_disturbed(self.name, unit)

    def _receive(self, count: int, wait_s: float) -> bytes:
        """Up to `count` bytes, fewer when they do not come in time."""
        data = b""
        end = time.monotonic() + wait_s
        while len(data) < count:
            ready, _, _ = select.select([self._port], [], [], max(end - time.monotonic(), 0.0))
            if not ready:
                break
            data += self._port.read(count - len(data))
        return data

    def _drain(self, quiet_s: float, limit_s: float) -> None:
        """Throw away what arrives until the line is quiet, or until the limit if it never is."""
        end = time.monotonic() + limit_s
        while (late := self._receive(1, quiet_s)) and time.monotonic() < end:
            self.counters = replace(self.counters, late_bytes=self.counters.late_bytes + len(late))

    def _count(self, doubt: Doubt) -> None:
        name = doubt.name.lower()
        self.counters = replace(self.counters, **{name: getattr(self.counters, name) + 1})

    def _lose(self, error: DeviceError) -> DeviceError:
        self._lost = error
        self.close()
        return error


def _open(port: str, baud: int) -> serial.Serial:
    alone = None if "://" in port else True
    try:
        return serial.serial_for_url(port, baudrate=baud, timeout=0, write_timeout=0.2, exclusive=alone)
    except (serial.SerialException, OSError, ValueError, termios.error) as error:
        raise faults.port_unusable(port, _named(error)) from error


def _named(error: Exception) -> str:
    match getattr(error, "errno", None):
        case errno.ENOENT | errno.ENXIO | errno.ENODEV | errno.EIO:
            return "nothing is there"
        case errno.EACCES | errno.EPERM:
            return "no permission: this user is not in the group dialout"
        case errno.EBUSY | errno.EAGAIN:
            return "another program uses it"
        case _:
            return str(error).splitlines()[0]
