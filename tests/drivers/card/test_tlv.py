import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import tlv
from drivers.card.tlv import Tlv, TlvError

TAGS = st.sampled_from([0x02, 0x5C, 0x81, 0x7F2E, 0x7F61, 0xDF01])


def test_an_object_reads_as_the_standard_writes_it() -> None:
    assert tlv.parse(bytes.fromhex("5C027F61")) == (Tlv(0x5C, b"\x7f\x61"),)


def test_a_constructed_object_shows_its_children() -> None:
    outer = tlv.parse_one(bytes.fromhex("7F610502010281 00".replace(" ", "")), 0x7F61)
    assert outer.children == (Tlv(0x02, b"\x02"), Tlv(0x81, b""))


@pytest.mark.parametrize(
    ("length", "head"), [(0x7F, "7F"), (0x80, "8180"), (0x100, "820100"), (0x10000, "83010000")]
)
def test_lengths_take_the_shortest_form(length: int, head: str) -> None:
    assert tlv.encode(0x04, bytes(length)).hex().upper().startswith("04" + head)


@pytest.mark.parametrize(
    "data", ["", "5C", "5C03AABB", "5C80", "5C84000000 01", "1F", "1F8181 8101", "5C81", "7F"]
)
def test_broken_objects_are_refused(data: str) -> None:
    with pytest.raises(TlvError):
        tlv.parse_one(bytes.fromhex(data.replace(" ", "")), 0x5C)


def test_a_flood_of_objects_is_refused() -> None:
    with pytest.raises(TlvError, match="more than"):
        tlv.parse(bytes.fromhex("0500") * (tlv.MAX_OBJECTS + 1))


def test_an_object_that_is_there_twice_is_refused() -> None:
    with pytest.raises(TlvError, match="2 times"):
        tlv.get(tlv.parse(bytes.fromhex("81018 1810181".replace(" ", ""))), 0x81)


def test_a_missing_object_or_a_wrong_length_is_named() -> None:
    objects = tlv.parse(bytes.fromhex("810181"))
    with pytest.raises(TlvError, match="82 is missing"):
        tlv.get(objects, 0x82)
    with pytest.raises(TlvError, match="1 bytes instead of 2"):
        tlv.get(objects, 0x81, 2)


def test_the_value_of_an_object_never_shows_in_its_repr() -> None:
    assert "secret" not in repr(Tlv(0x81, b"secret"))


@given(st.lists(st.tuples(TAGS, st.binary(max_size=300)), max_size=8))
def test_what_is_encoded_is_read_back(objects: list[tuple[int, bytes]]) -> None:
    data = b"".join(tlv.encode(tag, value) for tag, value in objects)
    assert [(each.tag, each.value) for each in tlv.parse(data)] == objects


@given(st.binary(max_size=400))
def test_any_bytes_raise_nothing_but_a_tlv_error(data: bytes) -> None:
    try:
        tlv.parse(data)
        tlv.full_length(data)
    except TlvError:
        pass


@given(TAGS, st.binary(max_size=300))
def test_the_full_length_is_known_from_the_beginning(tag: int, value: bytes) -> None:
    data = tlv.encode(tag, value)
    assert tlv.full_length(data[:6].ljust(6, b"\0")) == len(data)
