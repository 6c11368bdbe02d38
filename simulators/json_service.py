"""Questions and answers in JSON over HTTP on loopback: what the simulated outside services stand on."""

import json
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; a `garbled` one breaks off in the middle."""

    status: int
    told: Any
    garbled: bool = False


class JsonService(ABC):
    """Serves until closed; port 0 takes a free one."""

    def __init__(self, name: str, port: int, largest: int) -> None:
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, self, largest))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        serve = partial(self._server.serve_forever, poll_interval=0.05)
        threading.Thread(target=serve, name=name, daemon=True).start()

    @abstractmethod
    def answer(self, method: str, target: str, body: Body) -> Answer | None:
        """What is said to a question, None for nothing at all; `body` is None where it was no JSON object."""

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, service: JsonService, largest: int, *rest: Any) -> None:
        self._service = service
        self._largest = largest
        super().__init__(*rest)

    def do_GET(self) -> None:
        self._send(self._service.answer("GET", self.path, None))

    def do_POST(self) -> None:
        self._send(self._service.answer("POST", self.path, self._asked()))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a request line says nothing worth keeping."""

    def _asked(self) -> Body:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or int(length) > self._largest:
            return None
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            return None
        return body if isinstance(body, dict) else None

    def _send(self, answer: Answer | None) -> None:
        if answer is None:
            return
        whole = json.dumps(answer.told).encode()
        body = whole[: len(whole) // 2] if answer.garbled else whole
        try:
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # whoever asked has given up
