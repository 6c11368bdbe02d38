"""Bodies only kiosk and centre can read: X25519, HKDF-SHA256 and AES-256-GCM between their keys.

`seal` mixes a fresh key of the sender with both lasting keys, so that the receiver also knows who sealed it
and a stolen kiosk key opens nothing sealed before. `Channel` uses the lasting keys alone: cheap enough for
every event, and for events only, which name nobody. `context` binds a body to its topic and request.

    sealed = version 1 (1 byte) | sender's fresh public key (32) | AES-GCM ciphertext and tag
"""

import hashlib
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_KEY, _NONCE, _TAG = 32, 12, 16


class SealError(ValueError):
    """A body that was not sealed for us, by this sender, in this context."""


def seal(sender: X25519PrivateKey, receiver: X25519PublicKey, plain: bytes, context: bytes) -> bytes:
    fresh = X25519PrivateKey.generate()
    shared = fresh.exchange(receiver) + sender.exchange(receiver)
    ends = (fresh.public_key(), sender.public_key(), receiver)
    key, nonce = _derive(shared, _info(b"message", *ends))
    return _VERSION + fresh.public_key().public_bytes_raw() + AESGCM(key).encrypt(nonce, plain, context)


def unseal(receiver: X25519PrivateKey, sender: X25519PublicKey, sealed: bytes, context: bytes) -> bytes:
    if len(sealed) < 1 + _KEY + _TAG or sealed[:1] != _VERSION:
        raise SealError("not a sealed body")
    try:
        fresh = X25519PublicKey.from_public_bytes(sealed[1 : 1 + _KEY])
        shared = receiver.exchange(fresh) + receiver.exchange(sender)
        key, nonce = _derive(shared, _info(b"message", fresh, sender, receiver.public_key()))
        return AESGCM(key).decrypt(nonce, sealed[1 + _KEY :], context)
    except (InvalidTag, ValueError) as error:
        raise SealError("sealed for somebody else, or changed on the way") from error


class Channel:
    """A lasting key between two ends for one label; both ends derive the same."""

    def __init__(self, ours: X25519PrivateKey, theirs: X25519PublicKey, label: bytes) -> None:
        ends = sorted((ours.public_key(), theirs), key=lambda end: end.public_bytes_raw())
        key, _ = _derive(ours.exchange(theirs), _info(b"channel" + label, *ends))
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, context: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, context)

    def unseal(self, sealed: bytes, context: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], context)
        except (InvalidTag, ValueError) as error:
            raise SealError("sealed by somebody else, or changed on the way") from error


def context(*parts: str | bytes) -> bytes:
    """Parts with their lengths before them, so that no two lists of parts read alike."""
    encoded = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4) + part for part in encoded)


def key_id(key: X25519PublicKey | Ed25519PublicKey) -> str:
    """The short name of a public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def key_text(key: X25519PublicKey | Ed25519PublicKey) -> str:
    """A public key as one word of hexadecimal text."""
    return key.public_bytes_raw().hex()


def key_bytes(text: object) -> bytes:
    """The 32 bytes of a public key's text."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9a-f]{64}", text.strip().lower()):
        raise SealError("not the text of a public key, 64 hexadecimal digits")
    return bytes.fromhex(text.strip())


def _derive(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    material = HKDF(algorithm=hashes.SHA256(), length=_KEY + _NONCE, salt=None, info=info).derive(shared)
    return material[:_KEY], material[_KEY:]


def _info(purpose: bytes, *keys: X25519PublicKey) -> bytes:
    return context(b"national-card-kiosk/1", purpose, *(key.public_bytes_raw() for key in keys))
