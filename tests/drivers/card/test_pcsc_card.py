"""The one connection to a card over PC/SC, each call of which may fail."""

import pytest
from smartcard import scard

from drivers.card import pcsc_card
from drivers.card.pcsc_card import TROUBLES, Card
from drivers.card.pcsc_frames import Reply, Request, Trouble, error_frame
from tests.drivers.card.scripted_pcsc import ATR, READER, ScriptedPcsc

SELECT = bytes.fromhex("00A4000C")


@pytest.fixture
def pcsc(monkeypatch: pytest.MonkeyPatch) -> ScriptedPcsc:
    made = ScriptedPcsc()
    monkeypatch.setattr(pcsc_card, "scard", made)
    return made


def connected(wanted: str = READER) -> Card:
    card = Card(wanted)
    assert card.serve(Request.CONNECT) == Reply.ATR + ATR
    return card


@pytest.mark.parametrize(
    ("protocol", "pci"),
    [
        (scard.SCARD_PROTOCOL_T0, scard.SCARD_PCI_T0),
        (scard.SCARD_PROTOCOL_T1, scard.SCARD_PCI_T1),
    ],
)
def test_a_card_is_held_alone_and_spoken_to_in_its_own_protocol(
    pcsc: ScriptedPcsc, protocol: int, pci: int
) -> None:
    pcsc.protocol = protocol
    card = connected()
    assert ("SCardConnect", READER, scard.SCARD_SHARE_EXCLUSIVE) in pcsc.calls
    assert card.serve(Request.TRANSMIT + SELECT) == Reply.ANSWER + b"\x90\x00"
    assert ("SCardTransmit", pci, SELECT) in pcsc.calls


def test_a_card_that_is_left_is_without_power_and_nothing_stays_open(pcsc: ScriptedPcsc) -> None:
    card = connected()
    assert card.serve(Request.DISCONNECT) == Reply.ANSWER
    assert ("SCardDisconnect", scard.SCARD_UNPOWER_CARD) in pcsc.calls
    assert (pcsc.open_handles, pcsc.open_contexts) == (set(), set())
    assert card.serve(Request.TRANSMIT + SELECT) == error_frame(Trouble.NOT_CONNECTED, 0)


def test_connecting_again_gives_the_former_handle_up(pcsc: ScriptedPcsc) -> None:
    card = connected()
    assert card.serve(Request.CONNECT) == Reply.ATR + ATR
    assert (len(pcsc.open_handles), len(pcsc.open_contexts)) == (1, 1)


@pytest.mark.parametrize("code", [each for each in TROUBLES if each], ids=hex)
@pytest.mark.parametrize(
    ("call", "request_bytes"),
    [
        ("SCardTransmit", Request.TRANSMIT + SELECT),
        ("SCardReconnect", bytes(Request.RESET)),
        ("SCardStatus", bytes(Request.RESET)),
    ],
)
def test_a_call_that_fails_is_told_by_its_trouble_and_lets_the_card_go(
    pcsc: ScriptedPcsc, call: str, request_bytes: bytes, code: int
) -> None:
    card = connected()
    pcsc.fail(call, code)
    assert card.serve(request_bytes) == error_frame(TROUBLES[code], code)
    assert pcsc.calls[-2] == ("SCardDisconnect", scard.SCARD_LEAVE_CARD)
    assert (pcsc.open_handles, pcsc.open_contexts) == (set(), set())


def test_any_other_failure_counts_as_a_card_that_is_gone(pcsc: ScriptedPcsc) -> None:
    card = connected()
    pcsc.fail("SCardTransmit", scard.SCARD_W_RESET_CARD)
    assert card.serve(Request.TRANSMIT + SELECT) == error_frame(Trouble.CARD_GONE, scard.SCARD_W_RESET_CARD)


def test_success_without_a_byte_is_a_card_pulled_in_mid_command(pcsc: ScriptedPcsc) -> None:
    card = connected()
    pcsc.answer = b""
    told = card.serve(Request.TRANSMIT + SELECT)
    assert told == error_frame(Trouble.CARD_GONE, scard.SCARD_W_REMOVED_CARD)


def test_a_reset_takes_the_power_away_and_tells_the_answer_anew(pcsc: ScriptedPcsc) -> None:
    card = connected()
    assert card.serve(Request.RESET) == Reply.ATR + ATR
    assert ("SCardReconnect", scard.SCARD_UNPOWER_CARD) in pcsc.calls


@pytest.mark.parametrize("readers", [(), ("Other",), ("Virtual PCD 00 00", "Virtual PCD 00 01")])
def test_a_reader_that_is_not_there_or_not_meant_clearly_is_gone(
    pcsc: ScriptedPcsc, readers: tuple[str, ...]
) -> None:
    pcsc.readers = list(readers)
    told = Card("virtual").serve(Request.CONNECT)
    assert told == error_frame(Trouble.READER_GONE, scard.SCARD_E_UNKNOWN_READER)


def test_without_the_service_no_card_is_connected(pcsc: ScriptedPcsc) -> None:
    pcsc.fail("SCardEstablishContext", scard.SCARD_E_NO_SERVICE)
    told = Card(READER).serve(Request.CONNECT)
    assert told == error_frame(Trouble.NO_SERVICE, scard.SCARD_E_NO_SERVICE)


def test_a_card_taken_for_mute_is_powered_anew_once(pcsc: ScriptedPcsc) -> None:
    pcsc.fail("SCardConnect", scard.SCARD_W_UNRESPONSIVE_CARD)
    connected()
    assert ("SCardConnect", READER, scard.SCARD_SHARE_DIRECT) in pcsc.calls
    assert ("SCardReconnect", scard.SCARD_UNPOWER_CARD) in pcsc.calls
    assert len(pcsc.open_handles) == 1


@pytest.mark.parametrize("direct", [scard.SCARD_S_SUCCESS, scard.SCARD_E_SHARING_VIOLATION])
def test_a_card_that_stays_mute_is_named_so(pcsc: ScriptedPcsc, direct: int) -> None:
    mute = scard.SCARD_W_UNRESPONSIVE_CARD
    pcsc.fail("SCardConnect", mute, direct, mute)
    assert Card(READER).serve(Request.CONNECT) == error_frame(Trouble.MUTE, mute)
    assert (pcsc.open_handles, pcsc.open_contexts) == (set(), set())


def test_a_card_in_use_by_another_program_is_not_powered_anew(pcsc: ScriptedPcsc) -> None:
    pcsc.fail("SCardConnect", scard.SCARD_E_SHARING_VIOLATION)
    told = Card(READER).serve(Request.CONNECT)
    assert told == error_frame(Trouble.BUSY, scard.SCARD_E_SHARING_VIOLATION)
    assert not [call for call in pcsc.calls if call[0] == "SCardReconnect"]


def test_looking_anew_leaves_a_card_that_does_not_start_as_it_is(pcsc: ScriptedPcsc) -> None:
    mute = scard.SCARD_W_UNRESPONSIVE_CARD
    pcsc.fail("SCardConnect", mute)
    pcsc.fail("SCardReconnect", mute)
    connected()
    assert ("SCardDisconnect", scard.SCARD_LEAVE_CARD) in pcsc.calls
