"""The dialogue of NIST's cardtest (MINEX II), in the order of its source and with its bytes."""

import pytest

from drivers.card import probe
from drivers.card.apdu import Command
from drivers.card.bit import parse_group
from matcher import decision, oncard
from simulators.card.nist import TEMPLATE, NistChip
from tests.drivers.card.cards import OWNER, STRANGER

SELECT = "00A4040C10F04E495354204D4F432054535420 5031".replace(" ", "")
SELECT_AGAIN = SELECT.replace("00A4040C", "00A40400") + "00"


def ask(card: NistChip, apdu: str) -> str:
    return card.process(bytes.fromhex(apdu)).hex().upper()


def send(card: NistChip, ins: int, minutiae: bytes) -> str:
    p1, p2 = (0x3F, 0xFF) if ins == 0xDB else (0, 0)
    return ask(card, bytes(Command(0x00, ins, p1, p2, probe.prepare(minutiae, TEMPLATE))).hex())


@pytest.fixture
def card() -> NistChip:
    made = NistChip(oncard.compare, decision.oncard_verified)
    assert ask(made, SELECT) == "9000"
    return made


def test_identities_and_fingers_are_told_as_the_driver_reads_them(card: NistChip) -> None:
    assert parse_group(bytes.fromhex(ask(card, "00CB3FFF045C027F6100"))[:-2]) == (TEMPLATE,)
    assert ask(card, "00CB3FFF035C016600") == "6608730688040000000190 00".replace(" ", "")
    assert ask(card, "00CB3FFF035C016E00").endswith("990400000001" + "9000")


def test_the_same_finger_is_verified_and_its_score_told(card: NistChip) -> None:
    assert send(card, 0xDB, OWNER) == "9000"
    assert send(card, 0x21, OWNER) == "9000"
    told = ask(card, "00CB3FFF035C01C004")
    assert told[:4] == "C002"
    assert int(told[4:8], 16) == min(oncard.compare(OWNER, OWNER), 0xFFFF)


def test_strangers_take_the_counter_down_to_blocked_and_the_finger_back_up(card: NistChip) -> None:
    send(card, 0xDB, OWNER)
    assert [send(card, 0x21, STRANGER) for _ in range(2)] == ["63CE", "63CD"]
    assert send(card, 0x21, OWNER) == "9000"
    answers = [send(card, 0x21, STRANGER) for _ in range(16)]
    assert answers[0] == "63CE"
    assert answers[-2:] == ["6983", "6983"]


@pytest.mark.parametrize(
    ("apdu", "sw"),
    [
        ("00CB3FFF035C01DF00", "6A88"),
        ("0021000003810100", "6A80"),
        ("00B0000000", "6D00"),
        ("00A4040009F04E434B494F534B0100", "6A82"),
        ("00A404", "6700"),
    ],
)
def test_everything_else_has_its_status_word(card: NistChip, apdu: str, sw: str) -> None:
    assert ask(card, apdu) == sw


def test_nothing_is_told_before_select_nor_compared_before_enrolment(card: NistChip) -> None:
    assert send(card, 0x21, OWNER) == "6984"
    card.power()
    assert ask(card, "00CB3FFF045C027F6100") == "6985"
    assert ask(card, SELECT_AGAIN).endswith("9000")
