"""A receipt printer: its status at any time, and pictures that count as printed only when it says so.

A picture goes out in bands, each followed by a question that the printer answers in its turn. No more than
two are ever unanswered, so a question of the other kind, answered at once, always finds room in its buffer.
"""

import logging
import time
from types import TracebackType
from typing import Self

from PIL import Image

from drivers.errors import DeviceError
from drivers.printer import codes, faults
from drivers.printer.codes import About, Status
from drivers.printer.line import Line
from drivers.printer.raster import bands

_log = logging.getLogger(__name__)
_ANSWER_S = 1.0
_PATIENCE_S = 0.5
_WELL_BUT_STILL_S = 8.0
_UNANSWERED = 2
_ONE_TOO_MANY_S = 0.05


class Printer:
    """One open printer; belongs to one thread."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._answer_s = _ANSWER_S + line.lag_s

    @classmethod
    def open(cls, address: str, *, baud: int = 115_200) -> Self:
        """`address`: a serial device, `/dev/usb/lp0` or `tcp://HOST:PORT`."""
        return cls(Line(address, baud=baud))

    def status(self) -> Status:
        """What the printer says of itself now; `PrinterSilent` when it says nothing."""
        return codes.read_status({about: self._ask(about) for about in About})

    def print(self, picture: Image.Image) -> None:
        """Print and cut; returns only when the printer confirmed the cut, else raises and nothing is printed.

        After a failure the printer was told to forget the rest, so that nobody else finds it.
        """
        work = [codes.INITIALISE + codes.ASK_IN_TURN]
        work += [band + codes.ASK_IN_TURN for band in bands(picture)]
        work.append(codes.FEED_AND_CUT + codes.ASK_IN_TURN)
        self._refuse_trouble(self.status())
        try:
            self._carry_out(work)
        except faults.PrinterLost:
            raise
        except DeviceError as error:
            raise self._given_up(error) from error

    def close(self) -> None:
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self.close()

    def _carry_out(self, work: list[bytes]) -> None:
        unanswered = 0
        for piece in work:
            while unanswered >= _UNANSWERED:
                unanswered -= self._await_answers(unanswered)
            self._write(piece)
            unanswered += 1
        while unanswered:
            unanswered -= self._await_answers(unanswered)
        # One answer too many means that an earlier one was none: the cut may not have been confirmed.
        if any(codes.is_answer_in_turn(byte) for byte in self._line.read(_ONE_TOO_MANY_S)):
            raise faults.babble(self._line.address)

    def _await_answers(self, most: int) -> int:
        """How many pieces were confirmed; asks what is wrong whenever none is for a while."""
        end = time.monotonic() + _WELL_BUT_STILL_S
        while time.monotonic() < end:
            heard = self._line.read(_PATIENCE_S)
            answers = sum(codes.is_answer_in_turn(byte) for byte in heard)
            if answers > most:
                raise faults.babble(self._line.address)
            if answers:
                return answers
            if not heard:
                confirmed = self._look(most)
                if confirmed:
                    return confirmed
        raise faults.unconfirmed(self._line.address)

    def _look(self, most: int) -> int:
        """Raise what the printer says is wrong; answers in turn that arrive meanwhile are counted."""
        answers: dict[About, int] = {}
        confirmed = 0
        for about in About:
            byte, meanwhile = self._question(about)
            answers[about] = byte
            confirmed += meanwhile
        self._refuse_trouble(codes.read_status(answers))
        if confirmed > most:
            raise faults.babble(self._line.address)
        return confirmed

    def _ask(self, about: About) -> int:
        while self._line.read(0.0):
            continue
        return self._question(about)[0]

    def _question(self, about: About) -> tuple[int, int]:
        """The status byte, and how many answers in turn came before it."""
        self._write(codes.ask(about))
        end = time.monotonic() + self._answer_s
        confirmed = 0
        while (left := end - time.monotonic()) > 0:
            for byte in self._line.read(left):
                if codes.is_status(byte):
                    return byte, confirmed
                confirmed += codes.is_answer_in_turn(byte)
        raise faults.silent(self._line.address)

    def _write(self, data: bytes) -> None:
        if self._line.write(data, self._answer_s + _WELL_BUT_STILL_S) < len(data):
            raise faults.silent(self._line.address)

    def _refuse_trouble(self, status: Status) -> None:
        if status.trouble is not None:
            raise faults.trouble(status.trouble)

    def _given_up(self, error: DeviceError) -> DeviceError:
        """The error, after the printer was told to forget the rest, lest somebody else finds it."""
        cleared = self._clear()
        _log.info("receipt given up, printer cleared: %s", cleared)
        return error if cleared else faults.still_holding(error)

    def _clear(self) -> bool:
        try:
            self._write(codes.CLEAR)
            end = time.monotonic() + self._answer_s
            heard = b""
            while (left := end - time.monotonic()) > 0 and codes.CLEARED not in heard:
                heard += self._line.read(left)
        except DeviceError:
            return False
        return codes.CLEARED in heard
