"""A signed packet opens for its own name and kiosk only, and a kiosk's packets form one chain."""

import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.packet_chain import FIRST, link_of, open_packet, sign_packet
from kiosk.domain.sealing import SealError

KEY = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
NAME = uuid.UUID(int=7)
SIGNED = sign_packet(b"the body", NAME, "k-17", FIRST, KEY)


def test_a_packet_opens_as_it_was_signed() -> None:
    opened = open_packet(SIGNED, NAME, "k-17")
    assert (opened.body, opened.before, opened.key) == (b"the body", FIRST, KEY.public_key())
    assert "body" not in repr(opened)


def test_each_packet_names_the_one_before_it() -> None:
    links = [FIRST]
    for number in range(4):
        signed = sign_packet(b"x", uuid.UUID(int=number), "k-17", links[-1], KEY)
        assert open_packet(signed, uuid.UUID(int=number), "k-17").before == links[-1]
        links.append(link_of(signed))
    assert len(set(links)) == 5


@pytest.mark.parametrize(("name", "kiosk"), [(uuid.UUID(int=8), "k-17"), (NAME, "k-18")])
def test_it_opens_under_no_other_name_and_for_no_other_kiosk(name: uuid.UUID, kiosk: str) -> None:
    with pytest.raises(SealError):
        open_packet(SIGNED, name, kiosk)


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_no_byte_of_it_can_be_changed(at: int, flip: int) -> None:
    changed = bytearray(SIGNED)
    changed[at] ^= flip
    with pytest.raises(SealError):
        open_packet(bytes(changed), NAME, "k-17")


@given(st.binary(max_size=200))
def test_anything_else_is_no_packet(data: bytes) -> None:
    with pytest.raises(SealError):
        open_packet(data, NAME, "k-17")
