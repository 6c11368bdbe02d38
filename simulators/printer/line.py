"""The printer's cable: a pty or a TCP port, served by one thread, that can be pulled and plugged in."""

import os
import select
import threading

from simulators.control import Reply, Request
from simulators.printer.device import PrinterDevice
from simulators.serve import Endpoint

BAUD = 115_200
_GIVE_UP_S = 5.0


class ServedLine:
    """Serves a printer at an endpoint until closed."""

    def __init__(self, device: PrinterDevice, endpoint: Endpoint) -> None:
        self._device = device
        self._endpoint = endpoint
        self._plugged = True
        self._attached = threading.Event()
        self._stopped = threading.Event()
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="printer-line", daemon=True)
        self._thread.start()

    def handle(self, request: Request) -> Reply:
        """A control request: the cable's own, or the printer's."""
        if request["do"] in ("unplug", "plug"):
            self._plugged = request["do"] == "plug"
            self._attached.clear()
            os.write(self._wake_write, b"x")
            self._attached.wait(_GIVE_UP_S)  # so that whoever asked finds it done
            return {"plugged": self._plugged}
        reply = self._device.handle(request)
        os.write(self._wake_write, b"x")
        return reply

    def close(self) -> None:
        self._stopped.set()
        os.write(self._wake_write, b"x")
        self._thread.join()
        self._endpoint.unplug()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def _serve(self) -> None:
        while not self._stopped.is_set():
            ready, _, _ = select.select([*self._endpoint.handles(), self._wake_read], [], [])
            if self._wake_read in ready:
                os.read(self._wake_read, 64)
                self._attach()
            data = self._endpoint.receive()
            self._send(self._device.receive(data))

    def _attach(self) -> None:
        if self._plugged:
            self._endpoint.plug()
        else:
            self._endpoint.unplug()
        self._attached.set()

    def _send(self, answers: bytes) -> None:
        while answers and not self._stopped.is_set():
            sent = self._endpoint.send(answers)
            answers = answers[sent:]
            if not sent:
                _, writable, _ = select.select([], self._endpoint.handles(), [], _GIVE_UP_S)
                if not writable:
                    return
