"""Chips in an attacker's hand: they answer for a genuine one, spoil or repeat what it says."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256

from drivers.card import information
from drivers.card.apdu import ApduError, Command, Response
from drivers.card.profile import Ins, Reference
from drivers.card.status import StatusWord
from simulators.card.chip import AnyChip
from tests.drivers.card.cards import application, record
from tools.attacks import scene

OK = b"\x90\x00"
_SIGNED_OK = b"\x99\x02\x90\x00\x8e\x08"

Changed = Callable[[bytes, bytes, "Relay"], bytes]
"""Makes another answer of a command and its honest answer."""


class Relay:
    """A genuine chip whose answers are changed, from some command on or for some commands only."""

    def __init__(
        self,
        inner: AnyChip,
        chance: random.Random,
        changed: Changed,
        *,
        first: int,
        only: tuple[int, ...] = (),
    ) -> None:
        self.atr = inner.atr
        self.chance = chance
        self.before = OK
        self.number = -1
        self._inner = inner
        self._changed = changed
        self._first = first
        self._only = only

    def power(self) -> None:
        self._inner.power()
        self.number = -1

    def process(self, apdu: bytes) -> bytes:
        self.number += 1
        answer = self._inner.process(apdu)
        wanted = _ins(apdu) in self._only if self._only else self.number >= self._first
        told = self._changed(apdu, answer, self) if wanted else answer
        self.before = answer
        return told


def to_ok(apdu: bytes, answer: bytes, relay: Relay) -> bytes:
    """9000 outside; inside, too, where the status word lies open."""
    whole = answer[:-2] + OK
    return (
        whole.replace(b"\x99\x02" + answer[-2:], b"\x99\x02" + OK) if relay.chance.random() < 0.7 else whole
    )


def one_bit(apdu: bytes, answer: bytes, relay: Relay) -> bytes:
    bit = relay.chance.randrange(8 * len(answer))
    spoilt = bytearray(answer)
    spoilt[bit // 8] ^= 1 << bit % 8
    return bytes(spoilt)


def again(apdu: bytes, answer: bytes, relay: Relay) -> bytes:
    return relay.before


def as_recorded(apdu: bytes, answer: bytes, relay: Relay) -> bytes:
    session = matched_session()
    return session[relay.number][1] if relay.number < len(session) else OK


class YesSayer:
    """Knows one answer, bare or with something behind which a MAC could hide."""

    def __init__(self, like: AnyChip, chance: random.Random) -> None:
        self.atr = like.atr
        self._chance = chance

    def power(self) -> None:
        """Power changes nothing."""

    def process(self, apdu: bytes) -> bytes:
        mac = self._chance.randbytes(8)
        noise = self._chance.randbytes(self._chance.randrange(200))
        return self._chance.choice((b"", _SIGNED_OK + mac, noise)) + OK


class Replayed:
    """Gives a recorded session's answers again: one after the other, or those of the same instruction."""

    def __init__(self, atr: bytes, chance: random.Random, *, by_kind: bool) -> None:
        self.atr = atr
        self._by_kind = by_kind
        self._skips = chance.choice((0, 0, 0, 1, 2))
        self._left: deque[tuple[bytes, bytes]] = deque()

    def power(self) -> None:
        self._left = deque(matched_session())
        self._left.rotate(-self._skips)

    def process(self, apdu: bytes) -> bytes:
        for at, (asked, answer) in enumerate(self._left):
            if not self._by_kind or _ins(asked) == _ins(apdu):
                del self._left[at]
                return answer
        return OK


class Exchanged:
    """A genuine chip that hears the recorded VERIFY, whole or only its data, in place of the kiosk's."""

    def __init__(self, inner: AnyChip) -> None:
        self.atr = inner.atr
        self._inner = inner
        self._recorded = next(asked for asked, _ in matched_session() if _ins(asked) == Ins.VERIFY_TLV)

    def power(self) -> None:
        self._inner.power()

    def process(self, apdu: bytes) -> bytes:
        return self._inner.process(self._recorded if _ins(apdu) == Ins.VERIFY_TLV else apdu)


class Renamed:
    """A chip behind a thin foil that changes the serial's digest in the answer to SELECT."""

    def __init__(self, inner: AnyChip, serial: str) -> None:
        self.atr = inner.atr
        self._inner = inner
        self._digest = sha256(serial.encode()).digest()

    def power(self) -> None:
        self._inner.power()

    def process(self, apdu: bytes) -> bytes:
        answer = self._inner.process(apdu)
        if _ins(apdu) != Ins.SELECT:
            return answer
        told = information.parse_fci(Response.parse(answer).data)
        renamed = information.encode_fci(replace(told, serial_digest=self._digest))
        return bytes(Response(renamed, StatusWord.OK))


@cache
def matched_session() -> tuple[tuple[bytes, bytes], ...]:
    """Every command and answer of a session in which the victim was matched and the card recorded it."""
    chip, heard = scene.chip_of(scene.victims_card()), []

    def transmit(apdu: bytes) -> bytes:
        answer = chip.process(apdu)
        heard.append((apdu, answer))
        return answer

    card = application(transmit)
    card.authenticate()
    card.read_holder()
    card.bit_group()
    card.verify(Reference.PRIMARY, scene.VICTIMS_FINGERS[0])
    card.write_delivery_record(record())
    return tuple(heard)


def _ins(apdu: bytes) -> int:
    try:
        return Command.parse(apdu).ins
    except ApduError:
        return -1
