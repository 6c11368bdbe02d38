"""What a card says of itself (FCI, EF.Info), its counters, and EF.SOD: the issuer's signature over its files.

FCI   6F L { 84 L AID | A5 L information }
A5    80 01 version | 81 02 longest command data | 82 02 longest answer | 83 20 SHA-256 of the serial
DF02  for each reference: reference | tries left | tries in all
SOD   77 L { 80 L serial | 81 L (file or tag, 2 bytes | SHA-256, 32 bytes)... | 9E 40 issuer's signature }
      signed: "NCKIOSK/1 security object" | everything inside 77 before 9E
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec

from drivers.card import tlv
from drivers.card.handshake import LABEL, SIGNATURE_LENGTH, is_signed
from drivers.card.malformed import MalformedError
from drivers.card.profile import AID

SIGNATURE = 0x9E
ENTRY = 34


class InformationError(MalformedError):
    """The card's words about itself do not have the shape of the profile."""


@dataclass(frozen=True, slots=True)
class CardInformation:
    version: int
    max_command_data: int
    max_response_data: int
    serial_digest: bytes

    def __bytes__(self) -> bytes:
        lengths = (self.max_command_data.to_bytes(2, "big"), self.max_response_data.to_bytes(2, "big"))
        values = (bytes([self.version]), *lengths, self.serial_digest)
        return tlv.encode(0xA5, b"".join(tlv.encode(tag, value) for tag, value in enumerate(values, 0x80)))


@dataclass(frozen=True, slots=True)
class TryCounter:
    left: int
    limit: int


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """The issuer's word which data belong to the card with this serial: file or tag -> SHA-256."""

    serial: str
    digests: Mapping[int, bytes]
    message: bytes
    signature: bytes

    def is_signed_by(self, issuer: ec.EllipticCurvePublicKey) -> bool:
        return is_signed(issuer, self.signature, self.message)

    def names(self, name: int) -> bool:
        return name in self.digests

    def covers(self, name: int, data: bytes) -> bool:
        return self.digests.get(name) == sha256(data).digest()


def encode_fci(information: CardInformation) -> bytes:
    return tlv.encode(0x6F, tlv.encode(0x84, AID) + bytes(information))


def parse_fci(data: bytes) -> CardInformation:
    try:
        objects = tlv.parse_one(data, 0x6F).children
        if tlv.get(objects, 0x84) != AID:
            raise InformationError("the card selected another application")
        inside = tlv.parse(tlv.get(objects, 0xA5))
        version, *lengths = (tlv.get(inside, tag, size) for tag, size in ((0x80, 1), (0x81, 2), (0x82, 2)))
        command_data, response_data = (int.from_bytes(length, "big") for length in lengths)
        return CardInformation(version[0], command_data, response_data, tlv.get(inside, 0x83, 32))
    except tlv.TlvError as error:
        raise InformationError(f"file control information: {error}") from error


def encode_counters(counters: Mapping[int, TryCounter]) -> bytes:
    return b"".join(bytes((reference, each.left, each.limit)) for reference, each in counters.items())


def parse_counters(data: bytes) -> dict[int, TryCounter]:
    if len(data) % 3:
        raise InformationError("the counters are not three bytes each")
    triples = [data[at : at + 3] for at in range(0, len(data), 3)]
    counters = {reference: TryCounter(left, limit) for reference, left, limit in triples}
    if len(counters) != len(triples) or any(each.left > each.limit for each in counters.values()):
        raise InformationError("a counter is there twice or above its limit")
    return counters


def security_object_body(serial: str, contents: Mapping[int, bytes]) -> bytes:
    """What the issuer signs (after `security_object_message`)."""
    entries = b"".join(name.to_bytes(2, "big") + sha256(data).digest() for name, data in contents.items())
    return tlv.encode(0x80, serial.encode()) + tlv.encode(0x81, entries)


def security_object_message(body: bytes) -> bytes:
    return LABEL + b"security object" + body


def encode_security_object(body: bytes, signature: bytes) -> bytes:
    return tlv.encode(0x77, body + tlv.encode(SIGNATURE, signature))


def parse_security_object(data: bytes) -> SecurityObject:
    try:
        objects = tlv.parse_one(data, 0x77).children
        serial, entries = tlv.get(objects, 0x80).decode(), tlv.get(objects, 0x81)
        signature = tlv.get(objects, SIGNATURE, SIGNATURE_LENGTH)
    except ValueError as error:
        raise InformationError(f"security object: {error}") from error
    if len(entries) % ENTRY:
        raise InformationError(f"security object: the list is not {ENTRY} bytes an entry")
    pieces = [entries[at : at + ENTRY] for at in range(0, len(entries), ENTRY)]
    digests = {int.from_bytes(piece[:2], "big"): piece[2:] for piece in pieces}
    body = tlv.encode(0x80, serial.encode()) + tlv.encode(0x81, entries)
    return SecurityObject(serial, digests, security_object_message(body), signature)
