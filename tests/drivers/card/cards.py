"""Cards, fingers and dialogues for the tests of both sides, made of the simulator's own production."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from drivers.card.application import CardApplication, Outcome
from drivers.card.reader import Transmit
from drivers.card.receipt import DeliveryRecord, Receipt
from drivers.card.trust import Trust
from simulators.card import person
from simulators.card.chip import Chip
from simulators.card.device import CardDevice
from simulators.card.kinds import Supply
from simulators.card.personalised import PersonalisedCard
from simulators.card.prints import is_same_finger
from simulators.card.production import produce

ROOT = Path(__file__).resolve().parents[3]
TRUST_FOLDER = ROOT / "config" / "test-trust"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SERIAL = "T00000000001"
RIGHT, LEFT = 0x96, 0x97


def finger(seed: int, count: int = 34) -> bytes:
    """Compact minutiae as a finger has them: spread over 16 by 20 mm, angles of any kind."""
    chance = random.Random(seed)
    points = [
        (
            chance.randrange(20, 180),
            chance.randrange(20, 220),
            chance.choice((0x40, 0x80)) | chance.randrange(64),
        )
        for _ in range(count)
    ]
    return bytes(byte for point in points for byte in point)


OWNER, OTHER_HAND, STRANGER = finger(1), finger(2), finger(3)


@cache
def card_of_owner() -> PersonalisedCard:
    return produce(person.FICTIONAL, (OWNER, OTHER_HAND), SERIAL)


@cache
def shipped_trust() -> Trust:
    return Trust.load(TRUST_FOLDER)


def supply(state: Path | None = None) -> Supply:
    return Supply(card_of_owner(), person.FICTIONAL, state, is_same_finger)


def chip(state: Path | None = None, kind: str | None = None) -> Chip:
    made, _ = supply(state).make(kind)
    assert isinstance(made, Chip)
    return made


def application(transmit: Transmit, trust: Trust | None = None) -> CardApplication:
    return CardApplication(transmit, trust or shipped_trust(), lambda: NOW)


def opened(transmit: Transmit, trust: Trust | None = None) -> CardApplication:
    """An application with its channel open."""
    made = application(transmit, trust)
    made.select()
    made.authenticate()
    return made


def record(name: str = "application-1") -> DeliveryRecord:
    return DeliveryRecord(NOW, "TEST-KIOSK", name, bytes(32))


def deliver(transmit: Transmit, minutiae: bytes, trust: Trust | None = None) -> Receipt | None:
    """The whole dialogue as the kiosk holds it; a receipt is a delivery."""
    card = opened(transmit, trust)
    card.read_holder()
    card.bit_group()
    if card.verify(RIGHT, minutiae).outcome is not Outcome.MATCH:
        return None
    return card.write_delivery_record(record())


@contextmanager
def inserted(
    cards: Supply, address: tuple[str, int], *faults: str, insert: bool = True
) -> Iterator[CardDevice]:
    device = CardDevice(cards, address)
    try:
        for fault in faults:
            device.add_fault(fault)
        if insert:
            device.insert()
        yield device
    finally:
        device.close()


def other_serial(cards: Supply) -> Supply:
    return replace(cards, card=produce(person.FICTIONAL, (OWNER, OTHER_HAND), "T00000000002"))
