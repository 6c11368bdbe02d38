import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import handshake, information
from drivers.card.handshake import CURVE
from drivers.card.information import CardInformation, InformationError, TryCounter

FACTS = CardInformation(1, 4096, 2048, bytes(32))
KEY = ec.derive_private_key(7, CURVE)


def security_object() -> bytes:
    body = information.security_object_body("T1", {0x5003: b"holder", 0x7F61: b"fingers"})
    return information.encode_security_object(
        body, handshake.sign(KEY, information.security_object_message(body))
    )


def test_the_facts_of_select_are_read_back() -> None:
    assert information.parse_fci(information.encode_fci(FACTS)) == FACTS


def test_another_applications_answer_is_refused() -> None:
    with pytest.raises(InformationError, match="another application"):
        information.parse_fci(bytes.fromhex("6F048402AABB"))


def test_counters_are_three_bytes_each() -> None:
    counters = {0x96: TryCounter(4, 5), 0x97: TryCounter(5, 5)}
    assert information.encode_counters(counters) == bytes.fromhex("960405970505")
    assert information.parse_counters(bytes.fromhex("960405970505")) == counters


@pytest.mark.parametrize("data", ["9604", "960605", "960505960505"])
def test_counters_that_cannot_be_are_refused(data: str) -> None:
    with pytest.raises(InformationError):
        information.parse_counters(bytes.fromhex(data))


def test_the_security_object_covers_exactly_what_was_signed() -> None:
    found = information.parse_security_object(security_object())
    assert found.is_signed_by(KEY.public_key())
    assert found.covers(0x5003, b"holder")
    assert not found.covers(0x5003, b"Holder")
    assert not found.covers(0x5004, b"holder")


def test_a_changed_security_object_is_not_signed() -> None:
    changed = security_object().replace(b"T1", b"T2")
    assert not information.parse_security_object(changed).is_signed_by(KEY.public_key())


@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_an_information_error(data: bytes) -> None:
    for parse in (information.parse_fci, information.parse_counters, information.parse_security_object):
        try:
            parse(data)
        except InformationError:
            continue
