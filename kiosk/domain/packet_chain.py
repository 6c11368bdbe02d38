"""A completion packet as its kiosk signed it, linked to the one before, so that none can be left out.

    signed = version 1 (1) | link before (32) | public key (32) | signature (64) | body
    link   = SHA-256 of signed; the first packet of a store has 32 zero bytes before it

The seal around it (`kiosk.domain.sealing`) tells the centre which kiosk sent it; the signature is what the
centre can show to others, as it could have made such a seal itself.
"""

import hashlib
import uuid
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.sealing import SealError, context

FIRST = bytes(32)
_VERSION = b"\x01"
_LINK, _KEY, _SIGNATURE = 32, 32, 64
_HEAD = 1 + _LINK + _KEY + _SIGNATURE


@dataclass(frozen=True, slots=True)
class SignedPacket:
    """`before` is the link of the packet before this one, `link` its own."""

    body: bytes = field(repr=False)
    before: bytes
    link: bytes
    key: Ed25519PublicKey


def sign_packet(body: bytes, packet: uuid.UUID, kiosk: str, before: bytes, key: Ed25519PrivateKey) -> bytes:
    signature = key.sign(_signed_bytes(body, packet, kiosk, before))
    return _VERSION + before + key.public_key().public_bytes_raw() + signature + body


def open_packet(signed: bytes, packet: uuid.UUID, kiosk: str) -> SignedPacket:
    """The packet, if whoever holds the key in it signed all of it for this name and kiosk."""
    if len(signed) < _HEAD or signed[:1] != _VERSION:
        raise SealError("not a signed packet")
    before, key = signed[1 : 1 + _LINK], signed[1 + _LINK : 1 + _LINK + _KEY]
    signature, body = signed[_HEAD - _SIGNATURE : _HEAD], signed[_HEAD:]
    public = Ed25519PublicKey.from_public_bytes(key)
    try:
        public.verify(signature, _signed_bytes(body, packet, kiosk, before))
    except InvalidSignature as error:
        raise SealError("signed by somebody else, or changed since") from error
    return SignedPacket(body, before, link_of(signed), public)


def link_of(signed: bytes) -> bytes:
    """What the next packet names as the one before."""
    return hashlib.sha256(signed).digest()


def _signed_bytes(body: bytes, packet: uuid.UUID, kiosk: str, before: bytes) -> bytes:
    return context("completion-packet/1", kiosk, packet.bytes, before, hashlib.sha256(body).digest())
