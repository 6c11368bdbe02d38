"""The matrix fault × APDU index: what came of a delivery, and how soon the next person was served."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from drivers.card.application import CardApplication, Outcome
from drivers.card.malformed import MalformedError
from drivers.card.receipt import Receipt
from drivers.card.trust import Trust
from drivers.card.vpcd import VpcdReader
from drivers.errors import DeviceError
from simulators.card.device import CardDevice
from simulators.card.kinds import Supply
from tests.drivers.card.cards import OWNER, RIGHT, TRUST_FOLDER, application, inserted, record

COMMANDS = 17  # of a whole delivery: a fault at a later one never strikes
HARMLESS = {
    "slow",
    "bouncing_contact",
    "swapped",
    "forged_match",
}  # to the owner, when they leave a true card
ANSWERS_FIRST = {"duplicated", "pulled_after"}  # the answer itself is honest and whole
TRUST = Trust.load(TRUST_FOLDER)
TIMEOUT_S = 0.1
SEEN_S = 5.0


@contextmanager
def put_in(cards: Supply, port: int, fault: str) -> Iterator[tuple[VpcdReader, CardDevice]]:
    reader = VpcdReader("127.0.0.1", port, timeout_s=TIMEOUT_S)
    try:
        with inserted(cards, ("127.0.0.1", port), fault) as device:
            yield reader, device
    finally:
        reader.close()


def careless_delivery(reader: VpcdReader, minutiae: bytes) -> Receipt | None:
    """What a kiosk does, going on after every verdict that is not a match as if a person insisted."""
    if not reader.wait_card(SEEN_S):
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


def is_wrongful(fault: str, index: int, receipt: Receipt | None, state: str) -> bool:
    """Whether the kiosk would believe in a delivery to the owner that this card's chip did not make."""
    if receipt is None:
        return False
    late = index >= COMMANDS or (fault in ANSWERS_FIRST and index == COMMANDS - 1)
    return state != "delivered" or not (fault in HARMLESS or late)


def next_served_s(cards: Supply, port: int, fault: str) -> float:
    """Seconds from the end of a visit with this fault to the next person's receipt, on the same reader."""
    address = ("127.0.0.1", port)
    with closing(VpcdReader(*address, timeout_s=TIMEOUT_S)) as reader:
        with inserted(cards, address, fault), suppress(DeviceError, MalformedError):
            careless_delivery(reader, OWNER)
        begun = time.monotonic()
        assert reader.wait_removed(SEEN_S)
        with inserted(cards, address):
            assert careless_delivery(reader, OWNER) is not None
        return time.monotonic() - begun
