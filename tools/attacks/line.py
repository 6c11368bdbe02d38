"""What a false broker tells a kiosk: answers, authorisations and orders that the centre never gave so.

The attacker stands there with a genuine card and the finger that is in it; only the centre's word is missing.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.authorisation import sign
from kiosk.domain.delivery import Authorisation, holder_digest
from kiosk.domain.messages import encode
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import seal
from kiosk.domain.topics import KioskTopics
from kiosk.domain.wire import reply_context, unwrap, wrap
from kiosk.reporting.central import CLAIM, CONFIRM, CentralOverLine
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.publication import Message
from kiosk.reporting.requests import Requests
from tools.attacks.scene import ATTACKER, ATTACKERS_SERIAL
from tools.attacks.station import KIOSK, Station

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Keys:
    """One end's pair: what it opens and seals with, and what it signs with."""

    sealing: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)


class FalseBroker:
    """Hears what the kiosk asks and gives it whatever `told` makes of the question."""

    def __init__(self, station: Station, centre: Keys, told: "Told") -> None:
        self.centre, self.own = centre, X25519PrivateKey.generate()
        keys = KioskKeys(KIOSK, self.own, centre.sealing.public_key(), centre.signing.public_key())
        self._told = told
        self._requests = Requests(KioskTopics("kiosks", KIOSK), station.stamp, keys, self._publish)
        self.central = CentralOverLine(self._requests, keys, station.clock, 0.0)
        self.station = station

    def granted(self, chance: random.Random) -> Authorisation:
        """What the centre would say of the attacker's card if it were ready."""
        digest = holder_digest(ATTACKERS_SERIAL, ATTACKER.national_code)
        until = self.station.clock.now() + timedelta(hours=chance.choice((1, 24, 24 * 365)))
        return Authorisation("app-attacker", ATTACKERS_SERIAL, digest, KIOSK, until.replace(microsecond=0))

    def sealed(self, sealing: X25519PrivateKey, op: str, correlation: bytes, body: Body) -> bytes:
        bound = reply_context(KIOSK, op, correlation)
        return wrap(seal(sealing, self.own.public_key(), encode({"v": "1.0", **body}), bound))

    def _publish(self, message: Message) -> bool:
        op, correlation = message.topic.rpartition("/")[2], message.correlation or b""
        for heard, payload in self._told(self, op, correlation):
            self._requests.answered(heard, payload)
        return True


Told = Callable[[FalseBroker, str, bytes], list[tuple[bytes, bytes]]]
"""Correlation and payload of what is told after a question: its kind and its correlation."""


def truly(chance: random.Random) -> Told:
    """The centre itself: grants the claim and knows the officer."""

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        granted = sign(broker.granted(chance), broker.centre.signing)
        return [_answer(broker, broker.centre.sealing, op, correlation, granted)]

    return told


def own_keys(chance: random.Random) -> Told:
    """Everything as it should be, under keys of the attacker's own."""
    own = Keys()

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        granted = sign(broker.granted(chance), own.signing)
        return [_answer(broker, own.sealing, op, correlation, granted)]

    return told


def own_signature(chance: random.Random) -> Told:
    """As if the centre's sealing key were stolen: the answer opens, the authorisation is not the centre's."""

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        granted = sign(broker.granted(chance), Ed25519PrivateKey.generate())
        return [_answer(broker, broker.centre.sealing, op, correlation, granted)]

    return told


def edited(chance: random.Random) -> Told:
    """An authorisation that the centre signed, for another card, kiosk, holder or time, and changed since."""
    field_, meant = chance.choice(
        (
            ("card_serial", {"card_serial": "T00000000002"}),
            ("kiosk", {"kiosk": "k-18"}),
            ("holder_digest", {"holder_digest": bytes(32)}),
            ("application", {"application": "app-other"}),
        )
    )

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        wanted = broker.granted(chance)
        signed = sign(replace(wanted, **meant), broker.centre.signing)
        as_wanted = sign(wanted, Ed25519PrivateKey.generate())
        changed = {**signed, field_: as_wanted[field_]}
        return [_answer(broker, broker.centre.sealing, op, correlation, changed)]

    return told


def for_another(chance: random.Random) -> Told:
    """Truly signed, and for another kiosk, another card, another holder, or long ago."""
    old = timedelta(days=chance.randrange(1, 400))
    how: Callable[[Authorisation], Authorisation] = chance.choice(
        (
            lambda granted: replace(granted, kiosk="k-18"),
            lambda granted: replace(granted, card_serial="T00000000002"),
            lambda granted: replace(granted, holder_digest=bytes(32)),
            lambda granted: replace(granted, expires_at=granted.expires_at - old - timedelta(days=366)),
        )
    )

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        signed = sign(how(broker.granted(chance)), broker.centre.signing)
        return [_answer(broker, broker.centre.sealing, op, correlation, signed)]

    return told


def answered_before(chance: random.Random) -> Told:
    """A true answer of an earlier question, under its own correlation or under this one's."""
    as_this, earlier = chance.random() < 0.5, chance.randbytes(16)

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        granted = sign(broker.granted(chance), broker.centre.signing)
        _, payload = _answer(broker, broker.centre.sealing, op, earlier, granted)
        return [(correlation if as_this else earlier, payload)]

    return told


def out_of_order(chance: random.Random) -> Told:
    """True answers, each given to another question than its own."""

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        other = CONFIRM if op == CLAIM else CLAIM
        granted = sign(broker.granted(chance), broker.centre.signing)
        return [_answer(broker, broker.centre.sealing, other, correlation, granted)]

    return told


def spoilt(chance: random.Random) -> Told:
    """A true answer with bits turned or its end cut off; the sealed body is never what it was."""

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        granted = sign(broker.granted(chance), broker.centre.signing)
        _, whole = _answer(broker, broker.centre.sealing, op, correlation, granted)
        data = _other(whole, chance)
        while _sealed_in(data) == _sealed_in(whole):
            data = _other(whole, chance)
        return [(correlation, data)]

    return told


def in_the_clear(chance: random.Random) -> Told:
    """No sealing at all: the answer as JSON, or nothing that makes sense."""

    def told(broker: FalseBroker, op: str, correlation: bytes) -> list[tuple[bytes, bytes]]:
        body = {"v": "1.0", "ok": True, "data": sign(broker.granted(chance), broker.centre.signing)}
        return [(correlation, chance.choice((encode(body), b"", b"{}", chance.randbytes(90))))]

    return told


TOLD: dict[str, Callable[[random.Random], Told]] = {
    each.__name__: each
    for each in (
        *(own_keys, own_signature, edited, for_another, answered_before, out_of_order, spoilt, in_the_clear),
    )
}


def _answer(
    broker: FalseBroker, sealing: X25519PrivateKey, op: str, correlation: bytes, granted: Body
) -> tuple[bytes, bytes]:
    data = granted if op == CLAIM else {"checker": "nobody"}
    return correlation, broker.sealed(sealing, op, correlation, {"ok": True, "data": dict(data)})


def _other(whole: bytes, chance: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(chance.choice((1, 2, 9))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])


def _sealed_in(payload: bytes) -> bytes:
    """What the envelope carries; a turned bit in the envelope alone changes nothing that is believed."""
    try:
        return unwrap(payload)
    except MessageError:
        return b""
