"""The panel in a browser on this machine: each window is a panel of its own over the same devices."""

import shlex
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from textual_serve.server import Server

HOST = "127.0.0.1"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve(arguments: Sequence[str], port: int) -> None:
    """Serve panels that are started with `arguments` until told to end; OSError if the port cannot be had."""
    with socket.create_server((HOST, port)) as listening:
        server = PanelServer(arguments, listening.getsockname()[1])
        web.run_app(
            server._make_app(),
            sock=listening,
            print=lambda _: print(f"ready {server.public_url}", flush=True),
        )


class PanelServer(Server):
    """For pages of its own alone: any other page in that browser could press buttons here."""

    def __init__(self, arguments: Sequence[str], port: int) -> None:
        command = [sys.executable, "-m", "simulators", "panel", *arguments]
        super().__init__(shlex.join(command), HOST, port, title="kiosk bench")
        self._here = f"{HOST}:{port}"
        # The page asks another host for a font: a bench has no such line, and needs none.
        own = f"'self' 'unsafe-inline' ws://{self._here}"
        self._policy = f"default-src {own}; img-src 'self' data:; frame-ancestors 'none'"

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()

        @web.middleware
        async def only_ours(request: web.Request, handler: Handler) -> web.StreamResponse:
            asked_by = request.headers.get("Origin", self.public_url)
            if request.host != self._here or asked_by != self.public_url:
                raise web.HTTPForbidden(text=f"open {self.public_url} on this machine\n")
            return await handler(request)

        app.middlewares.append(only_ours)
        app.on_response_prepare.append(self._guard)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """No banner: `ready` says it."""

    async def _guard(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Content-Security-Policy"] = self._policy
