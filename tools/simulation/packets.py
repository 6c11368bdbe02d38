"""The desk that takes completed applications, with the same promises as the real one."""

import hashlib
import uuid
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.messages import decode
from kiosk.domain.packet_chain import FIRST, open_packet
from kiosk.domain.wire import packet_context
from tools.simulation.cases import KIOSK, Cases, Reply, no, yes
from tools.simulation.violations import hold


class Packets:
    """Completed applications as they come in parts; parts that were not committed may be forgotten."""

    def __init__(self, cases: Cases, unseal: Callable[[bytes, bytes], bytes]) -> None:
        self.receipts: dict[str, str] = {}
        self._cases, self._unseal = cases, unseal
        self._parts: dict[str, dict[int, bytes]] = {}
        self._links: list[bytes] = []

    def forget_parts(self) -> None:
        self._parts.clear()

    def packet_part(self, asked: dict[str, Any]) -> Reply:
        self._parts.setdefault(asked["packet"], {})[asked["at"]] = b64decode(asked["data"])
        return yes({})

    def packet_commit(self, asked: dict[str, Any]) -> Reply:
        """The packets of a kiosk are a chain; each is opened, and completes its application once."""
        name = asked["packet"]
        if name in self.receipts:
            return yes({"receipt": self.receipts[name]})
        parts = self._parts.get(name, {})
        sealed = b"".join(parts[at] for at in sorted(parts))
        if hashlib.sha256(sealed).hexdigest() != asked["digest"]:
            return no("damaged")
        packet = uuid.UUID(name)
        signed = open_packet(self._unseal(sealed, packet_context(KIOSK, packet)), packet, KIOSK)
        hold(6, signed.before in (FIRST, *self._links), "a packet is not linked to one before it")
        self._links.append(signed.link)
        body = decode(b'{"v":"1.0",' + signed.body[1:], most=10**7)
        case = next(each for each in self._cases if each.tracking == body["tracking"])
        hold(1, not case.receipt or "hold" in body, f"{case.id} was completed twice")
        if "hold" not in body:
            case.receipt, case.state, case.since = body["receipt"], S.COMPLETED, self._cases.now
            self.receipts[name] = case.receipt
            return yes({"receipt": case.receipt})
        case.state, case.slot = S.INQUIRY_CONFIRMED, None
        self.receipts[name] = ""
        return yes({"receipt": body.get("receipt", "")})
