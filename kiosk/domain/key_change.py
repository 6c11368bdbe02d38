"""A kiosk's next public keys, signed with the key it has signed with so far.

{"sealing": X25519, "signing": Ed25519, "by": Ed25519 of before, "signature": hex}   keys as hexadecimal text
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from kiosk.domain.sealing import SealError, context, key_bytes, key_text


@dataclass(frozen=True, slots=True)
class KeyChange:
    sealing: X25519PublicKey
    signing: Ed25519PublicKey

    def signed_bytes(self, kiosk: str) -> bytes:
        keys = (self.sealing.public_bytes_raw(), self.signing.public_bytes_raw())
        return context("key-change/1", kiosk, *keys)


def sign_change(change: KeyChange, kiosk: str, before: Ed25519PrivateKey) -> dict[str, Any]:
    """What the kiosk asks the centre to take."""
    return {
        "sealing": key_text(change.sealing),
        "signing": key_text(change.signing),
        "by": key_text(before.public_key()),
        "signature": before.sign(change.signed_bytes(kiosk)).hex(),
    }


def read_change(told: Mapping[str, Any], kiosk: str) -> tuple[KeyChange, Ed25519PublicKey]:
    """The new keys and the key that signed for them; SealError where it did not."""
    try:
        change = KeyChange(
            X25519PublicKey.from_public_bytes(key_bytes(told["sealing"])),
            Ed25519PublicKey.from_public_bytes(key_bytes(told["signing"])),
        )
        by = Ed25519PublicKey.from_public_bytes(key_bytes(told["by"]))
        by.verify(bytes.fromhex(told["signature"]), change.signed_bytes(kiosk))
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise SealError("not a change of keys by their owner") from error
    return change, by
