"""Production on HTTP, as `kiosk/domain/production.py` describes it."""

import json
import threading
from base64 import b64decode
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from kiosk.domain.production import (
    LARGEST_ORDER,
    MOST_AT_ONCE,
    Order,
    OrderError,
    OrderProblem,
    order_context,
    read_order,
    write_progress,
)
from kiosk.domain.sealing import SealError, key_bytes, key_text, unseal
from simulators.production.device import ConflictError, Factory
from simulators.production.faults import Fault

Answer = tuple[int, Any]


class ProductionService:
    """Serves on loopback until closed; port 0 takes a free one."""

    def __init__(self, factory: Factory, port: int = 0) -> None:
        self._closing = threading.Event()
        closing = self._closing

        class Handler(_Handler):
            pass

        Handler.factory, Handler.closing = factory, closing
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        serve = partial(self._server.serve_forever, poll_interval=0.05)
        threading.Thread(target=serve, name="production", daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    factory: Factory
    closing: threading.Event

    def do_GET(self) -> None:
        known = self.path == "/key"
        self._answer(
            lambda: (200, {"sealing": key_text(self.factory.key.public_key())}) if known else _nothing()
        )

    def do_POST(self) -> None:
        body = self._asked()
        self._answer(lambda: self._act(body))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a request line says nothing worth keeping."""

    def _answer(self, act: Callable[[], Answer]) -> None:
        mischief = self.factory.mischief
        if mischief.strikes_now(Fault.OUTAGE):
            self._send(503, b'{"error":"out of service"}')
        elif mischief.strikes_now(Fault.SILENT):
            act()
            self.closing.wait()
        else:
            status, told = act()
            whole = json.dumps(told).encode()
            garbled = mischief.strikes_now(Fault.GARBLED)
            self._send(status, whole[: len(whole) // 2] if garbled else whole)

    def _act(self, body: dict[str, Any] | None) -> Answer:
        parts = self.path.strip("/").split("/")
        try:
            if body is None or parts[0] != "orders":
                return _nothing()
            if len(parts) == 1:
                return (201 if self.factory.submit(self._open(body)) else 200), {}
            if parts[1:] == ["progress"]:
                asked = [str(each) for each in body["orders"][:MOST_AT_ONCE]]
                return 200, {"orders": [write_progress(each) for each in self.factory.progress(asked)]}
            return self._change(parts[1], parts[-1], body)
        except OrderError as error:
            return 422, {"reason": error.problem.value}
        except ConflictError as error:
            return 409, {"error": str(error)}
        except (KeyError, TypeError, ValueError):
            return _nothing()

    def _change(self, order: str, what: str, body: dict[str, Any]) -> Answer:
        if what == "place":
            self.factory.redirect(order, str(body["place"])[:64])
        elif what == "cancel":
            self.factory.cancel(order)
        else:
            return _nothing()
        return 200, {}

    def _open(self, body: dict[str, Any]) -> Order:
        """The order as the sender sealed it for us under this id."""
        name = str(body.get("order"))
        try:
            sender = X25519PublicKey.from_public_bytes(key_bytes(str(body.get("from"))))
            sealed = b64decode(str(body.get("sealed")), validate=True)
            plain = json.loads(unseal(self.factory.key, sender, sealed, order_context(name)))
        except (SealError, ValueError) as error:
            raise OrderError(OrderProblem.NOT_SEALED) from error
        order = read_order(plain if isinstance(plain, dict) else {})
        if order.id != name:
            raise OrderError(OrderProblem.MALFORMED)
        return order

    def _asked(self) -> dict[str, Any] | None:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or int(length) > LARGEST_ORDER:
            return None
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            return None
        return body if isinstance(body, dict) else None

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # whoever asked has given up


def _nothing() -> Answer:
    return 404, {"error": "no such thing"}
