"""Sends a completion packet: cut into parts that fit a message, then committed by its digest."""

import hashlib
import uuid
from base64 import b64encode
from typing import Any

from kiosk.domain.messages import encode
from kiosk.reporting.requests import Reply, Requests

PART_BYTES = 7_000  # with base64 twice and its envelope still below the largest message


class PacketsOverLine:
    """Every call blocks its caller's thread; a packet that was not answered is sent again under its id."""

    def __init__(self, requests: Requests, timeout_s: float) -> None:
        self._requests = requests
        self._timeout_s = timeout_s

    def send(self, packet: uuid.UUID, body: dict[str, Any]) -> Reply:
        """The centre's word on the packet: its receipt number, or why the application is on hold."""
        whole = encode(body)
        for at, begin in enumerate(range(0, len(whole), PART_BYTES)):
            data = b64encode(whole[begin : begin + PART_BYTES]).decode()
            reply = self._ask("packet.part", {"packet": str(packet), "at": at, "data": data})
            if reply.data is None:
                return reply
        digest = hashlib.sha256(whole).hexdigest()
        return self._ask("packet.commit", {"packet": str(packet), "digest": digest})

    def _ask(self, op: str, asked: dict[str, Any]) -> Reply:
        return self._requests.ask(op, asked, self._timeout_s)
