"""Why a receipt was not printed, each by its own name and with its remedy."""

from drivers.errors import DeviceError, DeviceFault, DeviceGone, DeviceTimeout
from drivers.printer.codes import Trouble


class PrinterMissing(DeviceGone):
    """The printer's address cannot be opened."""


class PrinterLost(DeviceGone):
    """The printer's port went away under us."""


class PrinterSilent(DeviceTimeout):
    """The port is there and no question is answered."""


class PrinterTrouble(DeviceFault):
    """The printer itself says what is wrong."""

    def __init__(self, problem: str, remedy: str, trouble: Trouble) -> None:
        super().__init__(problem, remedy)
        self.args = (problem, remedy, trouble)
        self.trouble = trouble


class PrinterBabble(DeviceFault):
    """More answers came than questions were asked: none of them can be believed."""


class PrintUnconfirmed(DeviceTimeout):
    """The printer says it is well and did not confirm the last byte: the receipt is not printed."""


_WORDS = {
    Trouble.COVER_OPEN: ("the printer's cover is open", "close it"),
    Trouble.PAPER_OUT: ("the printer is out of paper", "put a new roll in"),
    Trouble.CUTTER: ("the printer's cutter is stuck", "free it and close the cover"),
    Trouble.JAM: ("paper is jammed in the printer", "open the cover and take it out"),
    Trouble.HOT: ("the printer's head is too hot", "wait until it has cooled down"),
    Trouble.FAILED: ("the printer reports a failure", "switch it off and on"),
    Trouble.OFFLINE: ("the printer is offline", "look at its lamps and its feed button"),
}


def missing(address: str, reason: str) -> PrinterMissing:
    return PrinterMissing(f"cannot open {address} for the printer ({reason})", "plug it in, switch it on")


def lost(address: str) -> PrinterLost:
    return PrinterLost(f"the printer at {address} has gone", "plug it in again")


def silent(address: str) -> PrinterSilent:
    return PrinterSilent(f"the printer at {address} answers nothing", "check its power, cable and speed")


def babble(address: str) -> PrinterBabble:
    return PrinterBabble(f"the printer at {address} answers what was not asked", "check cable and speed")


def trouble(what: Trouble) -> PrinterTrouble:
    return PrinterTrouble(*_WORDS[what], what)


def unconfirmed(address: str) -> PrintUnconfirmed:
    return PrintUnconfirmed(f"the printer at {address} did not finish the receipt", "look at it, print again")


def still_holding(error: DeviceError) -> DeviceError:
    """The same error of a printer that could not be told to forget the rest of the receipt."""
    problem, remedy, *more = error.args
    remedy += "; then switch the printer off and on, it may still hold part of a receipt"
    return type(error)(problem, remedy, *more)
