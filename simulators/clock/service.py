"""A clock at a TCP address: tells whoever listens how far it is turned, and waits until they heard it."""

import json
import math
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.domain.turning import LONGEST_LINE, MOST_TURNED_S, read_turned, write_turned
from simulators.control import ControlError, Reply, Request

HEARD_S = 5.0
_UNITS_S = {"days": 86_400.0, "hours": 3600.0, "minutes": 60.0, "seconds": 1.0}


@dataclass(slots=True, eq=False)
class _Listener:
    line: socket.socket = field(repr=False)
    heard_s: float | None = None


class ClockService:
    """`turn` answers once every listener has confirmed the new time, or after a limit says who has not."""

    def __init__(self, port: int, state: Path | None = None) -> None:
        self._state = state
        self._turned_s = _load(state)
        self._listeners: set[_Listener] = set()
        self._changed = threading.Condition()
        self._server = socket.create_server(("127.0.0.1", port))
        self.address = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, name="clock-accept", daemon=True).start()

    def close(self) -> None:
        _hang_up(self._server)  # a close alone leaves the port listening while somebody is in `accept`
        self._server.close()
        with self._changed:
            for each in self._listeners:
                _hang_up(each.line)

    def handle(self, request: Request) -> Reply:
        acts: dict[str, Callable[[Request], Reply]] = {"turn": self._turn, "status": self._status}
        act = acts.get(request["do"])
        if act is None:
            raise ControlError(f"unknown request; there are {', '.join(acts)}")
        return act(request)

    def _turn(self, request: Request) -> Reply:
        with self._changed:
            turned_s = self._turned_s + _seconds(request)
            if turned_s > MOST_TURNED_S:
                raise ControlError("a clock is turned by a hundred years at most")
            _save(self._state, turned_s)
            self._turned_s = turned_s
            for each in self._listeners:
                _tell(each, turned_s)
            self._changed.wait_for(lambda: not self._deaf(), HEARD_S)
            return self._seen()

    def _status(self, request: Request) -> Reply:
        with self._changed:
            return self._seen()

    def _seen(self) -> Reply:
        now = datetime.now(UTC) + timedelta(seconds=self._turned_s)
        listeners = {"listeners": len(self._listeners), "deaf": self._deaf()}
        return {"turned_s": self._turned_s, "now": now.isoformat(), **listeners}

    def _deaf(self) -> int:
        """How many have not yet confirmed the newest turn."""
        return sum(each.heard_s != self._turned_s for each in self._listeners)

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), name="clock-listener", daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener = _Listener(line)
        with self._changed:
            self._listeners.add(listener)
            _tell(listener, self._turned_s)
        try:
            with line, line.makefile("rb") as words:
                while word := words.readline(LONGEST_LINE):
                    with self._changed:
                        listener.heard_s = read_turned(word)
                        self._changed.notify_all()
        except (OSError, ValueError):
            pass  # gone, or no listener of ours: either way it is told nothing more
        finally:
            with self._changed:
                self._listeners.discard(listener)
                self._changed.notify_all()


def _tell(listener: _Listener, turned_s: float) -> None:
    try:
        listener.line.send(write_turned(turned_s), socket.MSG_DONTWAIT)
    except OSError:
        _hang_up(listener.line)


def _hang_up(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _seconds(request: Request) -> float:
    given = {unit: request[unit] for unit in _UNITS_S if unit in request}
    if not given or set(request) - {"do", *_UNITS_S}:
        raise ControlError(f"say by how much: {', '.join(_UNITS_S)}")
    for unit, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ControlError(f"{unit}: a number is expected")
    total = float(sum(value * _UNITS_S[unit] for unit, value in given.items()))
    if total < 0:
        raise ControlError("a clock is only turned forward")
    return total


def _load(state: Path | None) -> float:
    if state is None or not state.exists():
        return 0.0
    try:
        return read_turned(state.read_bytes())
    except ValueError as error:
        raise ControlError(f"{state}: {error}; remove it or name another file") from error


def _save(state: Path | None, turned_s: float) -> None:
    if state:
        draft = state.with_name(f".{state.name}.{os.getpid()}")
        draft.write_text(json.dumps({"turned_s": turned_s}))
        draft.replace(state)
