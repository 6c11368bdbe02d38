"""Motion JPEG over HTTP on loopback, as network cameras serve it, for any number of viewers."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_BOUNDARY = "picture"


class MotionJpeg:
    """Serves what `next_picture` gives, a picture every `pause_s()`; None is a pause without one."""

    def __init__(
        self, port: int, next_picture: Callable[[], bytes | None], pause_s: Callable[[], float]
    ) -> None:
        self._next_picture = next_picture
        self._pause_s = pause_s
        self._server: _Server | None = None
        self._port = port
        self.plug()
        self.address = f"http://127.0.0.1:{self._port}/"

    def plug(self) -> None:
        if self._server is None:
            self._server = _Server(("127.0.0.1", self._port), self._next_picture, self._pause_s)
            self._port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, name="camera-http", daemon=True).start()

    def unplug(self) -> None:
        """Cut every viewer off in the middle of whatever is being sent."""
        server, self._server = self._server, None
        if server:
            server.cut()
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self,
        address: tuple[str, int],
        next_picture: Callable[[], bytes | None],
        pause_s: Callable[[], float],
    ) -> None:
        self.next_picture = next_picture
        self.pause_s = pause_s
        self.stopped = threading.Event()
        self._viewers: set[socket.socket] = set()
        super().__init__(address, _Viewer)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._viewers.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._viewers.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A viewer that went away is no error of ours."""

    def cut(self) -> None:
        self.stopped.set()
        for viewer in tuple(self._viewers):
            with suppress(OSError):  # it has gone already
                viewer.shutdown(socket.SHUT_RDWR)


class _Viewer(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
        self.end_headers()
        while not self.server.stopped.wait(self.server.pause_s()):
            picture = self.server.next_picture()
            if picture is not None:
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                self.wfile.write(head.encode() + picture + b"\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        pass
