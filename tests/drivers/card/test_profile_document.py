"""The vectors of docs/card-profile.md, recomputed; `make record` writes them anew after a wanted change."""

import re
from dataclasses import replace
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from drivers.card import bit, handshake, holder, information, probe, receipt, tlv
from drivers.card.apdu import Command, Response
from drivers.card.handshake import CURVE, Transcript
from drivers.card.information import TryCounter
from drivers.card.profile import CardState, Reference
from drivers.card.secure_messaging import SessionKeys, protect_command, protect_response
from simulators.card.person import FICTIONAL
from simulators.card.production import ORDER
from tests.drivers.card.cards import ROOT, record

DOCUMENT = ROOT / "docs" / "card-profile.md"
CARD, TERMINAL, CARD_EPHEMERAL, TERMINAL_EPHEMERAL = (
    ec.derive_private_key(d, CURVE) for d in (0xC1, 0xD1, 0xC2, 0xD2)
)
MINUTIAE = bytes.fromhex("3A9F18375D42330754")
FINGERS = (
    bit.BiometricInformationTemplate(Reference.PRIMARY, bit.FingerPosition.RIGHT_INDEX, 8, 60, ORDER),
    bit.BiometricInformationTemplate(Reference.SECONDARY, bit.FingerPosition.LEFT_INDEX, 8, 60, ORDER),
)


def signed(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """A signature that is always the same (RFC 6979), so that it can stand in a document."""
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    made = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert handshake.is_signed(key.public_key(), made, message)
    return made


def seen() -> Transcript:
    point = handshake.encode_point(TERMINAL_EPHEMERAL.public_key())
    certificates = b"card certificate", (b"terminal certificate",)
    return Transcript(bytes(range(16)), *certificates, sha256(point).digest(), point)


def authentication() -> tuple[dict[str, bytes], SessionKeys, bytes]:
    transcript = seen()
    proof = tlv.encode(0x81, transcript.point_digest) + tlv.encode(
        0x9E, signed(TERMINAL, transcript.terminal_message)
    )
    card_point = handshake.encode_point(CARD_EPHEMERAL.public_key())
    whole = replace(transcript, card_point=card_point)
    agreement = handshake.agree(TERMINAL_EPHEMERAL, card_point, whole)
    answer = (
        tlv.encode(0x85, card_point)
        + tlv.encode(0x9E, signed(CARD, whole.card_message))
        + tlv.encode(0x86, agreement.card_confirmation)
    )
    confirmation = tlv.encode(0x7C, tlv.encode(0x86, agreement.terminal_confirmation))
    shown = {
        "card_key": (0xC1).to_bytes(32, "big"),
        "terminal_key": (0xD1).to_bytes(32, "big"),
        "card_ephemeral_key": (0xC2).to_bytes(32, "big"),
        "terminal_ephemeral_key": (0xD2).to_bytes(32, "big"),
        "challenge": transcript.challenge,
        "card_certificate": transcript.card_certificate,
        "terminal_certificate": transcript.terminal_certificates[0],
        "terminal_message": transcript.terminal_message,
        "external_authenticate": bytes(Command(0x00, 0x82, 0x00, 0x00, proof)),
        "general_authenticate": bytes(
            Command(0x00, 0x86, 0, 0, tlv.encode(0x7C, tlv.encode(0x85, transcript.terminal_point)), 256)
        ),
        "general_authenticate_answer": bytes(Response(tlv.encode(0x7C, answer), 0x9000)),
        "transcript": whole.digest,
        "k_enc": bytes(agreement.keys.encryption),
        "k_mac": bytes(agreement.keys.authentication),
        "confirmation": bytes(Command(0x00, 0x86, 0, 0, confirmation)),
    }
    return shown, agreement.keys, whole.digest


def channel(keys: SessionKeys) -> dict[str, bytes]:
    counters = information.encode_counters(
        {Reference.PRIMARY: TryCounter(5, 5), Reference.SECONDARY: TryCounter(4, 5)}
    )
    exchanges = {
        "get_counters": (Command(0x00, 0xCA, 0xDF, 0x02, le=256), Response(counters, 0x9000)),
        "verify": (Command(0x00, 0x21, 0x00, 0x96, probe.encode(MINUTIAE)), Response(b"", 0x63C4)),
    }
    shown = {}
    for name, (command, response) in exchanges.items():
        shown[name] = bytes(command)
        shown[f"{name}_protected"] = bytes(protect_command(keys, command))
        shown[f"{name}_answer"] = bytes(response)
        shown[f"{name}_answer_protected"] = bytes(protect_response(keys, response, command.ins))
    return shown


def data(transcript: bytes) -> dict[str, bytes]:
    body = receipt.receipt_body("T00000000001", Reference.PRIMARY, transcript, bytes(record()))
    given = receipt.encode_receipt(body, signed(CARD, receipt.receipt_message(body)))
    assert receipt.parse_receipt(given).is_signed_by(CARD.public_key())
    exception = replace(record(), state=CardState.DELIVERED_BY_EXCEPTION)
    none = receipt.receipt_body("T00000000001", receipt.NO_REFERENCE, transcript, bytes(exception))
    by_exception = receipt.encode_receipt(none, signed(CARD, receipt.receipt_message(none)))
    assert receipt.parse_receipt(by_exception).reference is None
    security = information.security_object_body("T00000000001", {0x5003: holder.encode(FICTIONAL)})
    return {
        "bit_group": bit.encode_group(FINGERS),
        "holder": holder.encode(FICTIONAL),
        "security_object_message": information.security_object_message(security),
        "delivery_record": bytes(record()),
        "receipt": given,
        "exception_record": bytes(exception),
        "exception_receipt": by_exception,
    }


def computed() -> dict[str, str]:
    shown, keys, transcript = authentication()
    return {
        name: value.hex().upper() for name, value in {**shown, **channel(keys), **data(transcript)}.items()
    }


def test_the_vectors_of_the_document_are_what_the_code_computes(recording: bool) -> None:
    text = DOCUMENT.read_text("utf-8")
    block = "```vectors\n" + "".join(f"{name} = {value}\n" for name, value in computed().items()) + "```\n"
    if recording:
        DOCUMENT.write_text(text.partition("```vectors")[0] + block, "utf-8")
        return
    stated = dict(re.findall(r"^(\w+) = ([0-9A-F]+)$", text.partition("```vectors")[2], re.MULTILINE))
    assert stated == computed()


def test_the_document_names_the_numbers_of_the_profile() -> None:
    text = DOCUMENT.read_text("utf-8")
    for number in (
        "F0 4E 43 4B 49 4F 53 4B 01",
        "3B 85 80 01 80 73 9C 21 C0 8A",
        "2.25.67116136730974631413624950647845953112",
    ):
        assert number in text
