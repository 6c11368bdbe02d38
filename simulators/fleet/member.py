"""One kiosk of a fleet, without its line: what it says of itself, what it owes, and what an ack settles."""

import random
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.domain.clock import ClockTrust
from kiosk.domain.identifiers import uuid7
from kiosk.domain.messages import VERSION, Envelope, encode, timestamp
from kiosk.domain.refusals import MessageError
from kiosk.domain.topics import KioskTopics
from kiosk.domain.wire import event_channel, seal_event, unseal_ack

PARTS = ("finger", "reader", "printer", "camera", "disk")
_VERSIONS = ("1.4.0", "1.4.1", "1.5.0")
_WINDOW = 20


class Member:
    """A kiosk by its words; times are handed in, so that any of its days can be had again."""

    def __init__(
        self, topics: KioskTopics, key: X25519PrivateKey, centre: X25519PublicKey, place: str, seed: int
    ) -> None:
        self.topics = topics
        self._chance = random.Random(f"{seed}/{topics.kiosk}")
        self._channel = event_channel(key, centre)
        self._place = place
        self._version = self._chance.choice(_VERSIONS)
        self._session = self._uuid()
        self._store = self._uuid()
        self._connections = 0
        self._seq = 0
        self._owed: dict[int, bytes] = {}
        self.acknowledged = 0

    @property
    def owed(self) -> int:
        """Events the centre has not acknowledged yet."""
        return len(self._owed)

    def will(self, now: datetime) -> bytes:
        """What the broker says when this line is lost; each connection has a number of its own."""
        self._connections += 1
        return self._presence(now, "offline", "lost")

    def birth(self, now: datetime) -> bytes:
        return self._presence(now, "online")

    def farewell(self, now: datetime) -> bytes:
        return self._presence(now, "offline", "stopped")

    def info(self, now: datetime) -> bytes:
        told = {"software": self._version, "place": self._place, "mode": "simulation", "simulated": True}
        return self._envelope(now, "info", told).encode()

    def health(self, now: datetime, part: str) -> bytes:
        """A part that serves; one in two hundred has just failed."""
        broken = self._chance.random() < 0.005
        state, cause = ("fault", f"{part}_lost") if broken else ("ready", None)
        told = {"part": part, "state": state, "cause": cause, "since": timestamp(now)}
        return self._envelope(now, "health", told).encode()

    def metrics(self, now: datetime) -> bytes:
        told = {"outbox_rows": len(self._owed), "outbox_bytes": sum(map(len, self._owed.values()))}
        return self._envelope(now, "metrics", told).encode()

    def event(self, now: datetime) -> bytes:
        """A journey that ended, kept until the centre says that it has it."""
        outcome = self._chance.choices(("delivered", "timed_out", "referred"), (80, 12, 8))[0]
        told: dict[str, Any] = {
            "journey": "delivery",
            "outcome": outcome,
            "language": self._chance.choice(("fa", "fa", "en")),
            "duration_s": round(self._chance.uniform(30, 240), 1),
        }
        self._seq += 1
        event = replace(self._envelope(now, "journey.ended", told), seq=self._seq, store=self._store)
        self._owed[self._seq] = seal_event(event.encode(), self._channel)
        return self._owed[self._seq]

    def resend(self) -> tuple[bytes, ...]:
        """What is owed, oldest first, as much as may be under way at once."""
        return tuple(self._owed[seq] for seq in sorted(self._owed)[:_WINDOW])

    def take_ack(self, payload: bytes) -> None:
        """Forget what the centre has; an ack that cannot be read, or another store's, changes nothing."""
        try:
            ack = unseal_ack(payload, self.topics.kiosk, self._channel)
        except MessageError:
            return
        if ack.store != self._store:
            return
        settled = {*ack.also, *(each.seq for each in ack.rejected)}
        gone = [seq for seq in self._owed if seq <= ack.upto or seq in settled]
        for seq in gone:
            del self._owed[seq]
        self.acknowledged += len(gone)

    def _presence(self, now: datetime, state: str, cause: str | None = None) -> bytes:
        body: dict[str, Any] = {"v": VERSION, "kiosk": self.topics.kiosk, "state": state}
        body |= {"session": str(self._session), "boot": 1, "connection": self._connections}
        body |= {"ts": timestamp(now)} | ({"cause": cause} if cause else {})
        return encode(body)

    def _envelope(self, now: datetime, kind: str, data: dict[str, Any]) -> Envelope:
        return Envelope(
            id=uuid7(now, self._chance.randbytes(10)),
            kiosk=self.topics.kiosk,
            session=self._session,
            boot=1,
            ts=now.astimezone(UTC),
            up=0.0,
            clk=ClockTrust.NTP,
            type=kind,
            data=data,
        )

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(bytes=self._chance.randbytes(16), version=4)
