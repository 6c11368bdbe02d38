"""The matrix fault × APDU index: whatever the line or the card does, nobody gets a card who may not."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest

from drivers.card.application import CardApplication, Outcome
from drivers.card.malformed import MalformedError
from drivers.card.receipt import Receipt
from drivers.card.trust import Trust
from drivers.card.vpcd import VpcdReader
from drivers.errors import DeviceError
from simulators.card import kinds
from simulators.card.device import CardDevice
from simulators.card.kinds import Supply
from simulators.card.mischief import FAULTS, Fault, FaultNameError, parse_fault
from tests.drivers.card.cards import (
    OWNER,
    RIGHT,
    STRANGER,
    TRUST_FOLDER,
    application,
    inserted,
    record,
    supply,
)

COMMANDS = 17  # of a whole delivery: a fault at a later one never strikes
TRUST = Trust.load(TRUST_FOLDER)
HARMLESS = {
    "slow",
    "bouncing_contact",
    "swapped",
    "forged_match",
}  # to the owner, when they leave a true card
ANSWERS_FIRST = {"duplicated", "pulled_after"}  # the answer itself is honest and whole


@dataclass(slots=True)
class Counter:
    cells: int = 0
    deliveries: int = 0


@pytest.fixture(scope="module")
def cards() -> Supply:
    return supply()


@contextmanager
def put_in(cards: Supply, port: int, fault: str) -> Iterator[tuple[VpcdReader, CardDevice]]:
    reader = VpcdReader("127.0.0.1", port, timeout_s=0.1)
    try:
        with inserted(cards, ("127.0.0.1", port), fault) as device:
            yield reader, device
    finally:
        reader.close()


def careless_delivery(reader: VpcdReader, minutiae: bytes) -> Receipt | None:
    """What a kiosk does, going on after every verdict that is not a match as if a person insisted."""
    if not reader.wait_card(5):
        return None
    card: CardApplication = application(reader.connect().transmit, TRUST)
    card.select()
    card.authenticate()
    card.read_holder()
    card.bit_group()
    card.tries_left(RIGHT)
    if card.verify(RIGHT, minutiae).outcome is not Outcome.MATCH:
        with suppress(DeviceError):
            return card.write_delivery_record(record())
        return None
    return card.write_delivery_record(record())


def attempt(cards: Supply, port: int, fault: str, minutiae: bytes) -> tuple[Receipt | None, str]:
    """The receipt a kiosk would have, and the state the card that signed it is in."""
    with put_in(cards, port, fault) as (reader, device):
        receipt = None
        with suppress(DeviceError, MalformedError):
            receipt = careless_delivery(reader, minutiae)
        return receipt, str(device.handle({"do": "state"}).get("card_state"))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_stranger_never_gets_a_card_whatever_fails_and_when(
    cards: Supply, free_port: int, fault: str
) -> None:
    count = Counter()
    for index in range(COMMANDS + 1):
        receipt, state = attempt(cards, free_port, f"{fault}@{index}", STRANGER)
        count.cells += 1
        count.deliveries += receipt is not None or state == "delivered"
    assert (count.cells, count.deliveries) == (COMMANDS + 1, 0)


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - {"slow"}))
def test_a_delivery_is_never_believed_that_the_chip_did_not_make(
    cards: Supply, free_port: int, fault: str
) -> None:
    for index in range(COMMANDS + 1):
        receipt, state = attempt(cards, free_port, f"{fault}@{index}+", OWNER)
        if receipt is not None:
            assert state == "delivered"
            late = index >= COMMANDS or (fault in ANSWERS_FIRST and index == COMMANDS - 1)
            assert fault in HARMLESS or late


@pytest.mark.parametrize("kind", sorted(kinds.NAMES - {"counter_1"}))
def test_no_irregular_card_is_ever_delivered(cards: Supply, free_port: int, kind: str) -> None:
    receipt, state = attempt(cards, free_port, kind, OWNER)
    assert receipt is None
    assert state != "delivered"


def test_the_next_person_is_served_after_every_fault(cards: Supply, free_port: int) -> None:
    reader = VpcdReader("127.0.0.1", free_port, timeout_s=0.1)
    try:
        for fault in FAULTS:
            with (
                inserted(cards, ("127.0.0.1", free_port), f"{fault}@8"),
                suppress(DeviceError, MalformedError),
            ):
                careless_delivery(reader, OWNER)
            assert reader.wait_removed(5)
            with inserted(cards, ("127.0.0.1", free_port)):
                assert careless_delivery(reader, OWNER) is not None
            assert reader.wait_removed(5)
    finally:
        reader.close()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("silent", Fault("silent")),
        ("silent@7", Fault("silent", 7, 7)),
        ("silent@7+", Fault("silent", 7)),
        ("revoked", Fault("revoked")),
    ],
)
def test_faults_are_named_with_the_commands_they_strike(text: str, fault: Fault) -> None:
    assert parse_fault(text, kinds.NAMES) == fault


@pytest.mark.parametrize("text", ["", "nonsense", "silent@", "silent@-1", "silent@x", "Silent", "silent@1++"])
def test_unknown_faults_are_answered_with_the_known_ones(text: str) -> None:
    with pytest.raises(FaultNameError, match="forged_9000"):
        parse_fault(text, kinds.NAMES)
