from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import handshake
from drivers.card.handshake import CURVE, HandshakeError, Transcript

CARD, KIOSK = ec.derive_private_key(2, CURVE), ec.derive_private_key(3, CURVE)
CARD_POINT, KIOSK_POINT = (handshake.encode_point(key.public_key()) for key in (CARD, KIOSK))
SEEN = Transcript(bytes(16), b"card", (b"terminal",), bytes(32), KIOSK_POINT, CARD_POINT)


def test_both_sides_derive_the_same_keys_and_confirmations() -> None:
    card, kiosk = handshake.agree(CARD, KIOSK_POINT, SEEN), handshake.agree(KIOSK, CARD_POINT, SEEN)
    assert (card.keys.encryption, card.keys.authentication) == (
        kiosk.keys.encryption,
        kiosk.keys.authentication,
    )
    assert card.card_confirmation == kiosk.card_confirmation != kiosk.terminal_confirmation


@pytest.mark.parametrize(
    "other",
    [
        replace(SEEN, challenge=b"1" * 16),
        replace(SEEN, card_certificate=b"another"),
        replace(SEEN, terminal_certificates=(b"another",)),
        replace(SEEN, terminal_point=CARD_POINT),
        replace(SEEN, card_point=KIOSK_POINT),
    ],
)
def test_whatever_one_side_saw_differently_changes_every_key(other: Transcript) -> None:
    assert other.card_message != SEEN.card_message
    mine, theirs = handshake.agree(KIOSK, CARD_POINT, SEEN), handshake.agree(KIOSK, CARD_POINT, other)
    assert mine.keys.authentication != theirs.keys.authentication
    assert mine.card_confirmation != theirs.card_confirmation


def test_certificates_cannot_shift_between_links_of_the_chain() -> None:
    one, other = (
        replace(SEEN, terminal_certificates=(b"ab", b"c")),
        replace(SEEN, terminal_certificates=(b"a", b"bc")),
    )
    assert one.digest != other.digest


def test_the_two_signed_messages_can_never_be_each_other() -> None:
    assert not SEEN.card_message.startswith(SEEN.terminal_message[:20])


def test_a_signature_holds_for_its_message_and_key_alone() -> None:
    signature = handshake.sign(CARD, b"message")
    assert handshake.is_signed(CARD.public_key(), signature, b"message")
    assert not handshake.is_signed(CARD.public_key(), signature, b"massage")
    assert not handshake.is_signed(KIOSK.public_key(), signature, b"message")


@given(st.binary(max_size=80))
def test_any_bytes_are_no_signature(data: bytes) -> None:
    assert not handshake.is_signed(CARD.public_key(), data, b"message")


@pytest.mark.parametrize(
    "point", [b"", CARD_POINT[:-1], b"\x02" + CARD_POINT[1:], b"\x04" + bytes(64), CARD_POINT[:-1] + b"\0"]
)
def test_points_off_the_curve_are_refused(point: bytes) -> None:
    with pytest.raises(HandshakeError):
        handshake.agree(KIOSK, point, SEEN)
