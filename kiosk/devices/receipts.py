"""The receipt printer as the journeys use it: asked before one that needs paper, and used at its end."""

import logging
from collections.abc import Sequence

from drivers.printer.codes import Status
from drivers.printer.printer import Printer
from kiosk.completion.receipt import Line
from kiosk.completion.slip_drawing import draw_slip

_log = logging.getLogger(__name__)


class Receipts:
    """Opens the printer for each piece of work, so that one that was unplugged is found again.

    Both calls block their worker's thread and raise a `DeviceError` that names what is wrong.
    """

    def __init__(self, address: str, *, baud: int = 115_200) -> None:
        self._address = address
        self._baud = baud

    def status(self) -> Status:
        with Printer.open(self._address, baud=self._baud) as printer:
            return printer.status()

    def print(self, lines: Sequence[Line], language: str) -> None:
        """Returns when the printer has confirmed the cut; otherwise nothing counts as printed."""
        picture = draw_slip(lines, language)
        with Printer.open(self._address, baud=self._baud) as printer:
            printer.print(picture)
        _log.info("slip printed")
