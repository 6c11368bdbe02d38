"""The RS-485 line of the simulated cabinet, at 9600 baud, with the line's faults on it.

A frame ends when it is complete or when the line falls silent; what is no frame by then is forgotten, as a
board forgets it.
"""

import os
import select
import threading

from simulators.cabinet.device import CabinetDevice
from simulators.cabinet.faults import SLOW_S, Fault, garble, other_unit
from simulators.serve import Endpoint

BAUD = 9600
_SILENCE_S = 0.02


class ServedLine:
    """Serves a cabinet at an endpoint until closed."""

    def __init__(self, device: CabinetDevice, endpoint: Endpoint) -> None:
        self._device = device
        self._endpoint = endpoint
        self._stopped = threading.Event()
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="cabinet-line", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Unplug the adapter: whoever has the port open is hung up."""
        self._stopped.set()
        os.write(self._wake_write, b"x")
        self._thread.join()
        self._endpoint.unplug()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def _serve(self) -> None:
        buffer = b""
        while not self._stopped.is_set():
            wait_s = _SILENCE_S if buffer else None
            handles = [*self._endpoint.handles(), self._wake_read]
            ready, _, _ = select.select(handles, [], [], wait_s)
            buffer = self._understand(buffer + self._endpoint.receive()) if ready else b""

    def _understand(self, buffer: bytes) -> bytes:
        """Answer a whole frame; returns what may still become one."""
        if self._device.mischief.is_on(Fault.CUT_LINE) or self._endpoint.host_baud() not in (None, BAUD):
            return b""
        answer = self._device.answer(buffer)
        if answer is None:
            return buffer
        self._send(answer)
        return b""

    def _send(self, answer: bytes) -> None:
        mischief = self._device.mischief
        if mischief.strikes_now(Fault.SLOW):
            self._stopped.wait(SLOW_S)
        if mischief.strikes_now(Fault.WRONG_UNIT):
            answer = other_unit(answer)
        if mischief.strikes_now(Fault.GARBAGE):
            answer = garble(answer, mischief.rng)
        self._endpoint.send(answer)
