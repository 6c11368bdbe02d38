"""Acks and their fixed lengths against the sheet's table (§3), values against its layouts (§5, §6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.codes import Opcode, State, Status
from drivers.fingerprint.commands import Ack, Parameters, ProductInformation, ack, command, text, value_bytes
from drivers.fingerprint.packets import Packet, PacketError, PacketId

# Copied by hand from the sheet, §3: instruction code and the ack frame's bytes.
ACK_FRAME_BYTES = {
    0x01: 12, 0x02: 12, 0x03: 14, 0x04: 16, 0x05: 12, 0x06: 12, 0x07: 12, 0x08: 12, 0x09: 12, 0x0A: 12,
    0x0B: 12, 0x0C: 12, 0x0D: 12, 0x0E: 12, 0x0F: 28, 0x12: 12, 0x13: 12, 0x14: 16, 0x15: 12, 0x16: 12,
    0x17: 12, 0x18: 12, 0x19: 44, 0x1B: 16, 0x1D: 14, 0x1F: 44, 0x28: 12, 0x30: 12, 0x31: 14, 0x32: 17,
    0x35: 12, 0x36: 12, 0x39: 44, 0x3A: 44, 0x3C: 58, 0x3D: 12, 0x40: 12, 0x50: 12, 0x51: 12, 0x52: 12,
    0x53: 12,
}  # fmt: skip

# Sheet §5, "a real reply body (R551)": the confirmation code and the 16 bytes.
R551_BODY = bytes.fromhex("00 0000 0000 01F4 0003 FFFFFFFF 0002 0006")
WORD = st.integers(0, 0xFFFF)
NAME = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=4)


@pytest.mark.parametrize(("code", "frame_bytes"), ACK_FRAME_BYTES.items())
def test_every_ack_has_the_length_of_the_sheet(code: int, frame_bytes: int) -> None:
    assert 12 + value_bytes(Opcode(code)) == frame_bytes


def test_every_instruction_of_the_sheet_has_a_name() -> None:
    assert set(ACK_FRAME_BYTES) == set(Opcode)


def test_a_real_modules_parameters_are_read() -> None:
    told = Parameters.parse(Ack.parse(Packet(PacketId.ACK, R551_BODY)).values)
    assert (told.library_size, told.security_level, told.packet_size, told.baud) == (500, 3, 128, 57600)
    assert told.state is State(0)


@given(WORD, WORD, WORD, st.integers(0, 0xFFFFFFFF), WORD, WORD)
def test_parameters_survive_the_wire(
    system: int, size: int, level: int, address: int, code: int, factor: int
) -> None:
    told = Parameters(State.BUSY, system, size, level, address, code, factor)
    assert Parameters.parse(bytes(told)) == told


@given(NAME, NAME, WORD, WORD)
def test_product_information_survives_the_wire(model: str, batch: str, width: int, height: int) -> None:
    told = ProductInformation(model, batch, "12345678", (1, 2), "sensor", width, height, 1536, 200)
    assert ProductInformation.parse(bytes(told)) == told


def test_product_information_makes_the_ack_of_the_sheet() -> None:
    told = ProductInformation("R503", "A1", "1", (1, 2), "s", 192, 192, 1536, 200)
    assert bytes(ack(0, bytes(told), address=0xFFFFFFFF))[7:9] == bytes.fromhex("0031")


@given(st.binary(max_size=64))
def test_values_of_any_other_length_are_the_codecs_error(values: bytes) -> None:
    for kind, size in ((Parameters, 16), (ProductInformation, 46)):
        if len(values) != size:
            with pytest.raises(PacketError):
                kind.parse(values)


@given(st.binary(min_size=46, max_size=46))
def test_any_46_bytes_are_product_information(values: bytes) -> None:
    assert ProductInformation.parse(values).module_type.isprintable()


def test_a_code_the_sheet_does_not_list_is_unknown_and_kept() -> None:
    answer = Ack.parse(Packet(PacketId.ACK, b"\xe7"))
    assert (answer.status, answer.code) == (Status.UNKNOWN, 0xE7)


def test_only_an_ack_is_an_ack() -> None:
    with pytest.raises(PacketError):
        Ack.parse(command(Opcode.CAPTURE, address=0xFFFFFFFF))


def test_a_text_field_ends_at_its_padding() -> None:
    assert text(b"R503\0\0\xff\xff") == "R503"
