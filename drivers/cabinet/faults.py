"""Why the cabinet cannot be used, each by its own name and with its remedy."""

from enum import IntEnum

from drivers.errors import DeviceFault, DeviceGone, DeviceRefused


class Refusal(IntEnum):
    """Modbus exception codes (Modbus Application Protocol V1.1b3, §7)."""

    ILLEGAL_FUNCTION = 1
    ILLEGAL_ADDRESS = 2
    ILLEGAL_VALUE = 3
    DEVICE_FAILURE = 4
    ACKNOWLEDGE = 5
    DEVICE_BUSY = 6
    MEMORY_PARITY = 8
    GATEWAY_NO_PATH = 10
    GATEWAY_NO_ANSWER = 11


class PortUnusable(DeviceGone):
    """The serial port cannot be opened."""


class LineCut(DeviceGone):
    """The port is there and nothing at all comes back, or the port went away."""


class LineDisturbed(DeviceFault):
    """Answers arrive damaged, again and again."""


class WrongUnit(DeviceFault):
    """Whole answers arrive that belong to no question of ours."""


class OutputLinked(DeviceFault):
    """The board lets its own input switch the latch."""


class LatchStuck(DeviceFault):
    """The latch did not do as it was told; `wants_open` is what it was told."""

    def __init__(self, problem: str, remedy: str, wants_open: bool) -> None:
        super().__init__(problem, remedy)
        self.args = (problem, remedy, wants_open)
        self.wants_open = wants_open


def port_unusable(port: str, reason: str) -> PortUnusable:
    return PortUnusable(f"cannot open {port} for the cabinet ({reason})", "plug it in or correct the address")


def port_lost(port: str) -> LineCut:
    return LineCut(f"the cabinet's port {port} has gone", "plug the RS-485 adapter in again")


def line_cut(port: str, unit: int) -> LineCut:
    return LineCut(
        f"board {unit} at {port} does not answer", "check its power, its address and the wires A and B"
    )


def line_disturbed(port: str, unit: int) -> LineDisturbed:
    return LineDisturbed(
        f"answers of board {unit} at {port} arrive damaged", "check speed, ground, shield and termination"
    )


def wrong_unit(port: str, unit: int) -> WrongUnit:
    return WrongUnit(
        f"at {port} something else answers in place of board {unit}", "give every board its own address"
    )


def refused(port: str, unit: int, code: int) -> DeviceRefused | DeviceFault:
    if code not in tuple(Refusal):
        return DeviceFault(
            f"board {unit} at {port} refuses with unknown code {code}", "check the board's type"
        )
    reason = Refusal(code).name.lower().replace("_", " ")
    return DeviceRefused(
        f"board {unit} at {port} refuses: {reason}", "make the I/O map fit the board", Refusal(code)
    )


def output_linked(unit: int, register: int) -> OutputLinked:
    return OutputLinked(
        f"board {unit} lets its own input switch the latch", f"write 0 to its register {register:04X}h"
    )


def latch_stuck(wants_open: bool) -> LatchStuck:
    what = "open" if wants_open else "lock"
    return LatchStuck(
        f"the latch does not {what}", "check bolt, coil supply and position contact", wants_open
    )


def latch_unswitched(wants_open: bool) -> LatchStuck:
    state = "on" if wants_open else "off"
    return LatchStuck(f"the latch's output did not go {state}", "replace the I/O board", wants_open)
