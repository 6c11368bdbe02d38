"""What the simulated printer knows of itself, and how it puts that into status bytes."""

from drivers.printer import codes
from drivers.printer.codes import About
from simulators.mischief import Mischief
from simulators.printer.faults import Fault
from simulators.printer.paper import DOTS_PER_MM, Roll

NEAR_END_MM = 300.0
_STOPPING = (Fault.COVER_OPEN, Fault.JAM, Fault.HOT, Fault.FAILED, Fault.SILENT, Fault.STALL)


class Sensors:
    """Cover, paper, cutter and head; a stuck cutter is noticed at a cut and stays until it is freed."""

    def __init__(self, mischief: Mischief) -> None:
        self._mischief = mischief
        self._cut_failed = False

    def notice_cut(self) -> bool:
        """Whether the cutter moved."""
        self._cut_failed = self._mischief.is_on(Fault.CUTTER)
        return not self._cut_failed

    def stopped(self, roll: Roll) -> bool:
        """Whether nothing more comes out of the buffer."""
        return self._is_out(roll) or self._is_stuck() or any(map(self._mischief.is_on, _STOPPING))

    def status(self, about: int, roll: Roll) -> bytes:
        """The answer to a real-time question; none to an unknown one."""
        bits = {
            About.PRINTER: self._printer,
            About.OFFLINE_CAUSE: self._offline_cause,
            About.ERROR_CAUSE: self._error_cause,
            About.PAPER: self._paper,
        }
        read = bits.get(About(about)) if about in tuple(About) else None
        return bytes((codes.FIXED | read(roll),)) if read else b""

    def in_turn(self, roll: Roll) -> bytes:
        """The answer to `GS r`."""
        return bytes((0x03 if self._is_near_end(roll) else 0x00,))

    def _printer(self, roll: Roll) -> int:
        offline = self._is_out(roll) or self._mischief.is_on(Fault.COVER_OPEN) or self._is_broken()
        return codes.OFFLINE_BIT if offline else 0

    def _offline_cause(self, roll: Roll) -> int:
        cover = self._mischief.is_on(Fault.COVER_OPEN)
        return (
            codes.COVER_BIT * cover
            | codes.PAPER_STOP_BIT * self._is_out(roll)
            | codes.ERROR_BIT * self._is_broken()
        )

    def _error_cause(self, _: Roll) -> int:
        is_on = self._mischief.is_on
        return (
            codes.JAM_BIT * is_on(Fault.JAM)
            | codes.CUTTER_BIT * self._is_stuck()
            | codes.HOT_BIT * is_on(Fault.HOT)
            | codes.FAILED_BIT * is_on(Fault.FAILED)
        )

    def _paper(self, roll: Roll) -> int:
        near, out = self._is_near_end(roll), self._is_out(roll)
        return codes.NEAR_END_BITS * near | codes.PAPER_END_BITS * out

    def _is_out(self, roll: Roll) -> bool:
        return self._mischief.is_on(Fault.PAPER_OUT) or roll.left_dots <= 0

    def _is_near_end(self, roll: Roll) -> bool:
        short = roll.left_dots < NEAR_END_MM * DOTS_PER_MM
        return short or self._mischief.is_on(Fault.NEAR_END) or self._is_out(roll)

    def _is_stuck(self) -> bool:
        return self._cut_failed and self._mischief.is_on(Fault.CUTTER)

    def _is_broken(self) -> bool:
        return self._is_stuck() or any(map(self._mischief.is_on, (Fault.JAM, Fault.HOT, Fault.FAILED)))
