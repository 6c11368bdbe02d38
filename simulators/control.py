"""The control socket of every simulated device: one JSON object a line in, one out.

`{"do": "place", "finger": "a.png"}` is answered `{"ok": true, …}` or `{"ok": false, "error": "…"}`. Panel,
scenarios, demo and tests drive the devices through this and nothing else.
"""

import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

Request = dict[str, Any]
Reply = dict[str, Any]


class ControlError(ValueError):
    """The request cannot be carried out; the text says why and what would do."""


class ControlServer:
    """Answers control requests on a Unix socket, one thread per client; `handle` runs under one lock."""

    def __init__(self, path: Path, handle: Callable[[Request], Reply]) -> None:
        self._path = path
        self._handle = handle
        self._lock = threading.Lock()
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        path.chmod(0o600)
        self._listener.listen()
        threading.Thread(target=self._accept, name="control", daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), name="control-client", daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rwb") as stream:
            try:
                for line in stream:
                    stream.write(json.dumps(self._answer(line)).encode() + b"\n")
                    stream.flush()
            except OSError:
                return

    def _answer(self, line: bytes) -> Reply:
        try:
            request = json.loads(line)
            if not isinstance(request, dict) or not isinstance(request.get("do"), str):
                raise ControlError('expected one object a line with a text under "do"')
            with self._lock:
                return {"ok": True, **self._handle(request)}
        except ValueError as error:
            return {"ok": False, "error": str(error)}


class ControlClient:
    """One side of a conversation with a simulated device's control socket."""

    def __init__(self, path: Path, timeout_s: float = 10.0) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout_s)
        try:
            self._socket.connect(str(path))
        except OSError:
            self._socket.close()
            raise
        self._stream = self._socket.makefile("rwb")

    def do(self, action: str, **fields: Any) -> Reply:
        """Carry out one request and return its reply; raises ControlError when the device says no."""
        self._stream.write(json.dumps({"do": action, **fields}).encode() + b"\n")
        self._stream.flush()
        line = self._stream.readline()
        if not line:
            raise ControlError(f"the device closed its control socket during {action!r}")
        reply: Reply = json.loads(line)
        if not reply.pop("ok", False):
            raise ControlError(str(reply.get("error")))
        return reply

    def close(self) -> None:
        self._stream.close()
        self._socket.close()
