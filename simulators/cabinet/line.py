"""The RS-485 line of the simulated cabinet: a pty whose link is the address, with the line's faults on it.

A frame ends when it is complete or when the line falls silent; what is no frame by then is forgotten, as a
board forgets it.
"""

import contextlib
import os
import pty
import select
import threading
import tty
from pathlib import Path

from simulators.cabinet.device import CabinetDevice
from simulators.cabinet.faults import SLOW_S, Fault, garble, other_unit

_SILENCE_S = 0.02
_READ_BYTES = 4096


class PtyLine:
    """Serves a cabinet at `link` until closed."""

    def __init__(self, device: CabinetDevice, link: Path) -> None:
        self._device = device
        self._link = link
        # Our own hold on the far end lets programs come and go without a hang-up.
        self._end, self._far_end = pty.openpty()
        tty.setraw(self._far_end)
        self._stopped = threading.Event()
        self._wake_read, self._wake_write = os.pipe()
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(self._far_end))
        self._thread = threading.Thread(target=self._serve, name="cabinet-line", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Unplug the adapter: whoever has the port open is hung up."""
        self._stopped.set()
        os.write(self._wake_write, b"x")
        self._thread.join()
        for handle in (self._end, self._far_end, self._wake_read, self._wake_write):
            os.close(handle)
        with contextlib.suppress(FileNotFoundError):
            self._link.unlink()

    def _serve(self) -> None:
        buffer = b""
        while not self._stopped.is_set():
            wait_s = _SILENCE_S if buffer else None
            ready, _, _ = select.select([self._end, self._wake_read], [], [], wait_s)
            if self._end not in ready:
                buffer = b""
                continue
            buffer += os.read(self._end, _READ_BYTES)
            if self._device.mischief.is_on(Fault.CUT_LINE):
                buffer = b""
            elif (answer := self._device.answer(buffer)) is not None:
                buffer = b""
                self._send(answer)

    def _send(self, answer: bytes) -> None:
        mischief = self._device.mischief
        if mischief.strikes_now(Fault.SLOW):
            self._stopped.wait(SLOW_S)
        if mischief.strikes_now(Fault.WRONG_UNIT):
            answer = other_unit(answer)
        if mischief.strikes_now(Fault.GARBAGE):
            answer = garble(answer, mischief.rng)
        os.write(self._end, answer)
