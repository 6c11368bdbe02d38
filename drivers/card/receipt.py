"""The one-way delivery record and the receipt the chip signs for it.

record   E0 L { 80 01 state | 81 08 time, seconds since 1970 | 82 L kiosk | 83 L application
                84 20 evidence digest }
receipt  E1 L { 80 01 version | 81 L card serial | 82 01 reference that matched | 83 20 transcript digest
                E0 L record | 9E 40 signature }      reference 00: no match, delivered by exception
signed   "NCKIOSK/1 receipt" | everything inside E1 before 9E
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec

from drivers.card import tlv
from drivers.card.handshake import LABEL, SIGNATURE_LENGTH, is_signed
from drivers.card.malformed import MalformedError
from drivers.card.profile import VERSION, CardState, Reference

RECORD = 0xE0
RECEIPT = 0xE1
SIGNATURE = 0x9E
NO_REFERENCE = 0x00
DIGEST_LENGTH = 32
MAX_NAME = 40
LAST_TIME = 253_402_300_799  # the end of the year 9999


class ReceiptError(MalformedError):
    """A delivery record or receipt does not have the shape of the profile."""


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """What the kiosk writes into the chip once its holder was verified; it stays for good."""

    at: datetime
    kiosk: str
    application: str
    evidence_digest: bytes
    state: CardState = CardState.DELIVERED

    def __bytes__(self) -> bytes:
        names = (self.kiosk.encode(), self.application.encode())
        if not all(0 < len(name) <= MAX_NAME for name in names) or len(self.evidence_digest) != DIGEST_LENGTH:
            raise ReceiptError(
                f"kiosk and application take 1 to {MAX_NAME} bytes, the digest {DIGEST_LENGTH}"
            )
        values = (
            bytes([self.state]),
            int(self.at.timestamp()).to_bytes(8, "big"),
            *names,
            self.evidence_digest,
        )
        return tlv.encode(RECORD, b"".join(tlv.encode(tag, value) for tag, value in enumerate(values, 0x80)))


@dataclass(frozen=True, slots=True)
class Receipt:
    """The chip's word that `reference` matched in the session of `transcript_digest`; keep `data`.

    Without a reference nothing matched: such a receipt tells of a delivery by exception, and of nothing else.
    """

    serial: str
    reference: Reference | None
    transcript_digest: bytes
    record: DeliveryRecord
    data: bytes

    def is_signed_by(self, card_key: ec.EllipticCurvePublicKey) -> bool:
        body, signature = _split(self.data)
        return is_signed(card_key, signature, receipt_message(body))


def parse_record(data: bytes) -> DeliveryRecord:
    try:
        objects = tlv.parse_one(data, RECORD).children
        seconds = int.from_bytes(tlv.get(objects, 0x81, 8), "big")
        kiosk, application = (tlv.get(objects, tag).decode() for tag in (0x82, 0x83))
        state = CardState(tlv.get(objects, 0x80, 1)[0])
        evidence_digest = tlv.get(objects, 0x84, DIGEST_LENGTH)
    except ValueError as error:
        raise ReceiptError(f"delivery record: {error}") from error
    if seconds > LAST_TIME:
        raise ReceiptError("delivery record: the time is out of range")
    record = DeliveryRecord(datetime.fromtimestamp(seconds, UTC), kiosk, application, evidence_digest, state)
    if bytes(record) != data:
        raise ReceiptError("delivery record: not in its one valid form")
    return record


def parse_receipt(data: bytes) -> Receipt:
    """The receipt's content; whether its signature holds is for `Receipt.is_signed_by`."""
    body, _ = _split(data)
    try:
        objects = tlv.parse(body)
        if tlv.get(objects, 0x80, 1)[0] != VERSION:
            raise ReceiptError("receipt: unknown version")
        number = tlv.get(objects, 0x82, 1)[0]
        record = parse_record(tlv.encode(RECORD, tlv.get(objects, RECORD)))
        if (number == NO_REFERENCE) is not (record.state is CardState.DELIVERED_BY_EXCEPTION):
            raise ReceiptError("receipt: its state and its finger contradict each other")
        return Receipt(
            serial=tlv.get(objects, 0x81).decode(),
            reference=None if number == NO_REFERENCE else Reference(number),
            transcript_digest=tlv.get(objects, 0x83, DIGEST_LENGTH),
            record=record,
            data=data,
        )
    except ValueError as error:
        raise ReceiptError(f"receipt: {error}") from error


def receipt_body(serial: str, reference: int, transcript_digest: bytes, record: bytes) -> bytes:
    """What the chip signs (after `receipt_message`)."""
    values = (bytes([VERSION]), serial.encode(), bytes([reference]), transcript_digest)
    return b"".join(tlv.encode(tag, value) for tag, value in enumerate(values, 0x80)) + record


def receipt_message(body: bytes) -> bytes:
    return LABEL + b"receipt" + body


def encode_receipt(body: bytes, signature: bytes) -> bytes:
    return tlv.encode(RECEIPT, body + tlv.encode(SIGNATURE, signature))


def _split(data: bytes) -> tuple[bytes, bytes]:
    try:
        inside = tlv.parse_one(data, RECEIPT)
        signature = tlv.get(inside.children, SIGNATURE, SIGNATURE_LENGTH)
    except tlv.TlvError as error:
        raise ReceiptError(f"receipt: {error}") from error
    tail = tlv.encode(SIGNATURE, signature)
    if not inside.value.endswith(tail):
        raise ReceiptError("receipt: the signature is not at the end")
    return inside.value[: -len(tail)], signature
