"""The register on HTTP: `POST /inquiries` with `{"items": {…}}`, answered by item and without a value;
`GET /notices?after=N` for the deaths and lost rights it learned of since notice N.
"""

import json
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulators.register.device import Register, Trouble

LONGEST_BODY = 65_536


class RegisterService:
    """Serves on loopback until closed; port 0 takes a free one."""

    def __init__(self, register: Register, port: int = 0) -> None:
        self._closing = threading.Event()
        closing = self._closing

        class Handler(_Handler):
            pass

        Handler.register, Handler.closing = register, closing
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        serve = partial(self._server.serve_forever, poll_interval=0.05)
        threading.Thread(target=serve, name="register", daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    register: Register
    closing: threading.Event

    def do_POST(self) -> None:
        asked = self._asked()
        known = asked is not None and self.path == "/inquiries"
        self._answer(lambda: self.register.answer(asked or {}) if known else None)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        after = parse_qs(parts.query).get("after", ["0"])[0]
        known = parts.path == "/notices" and after.isascii() and after.isdecimal() and len(after) < 10
        self._answer(lambda: self.register.notices(int(after)) if known else None)

    def _answer(self, act: Callable[[], dict[str, Any] | None]) -> None:
        trouble = self.register.next_trouble()
        if trouble is Trouble.OUTAGE:
            self._send(503, b'{"error":"out of service"}')
            return
        told = act()
        if told is None:
            self._send(400, b'{"error":"no such question"}')
            return
        self.closing.wait(None if trouble is Trouble.SILENT else self.register.pause_s())
        whole = json.dumps(told).encode()
        if trouble is not Trouble.SILENT:
            self._send(200, whole[: len(whole) // 2] if trouble is Trouble.GARBLED else whole)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a request line says nothing worth keeping."""

    def _asked(self) -> dict[str, str] | None:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or int(length) > LONGEST_BODY:
            return None
        try:
            body = json.loads(self.rfile.read(int(length)))
            return {str(path): str(value) for path, value in body["items"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # whoever asked has given up
