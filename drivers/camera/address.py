"""Cameras' addresses: which of them only a simulator has, and how they are shown without their password."""

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


def shown(address: str) -> str:
    """The address without the name and password that a network camera's may carry."""
    scheme, mark, rest = address.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else address


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost") or not host:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
