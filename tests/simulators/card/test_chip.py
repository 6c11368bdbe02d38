from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.card import probe
from drivers.card.apdu import Command, Response
from drivers.card.application import Outcome
from drivers.card.bit import parse_group
from drivers.card.profile import AID, CardState
from drivers.card.tlv import encode
from simulators.card.chip import Chip
from tests.drivers.card.cards import LEFT, OTHER_HAND, OWNER, RIGHT, STRANGER, chip, opened, record

SELECT = "00A4040009F04E434B494F534B0100"


def ask(card: Chip, apdu: str) -> str:
    return card.process(bytes.fromhex(apdu)).hex().upper()


def selected() -> Chip:
    card = chip()
    assert ask(card, SELECT).endswith("9000")
    return card


@pytest.mark.parametrize(
    ("apdu", "sw"),
    [
        ("00A4040009A0000003080000100000", "6A82"),  # PIV
        ("00A4040007A000000247100100", "6A82"),  # travel documents
        ("00A4000C023F00", "6A82"),  # the master file, as OpenSC asks for it
        ("00A4020C025009", "6A82"),  # a file that is not there
        ("00CB3FFF055C035FC10200", "6A88"),  # a PIV object
        ("00CA006E00", "6A88"),  # an OpenPGP object
        ("00CB3FFF045C02DF0900", "6A88"),
        ("00CB3F00045C027F6100", "6A86"),
        ("00CB3FFF0200FF00", "6A80"),
        ("00200001", "6A88"),
        ("00B0000010", "6986"),
        ("00DADF010100", "6982"),
        ("80CA9F7F00", "6E00"),
        ("01A40400", "6E00"),
        ("00FE0000", "6D00"),
        ("00C0000000", "6985"),
        ("00A404", "6700"),
        ("00A4040003AA", "6700"),
    ],
)
def test_whatever_is_not_ours_gets_its_exact_status_word(apdu: str, sw: str) -> None:
    card = chip()
    card.process(bytes.fromhex("00A4040002FFFF00"))
    assert ask(card, apdu) == sw


@pytest.mark.parametrize(
    ("apdu", "sw"),
    [
        ("00B0830000", "6982"),  # EF.Holder in clear
        ("00B0850000", "6982"),  # EF.SOD in clear
        ("00B0870000", "6A82"),  # no such file
        ("00CADF0100", "6982"),
        ("00CADF0200", "6982"),
        ("00CADF0300", "6982"),
        ("00CADF0400", "6982"),
        ("002100960A7F2E0781050102030405", "6982"),  # VERIFY in clear
        ("002000960A7F2E0781050102030405", "6982"),
        ("00200098", "6A88"),  # PIV's pairing code
        ("00200096", "63C5"),
        ("00DADF010100", "6982"),
        ("00860000047C028500", "6985"),  # general authenticate before the terminal's proof
        ("0082000000", "6985"),
        ("0CCADF020D9701008E08000000000000000000", "6987"),
        ("002A00BE0400010203", "6A80"),
        ("0084000008", "6700"),
    ],
)
def test_nothing_protected_is_given_in_clear(apdu: str, sw: str) -> None:
    assert ask(selected(), apdu) == sw


def test_our_application_is_selected_from_the_start() -> None:
    assert parse_group(bytes.fromhex(ask(chip(), "00CB3FFF045C027F6100"))[:-2])
    assert ask(chip(), "00200096") == "63C5"


def test_a_terminated_card_does_nothing_more() -> None:
    card = chip(kind="terminated")
    for apdu, sw in ((SELECT, "6285"), ("00200096", "6985"), ("00CA7F6100", "6985")):
        assert ask(card, apdu) == sw


def test_fingers_and_certificate_may_be_read_by_everyone() -> None:
    card = selected()
    by_list, by_tag = ask(card, "00CB3FFF045C027F6100"), ask(card, "00CA7F6100")
    assert by_list == by_tag
    assert len(parse_group(bytes.fromhex(by_list)[:-2])) == 2
    assert ask(card, "00B0810000").startswith("3082")
    assert ask(card, "00A4020C025001") == "9000"
    assert ask(card, "00B0000004").startswith("3082")
    assert ask(card, "00B07FFF04") == "6B00"


def test_power_takes_everything_volatile_away() -> None:
    card = chip()
    assert opened(card.process).verify(RIGHT, OWNER).outcome is Outcome.MATCH
    card.power()
    assert ask(card, "00CADF0400") == "6982"
    assert ask(card, "0CCADF020D9701008E08000000000000000000") == "6987"


def test_an_extended_command_reads_a_file_at_once() -> None:
    whole = ask(selected(), "00B08100000000")
    assert whole.endswith("9000")
    assert len(whole) // 2 == int(whole[4:8], 16) + 4 + 2


def test_a_protected_answer_too_long_for_one_is_fetched_with_get_response() -> None:
    card, seen = chip(), list[bytes]()

    def listened(apdu: bytes) -> bytes:
        seen.append(card.process(apdu))
        return seen[-1]

    session = opened(listened)
    data = session._dialogue.send(Command(0x00, 0xB0, 0x81, 0x00, le=256)).data
    assert len(data) == 256
    assert seen[-2][-2:-1] == b"\x61"
    assert ask(card, "00C0000010") == "6985"


def test_a_chain_is_dropped_by_another_command() -> None:
    card = selected()
    assert ask(card, "102A00BE0430820102") == "9000"
    assert ask(card, "00CA7F6100").endswith("9000")
    assert ask(card, "002A00BE0430820102") == "6A80"


def test_a_chain_without_end_is_refused() -> None:
    card = selected()
    part = "102A00BEFF" + "00" * 255
    assert [ask(card, part) for _ in range(17)][-1] == "6700"


def test_a_plain_command_ends_the_channel() -> None:
    card = chip()
    session = opened(card.process)
    assert session.tries_left(RIGHT) == 5
    assert ask(card, "0084000010") == "6987"
    assert ask(card, "00CADF0200") == "6982"


def test_a_wrong_mac_ends_the_channel() -> None:
    card = chip()
    opened(card.process)
    assert ask(card, "0CCADF020D9701008E08000000000000000000") == "6988"
    assert ask(card, "0CCADF020D9701008E08000000000000000000") == "6987"


@pytest.mark.parametrize(
    "minutiae", [OWNER[:21], OWNER + OTHER_HAND, OWNER[:-1], b""], ids=["few", "many", "broken", "none"]
)
def test_a_probe_that_is_not_as_the_bit_demands_costs_no_try(minutiae: bytes) -> None:
    card = chip()
    session = opened(card.process)
    data = encode(0x7F2E, encode(0x81, minutiae))
    # The driver itself refuses to send such a probe, so it goes into the channel by hand.
    assert session._dialogue.send(Command(0x00, 0x21, 0x00, RIGHT, data)).sw == 0x6A80
    assert session.tries_left(RIGHT) == 5


def test_minutiae_in_another_order_are_refused() -> None:
    session = opened(chip().process)
    turned = probe.encode(OWNER[::-1][: len(OWNER)])
    assert session._dialogue.send(Command(0x00, 0x21, 0x00, RIGHT, turned)).sw == 0x6A80


def test_the_counters_of_two_fingers_are_independent() -> None:
    session = opened(chip().process)
    for _ in range(5):
        session.verify(RIGHT, STRANGER)
    assert (session.tries_left(RIGHT), session.tries_left(LEFT)) == (0, 5)


def test_a_verified_finger_is_told_until_the_session_ends() -> None:
    card = chip()
    session = opened(card.process)
    session.verify(RIGHT, OWNER)
    assert session._dialogue.send(Command(0x00, 0x20, 0x00, RIGHT)).sw == 0x9000
    assert session._dialogue.send(Command(0x00, 0x20, 0x00, LEFT)).sw == 0x63C5
    again = opened(card.process)
    assert again._dialogue.send(Command(0x00, 0x20, 0x00, RIGHT)).sw == 0x63C5


@settings(max_examples=300)
@given(st.lists(st.binary(max_size=40), max_size=5))
def test_any_bytes_are_answered_with_a_status_word(apdus: list[bytes]) -> None:
    card = chip()
    card.process(bytes(Command(0x00, 0xA4, 0x04, 0x00, AID, 256)))
    for apdu in apdus:
        assert Response.parse(card.process(apdu)).sw >> 12 in (6, 9)


HEADERS = st.tuples(
    st.sampled_from([0x00, 0x0C, 0x10, 0x1C]),
    st.sampled_from([0x20, 0x21, 0x2A, 0x82, 0x84, 0x86, 0xA4, 0xB0, 0xC0, 0xCA, 0xCB, 0xDA]),
    st.integers(0, 255),
    st.integers(0, 255),
)


@settings(max_examples=300)
@given(st.lists(st.tuples(HEADERS, st.binary(max_size=60), st.sampled_from([0, 16, 256])), max_size=6))
def test_any_commands_are_answered_and_give_nothing_away(
    commands: list[tuple[tuple[int, int, int, int], bytes, int]],
) -> None:
    card = chip()
    for header, data, le in commands:
        answer = card.process(bytes(Command(*header, data, le)))
        assert OWNER[:9] not in answer
        assert b"9991234500" not in answer


def test_a_record_of_any_other_kind_than_a_delivery_is_refused() -> None:
    session = opened(chip().process)
    session.verify(RIGHT, OWNER)
    for state, sw in (
        (CardState.DELIVERED_BY_EXCEPTION, 0x6982),
        (CardState.PERSONALISED, 0x6985),
        (CardState.RETURNED, 0x6985),
    ):
        other = bytes(replace(record(), state=state))
        assert session._dialogue.send(Command(0x00, 0xDA, 0xDF, 0x01, other, 256)).sw == sw
    assert session._dialogue.send(Command(0x00, 0xDA, 0xDF, 0x01, b"no record", 256)).sw == 0x6A80
    assert session._dialogue.send(Command(0x00, 0xDA, 0xDF, 0x02, bytes(record()), 256)).sw == 0x6A88
    assert session.delivery_state() is CardState.PERSONALISED


def test_a_record_is_refused_before_the_match() -> None:
    session = opened(chip().process)
    assert session._dialogue.send(Command(0x00, 0xDA, 0xDF, 0x01, bytes(record()), 256)).sw == 0x6982
