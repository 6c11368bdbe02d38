"""The one way to a card reader: by its address."""

from pathlib import Path

from drivers.card.pcsc import PcscReader
from drivers.card.reader import COMMAND_TIMEOUT_S, Reader
from drivers.errors import DeviceGone

try:
    from drivers.card import vpcd
except ImportError:
    # The package for kiosks in service is built without the virtual reader.
    vpcd = None  # type: ignore[assignment]

SCHEME = "vpcd://"


def open_reader(name: str, timeout_s: float = COMMAND_TIMEOUT_S, worker: Path | None = None) -> Reader:
    """Open a PC/SC reader by its name or a part of it, or `vpcd://HOST:PORT`; the limit holds per command.

    A reader that is not there is found later: `presence.lost` tells why it is away.
    `worker` is the socket of the unit that holds PC/SC for us; without one a child of this process does.
    """
    if not name.startswith(SCHEME):
        return PcscReader(name, timeout_s, worker)
    host, _, port = name.removeprefix(SCHEME).rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise DeviceGone(f"card reader {name!r}: not an address", "write it as vpcd://HOST:PORT")
    if vpcd is None:
        raise DeviceGone(f"card reader {name!r}: no virtual reader is installed", "name a PC/SC reader")
    return vpcd.VpcdReader(host.strip("[]"), int(port), timeout_s)


def is_virtual(name: str) -> bool:
    """Whether only a simulator has such an address: a kiosk in service must refuse it."""
    return name.startswith(SCHEME) or "virtual" in name.lower()
