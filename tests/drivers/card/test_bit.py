import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import bit
from drivers.card.bit import (
    BiometricInformationTemplate,
    BitError,
    Direction,
    FingerPosition,
    MinutiaOrder,
    MinutiaSorting,
)

# The structure that NIST tools (MINEX II) parse and ship: two templates, 12 to 64 minutiae, index fingers.
NIST = (
    "7F6140 020102"
    "7F601C A11A 810108 820109 87020101 88020005 B10A 81020C40 820111 830100"
    "7F601C A11A 810108 82010A 87020101 88020005 B10A 81020C40 820111 830100"
).replace(" ", "")
POLAR = MinutiaOrder(MinutiaSorting.POLAR, Direction.ASCENDING)
SORTED = [MinutiaOrder(s, d) for s in list(MinutiaSorting)[1:] for d in list(Direction)[1:]]


def with_references(group: str) -> bytes:
    """NIST's example with each template naming its VERIFY reference, as our profile wants it."""
    first, second = (group[12 + at * 62 :][6:62] for at in (0, 1))
    inside = f"0201027F601F830196{first}7F601F830197{second}"
    return bytes.fromhex(f"7F61{len(inside) // 2:02X}{inside}")


def test_nists_example_reads_as_two_index_fingers() -> None:
    assert bit.parse_group(with_references(NIST)) == (
        BiometricInformationTemplate(0x96, FingerPosition.RIGHT_INDEX, 12, 64, POLAR),
        BiometricInformationTemplate(0x97, FingerPosition.LEFT_INDEX, 12, 64, POLAR),
    )


def test_what_is_encoded_has_nists_bytes() -> None:
    group = with_references(NIST)
    assert bit.encode_group(bit.parse_group(group)) == group


@pytest.mark.parametrize(
    ("finger", "subtype"),
    [
        (FingerPosition.UNKNOWN, 0x00),
        (FingerPosition.RIGHT_THUMB, 0x05),
        (FingerPosition.RIGHT_INDEX, 0x09),
        (FingerPosition.RIGHT_MIDDLE, 0x0D),
        (FingerPosition.RIGHT_RING, 0x11),
        (FingerPosition.RIGHT_LITTLE, 0x15),
        (FingerPosition.LEFT_THUMB, 0x06),
        (FingerPosition.LEFT_INDEX, 0x0A),
        (FingerPosition.LEFT_MIDDLE, 0x0E),
        (FingerPosition.LEFT_RING, 0x12),
        (FingerPosition.LEFT_LITTLE, 0x16),
    ],
)
def test_finger_codes_convert_both_ways(finger: FingerPosition, subtype: int) -> None:
    assert bit.finger_subtype(finger) == subtype
    assert bit.finger_position(subtype) is finger


def test_a_subtype_that_is_no_finger_is_refused() -> None:
    with pytest.raises(BitError):
        bit.finger_position(0x07)


@pytest.mark.parametrize("order", [MinutiaOrder(), *SORTED])
def test_all_nine_orders_are_read_back(order: MinutiaOrder) -> None:
    assert MinutiaOrder.parse(int(order)) == order


@pytest.mark.parametrize("code", [0x03, 0x04, 0x01, 0x07, 0x14, 0x20, 0xFF])
def test_reserved_orders_are_refused(code: int) -> None:
    with pytest.raises(BitError):
        MinutiaOrder.parse(code)


@pytest.mark.parametrize(
    ("what", "by"),
    [
        ("020102", "020103"),  # another number than there are
        ("830197", "830196"),  # one reference twice
        ("87020101", "87020102"),  # a format of another owner
        ("81020C40", "8102400C"),  # minimum above maximum
        ("830100", "830102"),  # cores wanted too
        ("810108", "810102"),  # not a fingerprint
    ],
)
def test_templates_this_kiosk_cannot_use_are_refused(what: str, by: str) -> None:
    group = with_references(NIST).hex().upper()
    assert what in group
    with pytest.raises(BitError):
        bit.parse_group(bytes.fromhex(group.replace(what, by)))


@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_a_bit_error(data: bytes) -> None:
    for start in (b"", bytes.fromhex("7F61")):
        try:
            bit.parse_group(start + data)
        except BitError:
            continue


@given(st.integers(0, 70), st.integers(0, 255))
def test_one_changed_byte_raises_nothing_but_a_bit_error(at: int, value: int) -> None:
    group = bytearray(with_references(NIST))
    group[at % len(group)] = value
    with contextlib.suppress(BitError):
        bit.parse_group(bytes(group))
