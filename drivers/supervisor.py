"""What a process tells the supervisor that started it (sd_notify(3)); without one nothing is said.

systemd names its socket in NOTIFY_SOCKET and how long it bears silence in WATCHDOG_USEC.
"""

import os
import socket
from collections.abc import Mapping

READY, ALIVE, STOPPING = b"READY=1", b"WATCHDOG=1", b"STOPPING=1"
SIGNS_A_LIMIT = 4


def notify(word: bytes, environment: Mapping[str, str] = os.environ) -> None:
    """A supervisor that does not listen is no reason to stop serving: nothing is raised."""
    name = environment.get("NOTIFY_SOCKET", "")
    if not name:
        return
    address = f"\0{name[1:]}" if name.startswith("@") else name
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as line:
        try:
            line.sendto(word, address)
        except OSError:
            return


def watchdog_s(environment: Mapping[str, str] = os.environ) -> float | None:
    """The longest silence before the supervisor ends the process; None where nobody set a limit."""
    limit = environment.get("WATCHDOG_USEC", "")
    return int(limit) / 1e6 if limit.isdecimal() and int(limit) else None


def sign_every_s(environment: Mapping[str, str] = os.environ) -> float | None:
    """How often to be alive, well within that limit."""
    limit_s = watchdog_s(environment)
    return limit_s / SIGNS_A_LIMIT if limit_s else None


def unwatched(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for a child, of which the supervisor is to hear nothing."""
    told = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
    return {name: value for name, value in environment.items() if name not in told}
