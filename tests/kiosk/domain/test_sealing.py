"""Sealed bodies."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.sealing import Channel, SealError, context, key_bytes, key_id, key_text, seal, unseal

KIOSK, CENTRE, OTHER = (X25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))


def test_the_receiver_reads_what_the_sender_sealed() -> None:
    sealed = seal(KIOSK, CENTRE.public_key(), b"receipt 8516", b"claim")
    assert b"8516" not in sealed
    assert unseal(CENTRE, KIOSK.public_key(), sealed, b"claim") == b"receipt 8516"


def test_nobody_else_reads_it_and_nobody_else_could_have_sealed_it() -> None:
    sealed = seal(KIOSK, CENTRE.public_key(), b"receipt 8516", b"claim")
    with pytest.raises(SealError):
        unseal(OTHER, KIOSK.public_key(), sealed, b"claim")
    with pytest.raises(SealError):
        unseal(CENTRE, OTHER.public_key(), sealed, b"claim")


def test_a_body_cannot_be_used_in_another_context() -> None:
    sealed = seal(KIOSK, CENTRE.public_key(), b"", b"claim")
    with pytest.raises(SealError):
        unseal(CENTRE, KIOSK.public_key(), sealed, b"release")


def test_a_request_cannot_be_turned_around_into_a_reply() -> None:
    sealed = seal(KIOSK, CENTRE.public_key(), b"", b"x")
    with pytest.raises(SealError):
        unseal(KIOSK, CENTRE.public_key(), sealed, b"x")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_raise_only_the_seal_error(noise: bytes) -> None:
    with pytest.raises(SealError):
        unseal(CENTRE, KIOSK.public_key(), noise, b"claim")
    with pytest.raises(SealError):
        unseal(CENTRE, KIOSK.public_key(), b"\x01" + noise, b"claim")


def test_a_point_of_low_order_is_refused() -> None:
    with pytest.raises(SealError):
        unseal(CENTRE, KIOSK.public_key(), b"\x01" + bytes(32) + bytes(16), b"claim")


def test_every_flipped_bit_is_noticed() -> None:
    sealed = seal(KIOSK, CENTRE.public_key(), b"x", b"claim")
    for at in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[at // 8] ^= 1 << at % 8
        if flipped == sealed or at == 8 * 33 - 1:  # X25519 ignores the top bit of a key
            continue
        with pytest.raises(SealError):
            unseal(CENTRE, KIOSK.public_key(), bytes(flipped), b"claim")


def test_both_ends_of_a_channel_understand_each_other() -> None:
    ours = Channel(KIOSK, CENTRE.public_key(), b"events")
    theirs = Channel(CENTRE, KIOSK.public_key(), b"events")
    assert theirs.unseal(ours.seal(b"delivered", b"1"), b"1") == b"delivered"
    with pytest.raises(SealError):
        theirs.unseal(ours.seal(b"delivered", b"1"), b"2")
    with pytest.raises(SealError):
        theirs.unseal(b"short", b"1")


def test_another_label_is_another_channel() -> None:
    ours = Channel(KIOSK, CENTRE.public_key(), b"events")
    theirs = Channel(CENTRE, KIOSK.public_key(), b"acks")
    with pytest.raises(SealError):
        theirs.unseal(ours.seal(b"delivered", b""), b"")


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_contexts_of_different_parts_never_meet(one: list[bytes], other: list[bytes]) -> None:
    assert (context(*one) == context(*other)) == (one == other)


def test_a_public_key_survives_as_text() -> None:
    key = KIOSK.public_key()
    assert key_bytes(key_text(key) + "\n") == key.public_bytes_raw()


@pytest.mark.parametrize("text", ["", "aaaa", "ö" * 64, "g" * 64, "a" * 63, "a" * 65, "۱" * 64])
def test_other_texts_are_no_key(text: str) -> None:
    with pytest.raises(SealError):
        key_bytes(text)


def test_each_key_has_a_short_name_of_its_own() -> None:
    names = {key_id(each.public_key()) for each in (KIOSK, CENTRE, OTHER)}
    assert len(names) == 3
    assert (
        key_id(KIOSK.public_key()) == hashlib.sha256(KIOSK.public_key().public_bytes_raw()).hexdigest()[:16]
    )
