"""Puts a site on an address until it is told to stop."""

import ipaddress
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from centre.settings import SettingsError


def serve_site(listen: str, create: Callable[[bool], Starlette]) -> None:
    """Serve `create(secure)` at HOST:PORT; `ready URL` is printed once the address answers."""
    host, port = _address(listen)
    config = uvicorn.Config(
        create(not _is_this_machine(host)), host, port, log_level="warning", server_header=False
    )
    server = uvicorn.Server(config)
    with socket.create_server((host, port), family=_family(host)) as listening:
        print(f"ready http://{host}:{listening.getsockname()[1]}/", flush=True)
        server.run(sockets=[listening])


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise SettingsError(f"--listen {text!r}: HOST:PORT is wanted")
    return host.strip("[]"), int(port)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _is_this_machine(host: str) -> bool:
    """Whether nothing but this machine can reach the address, so that no line needs TLS."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
