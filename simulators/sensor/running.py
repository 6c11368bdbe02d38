"""Keeps one simulated sensor going: bytes in and out in time, and control requests between."""

import hashlib
import os
import select
import threading
import time
from collections.abc import Callable
from pathlib import Path

from simulators.control import ControlError, Reply, Request
from simulators.mischief import Mischief
from simulators.sensor.glass import Glass
from simulators.sensor.line import Line
from simulators.serve import Endpoint

_UNPLUGGED_S = 2.0
_IDLE_S = 1.0


class Running:
    """One thread moves the bytes; control requests come from others and take the lock."""

    def __init__(self, endpoint: Endpoint, glass: Glass, mischief: Mischief, dpi: float) -> None:
        self._endpoint = endpoint
        self._glass = glass
        self._mischief = mischief
        self._dpi = dpi
        self._line: Line | None = None
        self._lock = threading.Lock()
        self._wake_in, self._wake_out = os.pipe()
        self._backlog = b""
        self._plug_at: float | None = None
        self._stopping = False

    def serve(self, line: Line) -> None:
        """Until `stop`; the endpoint is closed at the end."""
        self._line = line
        while not self._stopping:
            with self._lock:
                timeout, handles = self._timeout(line), self._endpoint.handles()
            writing = handles if self._backlog else []
            ready, _, _ = select.select([*handles, self._wake_in], writing, [], timeout)
            if self._wake_in in ready:
                os.read(self._wake_in, 1024)
            with self._lock:
                self._move(line)
        self._endpoint.unplug()

    def stop(self) -> None:
        self._stopping = True
        os.write(self._wake_out, b"!")

    def unplug(self, *, comes_back: bool = True) -> None:
        """The plug is pulled: the address goes away and the module loses power."""
        self._endpoint.unplug()
        self._backlog = b""
        self._plug_at = time.monotonic() + _UNPLUGGED_S if comes_back else None
        if self._line:
            self._line.restart()

    def control(self, request: Request) -> Reply:
        """Carry out one request of the control socket; see the package's docstring for the actions."""
        actions: dict[str, Callable[[Request], object]] = {
            "place": self._place,
            "other": self._other,
            "lift": lambda _: self._glass.lift(),
            "fault": self._fault,
            "clear": lambda asked: self._mischief.clear(asked.get("name")),
            "unplug": lambda _: self.unplug(comes_back=False),
            "replug": lambda _: self._replug(),
            "reboot": lambda _: self._line.restart() if self._line else None,
            "stats": lambda _: None,
        }
        action = actions.get(request["do"])
        if action is None:
            raise ControlError(f"no action {request['do']!r}; there are: {', '.join(actions)}")
        with self._lock:
            action(request)
            reply = self._stats()
        os.write(self._wake_out, b"!")
        return reply

    def _timeout(self, line: Line) -> float:
        times = [each for each in (line.next_due(), self._plug_at) if each is not None]
        return min(max(min(times, default=_IDLE_S + time.monotonic()) - time.monotonic(), 0.0), _IDLE_S)

    def _move(self, line: Line) -> None:
        if self._plug_at is not None and time.monotonic() >= self._plug_at:
            self._replug()
        data = self._endpoint.receive()
        if data:
            line.receive(data, self._endpoint.host_baud())
        self._backlog += line.due(self._endpoint.host_baud())
        if self._backlog:
            self._backlog = self._backlog[self._endpoint.send(self._backlog) :]

    def _replug(self) -> None:
        self._plug_at = None
        self._endpoint.plug()
        if self._line:
            self._line.restart()

    def _place(self, asked: Request) -> None:
        self._glass.place(*self._picture(asked))

    def _other(self, asked: Request) -> None:
        self._glass.set_other(*self._picture(asked))

    def _picture(self, asked: Request) -> tuple[Path, float]:
        path, dpi = asked.get("finger"), asked.get("dpi", self._dpi)
        if not isinstance(path, str):
            raise ControlError('expected the path of a picture under "finger"')
        if not isinstance(dpi, int | float) or not 50 <= dpi <= 5000:
            raise ControlError(f'"dpi" is a number of 50 to 5000, not {dpi!r}')
        return Path(path), float(dpi)

    def _fault(self, asked: Request) -> None:
        name = asked.get("name")
        if not isinstance(name, str):
            raise ControlError('expected the name of a fault under "name"')
        self._mischief.switch_on(name)

    def _stats(self) -> Reply:
        line = self._line
        picture = line.device.picture if line else None
        return {
            "finger": str(self._glass.finger_path) if self._glass.finger_path else None,
            "touched": self._glass.is_touched,
            "captures": self._glass.exposures,
            "faults": self._mischief.active,
            "strikes": self._mischief.strikes,
            "plugged": bool(self._endpoint.handles()),
            "bytes_in": line.bytes_in if line else 0,
            "bytes_out": line.bytes_out if line else 0,
            "speed": line.device.speed_factor * 9600 if line else 0,
            "picture": hashlib.sha256(picture).hexdigest() if picture else None,
            "templates": len(line.device.flash.templates) if line else 0,
        }
