"""New keys are believed when the key of before signed them for this kiosk, and only then."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.key_change import KeyChange, read_change, sign_change
from kiosk.domain.sealing import SealError, key_text

KIOSK = "k-17"
BEFORE, OTHER = (
    Ed25519PrivateKey.from_private_bytes(b"b" * 32),
    Ed25519PrivateKey.from_private_bytes(b"o" * 32),
)
CHANGE = KeyChange(
    X25519PrivateKey.from_private_bytes(b"s" * 32).public_key(),
    Ed25519PrivateKey.from_private_bytes(b"n" * 32).public_key(),
)
TOLD = sign_change(CHANGE, KIOSK, BEFORE)


def test_what_the_key_of_before_signed_is_read_with_it() -> None:
    assert read_change(TOLD, KIOSK) == (CHANGE, BEFORE.public_key())


@pytest.mark.parametrize(
    "spoilt",
    [
        {},
        TOLD | {"by": key_text(OTHER.public_key())},
        TOLD | {"signature": "x"},
        TOLD | {"signature": 7},
        TOLD | {"sealing": TOLD["signing"]},
        TOLD | {"signing": "00"},
        TOLD | {"signing": 7},
    ],
    ids=["nothing", "another key", "no signature", "a number", "keys exchanged", "no key", "no text"],
)
def test_anything_else_is_no_change(spoilt: dict[str, Any]) -> None:
    with pytest.raises(SealError, match="not a change of keys"):
        read_change(spoilt, KIOSK)


def test_a_change_is_good_for_its_own_kiosk_alone() -> None:
    with pytest.raises(SealError, match="not a change of keys"):
        read_change(TOLD, "k-18")
