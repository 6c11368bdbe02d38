"""What a turned clock says on its wire: one JSON object a line, by how many seconds it has been turned.

clock    -> listener   {"turned_s": 1728000.0}      on connecting, and at each turn
listener -> clock      {"turned_s": 1728000.0}      once everything it has reads the time so
"""

import json
import math

SCHEME = "tcp://"
LONGEST_LINE = 200
MOST_TURNED_S = 100 * 366 * 86_400.0


class ClockAddressError(ValueError):
    """What should name a clock does not; one line with the remedy."""


def parse_address(address: str) -> tuple[str, int]:
    """Host and port of `tcp://HOST:PORT`."""
    host, _, port = address.removeprefix(SCHEME).rpartition(":")
    if not address.startswith(SCHEME) or not host or not port.isascii() or not port.isdecimal():
        raise ClockAddressError(f"clock {address!r} is no address; it must be tcp://HOST:PORT")
    if not 0 < int(port) < 65_536:
        raise ClockAddressError(f"clock {address!r}: there is no such port; a port is 1 to 65535")
    return host, int(port)


def write_turned(turned_s: float) -> bytes:
    return json.dumps({"turned_s": turned_s}).encode() + b"\n"


def read_turned(line: bytes) -> float:
    """How far the clock is turned; ValueError for anything that is no such line."""
    body = json.loads(line) if len(line) <= LONGEST_LINE else None
    value = body.get("turned_s") if isinstance(body, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a word of a clock")
    if abs(value) > MOST_TURNED_S:
        raise ValueError("turned further than a hundred years")
    return float(value)
