"""The words of the mutual authentication: transcript, what is signed, and how keys are derived from it.

Terminal first: it signs the card's challenge, the card's certificate and the digest of its ephemeral key.
Then the card signs the digest of the whole conversation with its certified key, and both derive the keys.
"""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from drivers.card.malformed import MalformedError
from drivers.card.secure_messaging import SessionKeys

CURVE = ec.SECP256R1()
POINT_LENGTH = 65
SIGNATURE_LENGTH = 64
CONFIRMATION_LENGTH = 16
LABEL = b"NCKIOSK/1 "


class HandshakeError(MalformedError):
    """A point, signature or certificate of the authentication has the wrong shape."""


@dataclass(frozen=True, slots=True, repr=False)
class Transcript:
    """What both sides have seen of one authentication."""

    challenge: bytes
    card_certificate: bytes
    terminal_certificates: tuple[bytes, ...]
    point_digest: bytes  # of the terminal's ephemeral key, which it shows only later
    terminal_point: bytes = b""
    card_point: bytes = b""

    @property
    def terminal_message(self) -> bytes:
        """What the terminal signs before it has seen the card's ephemeral key."""
        return LABEL + b"terminal" + self.challenge + _digest(self.card_certificate) + self.point_digest

    @property
    def digest(self) -> bytes:
        chain = b"".join(_digest(each) for each in self.terminal_certificates)
        known = (
            self.challenge,
            _digest(self.card_certificate),
            _digest(chain),
            self.terminal_point,
            self.card_point,
        )
        return _digest(b"".join((LABEL, b"transcript", *known)))

    @property
    def card_message(self) -> bytes:
        return LABEL + b"card" + self.digest


@dataclass(frozen=True, slots=True, repr=False)
class Agreement:
    """Channel keys and the two key confirmations of one authentication."""

    keys: SessionKeys
    card_confirmation: bytes
    terminal_confirmation: bytes


def agree(own: ec.EllipticCurvePrivateKey, peer_point: bytes, transcript: Transcript) -> Agreement:
    """Derive the channel from the shared secret, bound to everything both sides saw."""
    secret = own.exchange(ec.ECDH(), parse_point(peer_point))
    material = HKDF(hashes.SHA256(), 48, salt=transcript.digest, info=LABEL + b"keys").derive(secret)
    keys = SessionKeys(bytearray(material[:16]), bytearray(material[16:32]))
    card, terminal = (_confirm(material[32:], label, transcript) for label in (b"card", b"terminal"))
    return Agreement(keys, card, terminal)


def parse_point(point: bytes) -> ec.EllipticCurvePublicKey:
    """An uncompressed point that lies on P-256."""
    if len(point) != POINT_LENGTH or point[0] != 4:
        raise HandshakeError("an ephemeral key is no uncompressed point of P-256")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except ValueError as error:
        raise HandshakeError("an ephemeral key does not lie on P-256") from error


def encode_point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """ECDSA with SHA-256 as r | s, 32 bytes each."""
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def is_signed(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    if len(signature) != SIGNATURE_LENGTH:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _confirm(key: bytes, label: bytes, transcript: Transcript) -> bytes:
    cmac = CMAC(AES(key))
    cmac.update(LABEL + label + transcript.digest)
    return cmac.finalize()


def _digest(data: bytes) -> bytes:
    return sha256(data).digest()
