"""Which cameras only a simulator has: video from loopback, from files, from the kernel's loopback driver."""

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit

_CLASS = Path("/sys/class/video4linux")
_VIRTUAL = Path("/sys/devices/virtual")


def is_loopback(address: str) -> bool:
    """Whether no real camera can be at this address; a kiosk in service refuses it."""
    if "://" in address:
        return _is_local(urlsplit(address).hostname or "")
    path = Path(os.path.realpath(address))
    if not path.name.startswith("video") or not path.is_relative_to("/dev"):
        return True
    return Path(os.path.realpath(_CLASS / path.name)).is_relative_to(_VIRTUAL)


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost") or not host:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
