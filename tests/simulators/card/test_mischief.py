"""The matrix fault × APDU index: whatever the line or the card does, nobody gets a card who may not."""

from dataclasses import dataclass

import pytest

from simulators.card import kinds
from simulators.card.kinds import Supply
from simulators.card.mischief import FAULTS, Fault, FaultNameError, parse_fault
from tests.drivers.card.cards import OWNER, STRANGER, supply
from tests.simulators.card.matrix import COMMANDS, attempt, is_wrongful, next_served_s

NEXT_SERVED_S = 5.0


@dataclass(slots=True)
class Counter:
    cells: int = 0
    deliveries: int = 0


@pytest.fixture(scope="module")
def cards() -> Supply:
    return supply()


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
        assert not is_wrongful(fault, index, receipt, state)


@pytest.mark.parametrize("kind", sorted(kinds.NAMES - {"counter_1"}))
def test_no_irregular_card_is_ever_delivered(cards: Supply, free_port: int, kind: str) -> None:
    receipt, state = attempt(cards, free_port, kind, OWNER)
    assert receipt is None
    assert state != "delivered"


def test_the_next_person_is_served_soon_after_every_fault(cards: Supply, free_port: int) -> None:
    for fault in FAULTS:
        assert next_served_s(cards, free_port, f"{fault}@8") < NEXT_SERVED_S


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
