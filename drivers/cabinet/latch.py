"""The latch in front of the card: energised it opens, without power it is locked; nothing is taken on trust.

After every order the coil is read back and, where a position contact is wired, the bolt must follow within
its travel time. A release ends by itself: on the board's timer (`Drive.TIMED`), so that a latch opened by a
program that died closes all the same; else (`Drive.HELD`) by `let_go_when_overdue`, and a dead program's
latch is left to the board's own watchdog.
"""

import logging
import time
from collections.abc import Callable

from pymodbus.pdu import ModbusPDU

from drivers.cabinet import faults, frames
from drivers.cabinet.iomap import Drive, Input, LatchOutput
from drivers.cabinet.line import Line
from drivers.errors import DeviceError

_log = logging.getLogger(__name__)

Clock = Callable[[], float]


class Latch:
    """One latch on an open line; its `unit` is the cabinet's own board."""

    def __init__(
        self,
        line: Line,
        unit: int,
        wire: LatchOutput,
        position: Input | None,
        *,
        clock: Clock = time.monotonic,
    ) -> None:
        self._line = line
        self._unit = unit
        self._wire = wire
        self._position = position
        self._clock = clock
        self._release_ends: float | None = None

    @property
    def is_released(self) -> bool:
        """Whether a release was ordered whose time has not run out."""
        return self._release_ends is not None and self._clock() < self._release_ends

    def check_mode(self) -> None:
        """Raise OutputLinked for a board whose inputs switch the latch, as some come from the factory."""
        if self._wire.mode_register is None:
            return
        register = self._wire.mode_register + self._wire.channel
        answer = self._line.ask(frames.read_register(self._unit, register))
        if list(answer.registers) != [frames.NORMAL_MODE]:
            raise faults.output_linked(self._unit, register)

    def release(self, hold_s: float) -> None:
        """Open for at most `hold_s`; LatchStuck (and de-energised again) if it does not."""
        if not 0.1 <= hold_s <= frames.LONGEST_HOLD_S:
            raise ValueError(f"a latch is held for 0.1 to {frames.LONGEST_HOLD_S} s, not {hold_s}")
        self._release_ends = self._clock() + hold_s
        try:
            self._line.ask(self._order(hold_s))
            self._confirm(wants_open=True)
        except BaseException:
            self._abandon()
            raise

    def close(self) -> None:
        """Lock; LatchStuck if coil or bolt does not follow."""
        self._release_ends = None
        self.de_energise()
        self._await_bolt(wants_open=False)

    def de_energise(self) -> None:
        """Take the power off the latch and see it off; says nothing about the bolt."""
        self._line.ask(frames.write_coil(self._unit, self._wire.channel, on=False))
        self._await_coil(on=False)

    def let_go_when_overdue(self) -> None:
        """Lock once a release's time is over; to be called again and again."""
        if self._release_ends is not None and not self.is_released:
            self.close()

    def _order(self, hold_s: float) -> ModbusPDU:
        if self._wire.drive is Drive.TIMED:
            return frames.write_timed_coil(self._unit, self._wire.channel, hold_s)
        return frames.write_coil(self._unit, self._wire.channel, on=True)

    def _confirm(self, wants_open: bool) -> None:
        self._await_coil(on=wants_open)
        self._await_bolt(wants_open)

    def _abandon(self) -> None:
        """A release that failed half-way must not open later by itself."""
        self._release_ends = None
        try:
            self.de_energise()
        except DeviceError as error:
            _log.warning("latch perhaps left open: %s", error)

    def _await_coil(self, on: bool) -> None:
        answer = self._line.ask(frames.read_coil(self._unit, self._wire.channel))
        if bool(answer.bits[0]) != on:
            raise faults.latch_unswitched(on)

    def _await_bolt(self, wants_open: bool) -> None:
        if self._position is None:
            return
        end = self._clock() + self._wire.travel_s
        run = 0
        while run < self._position.reads:
            if self._clock() > end:
                raise faults.latch_stuck(wants_open)
            run = run + 1 if self._is_open(self._position) == wants_open else 0

    def _is_open(self, position: Input) -> bool:
        unit = position.unit or self._unit
        answer = self._line.ask(frames.read_inputs(unit, position.channel + 1))
        return bool(answer.bits[position.channel]) == position.active_high
