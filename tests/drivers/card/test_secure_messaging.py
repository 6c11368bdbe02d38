import pytest
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given
from hypothesis import strategies as st

from drivers.card.apdu import Command, Response
from drivers.card.secure_messaging import (
    SecureMessagingError,
    SessionKeys,
    open_command,
    open_response,
    protect_command,
    protect_response,
)

KENC, KMAC = bytes(range(16)), bytes(range(16, 32))
# Computed with the openssl command alone (enc -aes-128-ecb, enc -aes-128-cbc, mac CMAC), counters 1 to 4.
TLV_COMMAND = "0CCB3FFF1F8510DB5B8AAA40285A19E05EB90ED0BFCEDC9701008E08E603FD95B02564B200"
TLV_ANSWER = "85109FAB935873E0E2F1EE1FFF6CB1515B88990290008E08D19BFBB3B44FA9819000"
DATA_COMMAND = "0CCADF020D9701008E08AF5C96193B8090FD00"
DATA_ANSWER = "871101730C69B73C137A37A6945299FA183D62990290008E082A51A4F8EE5F9EB59000"


def keys(counter: int = 0) -> SessionKeys:
    return SessionKeys(bytearray(KENC), bytearray(KMAC), counter)


def test_a_dialogue_has_the_bytes_that_openssl_computes() -> None:
    kiosk, card = keys(), keys()
    command = Command(0x00, 0xCB, 0x3F, 0xFF, bytes.fromhex("5C027F61"), 256)
    assert bytes(protect_command(kiosk, command)).hex().upper() == TLV_COMMAND
    assert open_command(card, Command.parse(bytes.fromhex(TLV_COMMAND))) == command
    answer = Response(bytes.fromhex("0102030405"), 0x9000)
    assert bytes(protect_response(card, answer, 0xCB)).hex().upper() == TLV_ANSWER
    assert open_response(kiosk, Response.parse(bytes.fromhex(TLV_ANSWER)), 0xCB) == answer
    command = Command(0x00, 0xCA, 0xDF, 0x02, le=256)
    assert bytes(protect_command(kiosk, command)).hex().upper() == DATA_COMMAND
    assert open_command(card, Command.parse(bytes.fromhex(DATA_COMMAND))) == command
    answer = Response(bytes.fromhex("960505970505"), 0x9000)
    assert bytes(protect_response(card, answer, 0xCA)).hex().upper() == DATA_ANSWER
    assert open_response(kiosk, Response.parse(bytes.fromhex(DATA_ANSWER)), 0xCA) == answer


@given(st.integers(0, 255), st.binary(max_size=400), st.sampled_from([0, 1, 223, 256, 300, 65536]))
def test_commands_come_out_as_they_went_in(ins: int, data: bytes, le: int) -> None:
    command = Command(0x00, ins, 0x12, 0x34, data, le)
    assert open_command(keys(), Command.parse(bytes(protect_command(keys(), command)))) == command


@given(st.integers(0, 255), st.binary(max_size=300), st.sampled_from([0x9000, 0x63C4, 0x6983]))
def test_answers_come_out_as_they_went_in(ins: int, data: bytes, sw: int) -> None:
    answer = Response(data, sw)
    assert open_response(keys(), protect_response(keys(), answer, ins), ins) == answer


@given(st.data(), st.sampled_from([0x20, 0x21]))
def test_no_changed_bit_of_an_answer_is_believed(data: st.DataObject, ins: int) -> None:
    protected = bytearray(bytes(protect_response(keys(), Response(b"a match", 0x9000), ins)))
    bit = data.draw(st.integers(0, 8 * len(protected) - 1))
    protected[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SecureMessagingError):
        open_response(keys(), Response.parse(bytes(protected)), ins)


@given(st.data())
def test_no_changed_bit_of_a_command_is_believed(data: st.DataObject) -> None:
    wire = bytearray(bytes(protect_command(keys(), Command(0x00, 0x21, 0x00, 0x96, b"a probe", 0))))
    bit = data.draw(st.integers(8, 8 * (len(wire) - 1) - 1))  # neither CLA, which is fixed, nor the outer Le
    wire[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ValueError):  # a wrong Lc is an ApduError already
        open_command(keys(), Command.parse(bytes(wire)))


def test_an_answer_cannot_be_replayed() -> None:
    answer = protect_response(keys(), Response(b"", 0x9000), 0x21)
    with pytest.raises(SecureMessagingError, match="MAC"):
        open_response(keys(2), answer, 0x21)


@pytest.mark.parametrize(
    "data", ["", "99029000", "8E080000000000000000", "99029000990290008E080000000000000000", "FF"]
)
def test_missing_or_doubled_objects_are_refused(data: str) -> None:
    with pytest.raises(SecureMessagingError):
        open_response(keys(), Response(bytes.fromhex(data), 0x9000), 0x20)


def test_a_bare_9000_is_refused() -> None:
    with pytest.raises(SecureMessagingError):
        open_response(keys(), Response(b"", 0x9000), 0x21)


def test_a_status_word_outside_must_be_the_one_inside() -> None:
    answer = protect_response(keys(), Response(b"", 0x63C4), 0x21)
    with pytest.raises(SecureMessagingError, match="inside"):
        open_response(keys(), Response(answer.data, 0x9000), 0x21)


@given(st.binary(max_size=200), st.integers(0, 255))
def test_any_bytes_raise_nothing_but_a_secure_messaging_error(data: bytes, ins: int) -> None:
    with pytest.raises(SecureMessagingError):
        open_response(keys(), Response(data, 0x9000), ins)
    with pytest.raises(SecureMessagingError):
        open_command(keys(), Command(0x0C, ins, 0, 0, data, 256))


def test_erased_keys_are_zero() -> None:
    erased = keys()
    erased.erase()
    assert (bytes(erased.encryption), bytes(erased.authentication)) == (bytes(16), bytes(16))


STATUS = "99029000"


def sealed(objects: str) -> Response:
    """An answer of these objects under a right MAC, as only a card with the keys can make one."""
    body = bytes.fromhex(objects)
    mac = CMAC(AES(KMAC))
    mac.update((1).to_bytes(16, "big") + body + b"\x80" + bytes(-(len(body) + 1) % 16))
    return Response(body + b"\x8e\x08" + mac.finalize()[:8], 0x9000)


@pytest.mark.parametrize(
    ("objects", "ins", "words"),
    [
        ("8510" + "00" * 16 + STATUS, 0x20, "does not fit the instruction"),
        ("8711" + "00" * 17 + STATUS, 0x20, "no whole blocks"),
        ("870F01" + "00" * 14 + STATUS, 0x20, "no whole blocks"),
        ("870101" + STATUS, 0x20, "no whole blocks"),
        ("8711" + "01" + "00" * 16 + STATUS, 0x20, "padding"),
        ("9903900000", 0x20, "99"),
    ],
)
def test_a_right_mac_makes_no_wrong_object_right(objects: str, ins: int, words: str) -> None:
    with pytest.raises(SecureMessagingError, match=words):
        open_response(keys(), sealed(objects), ins)


def test_a_wanted_length_of_three_bytes_is_refused() -> None:
    shell, body = bytes((0x0C, 0x20, 0, 0)), bytes.fromhex("9703000001")
    mac = CMAC(AES(KMAC))
    mac.update((1).to_bytes(16, "big") + shell + b"\x80" + bytes(11) + body + b"\x80" + bytes(10))
    command = Command(0x0C, 0x20, 0, 0, body + b"\x8e\x08" + mac.finalize()[:8], 256)
    with pytest.raises(SecureMessagingError, match="wanted length"):
        open_command(keys(), command)
