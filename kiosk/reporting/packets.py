"""Sends a sealed completion packet: cut into parts that fit a message, then committed by its digest."""

import hashlib
import uuid
from base64 import b64encode
from typing import Any

from kiosk.reporting.requests import Reply, Requests

PART_BYTES = 7_000  # with base64 twice and its envelope still below the largest message


def parts_of(sealed: bytes) -> int:
    """How many parts a packet goes in."""
    return -(-len(sealed) // PART_BYTES)


class PacketsOverLine:
    """Every call blocks its caller's thread; what was not answered is sent again, which changes nothing."""

    def __init__(self, requests: Requests, timeout_s: float) -> None:
        self._requests = requests
        self._timeout_s = timeout_s

    def part(self, packet: uuid.UUID, sealed: bytes, at: int) -> Reply:
        """Send part `at`, counted from 0."""
        data = b64encode(sealed[at * PART_BYTES : (at + 1) * PART_BYTES]).decode()
        return self._ask("packet.part", {"packet": str(packet), "at": at, "data": data})

    def commit(self, packet: uuid.UUID, sealed: bytes) -> Reply:
        """The centre's word on the packet: its receipt number, or why it is no completion."""
        digest = hashlib.sha256(sealed).hexdigest()
        return self._ask("packet.commit", {"packet": str(packet), "digest": digest})

    def _ask(self, op: str, asked: dict[str, Any]) -> Reply:
        return self._requests.ask(op, asked, self._timeout_s)
