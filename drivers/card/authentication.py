"""Mutual authentication of kiosk and card, from the card's certificate to the keys of the channel.

READ EF.CardCert -> chain, validity, revocation
GET CHALLENGE -> PSO VERIFY CERTIFICATE (terminal chain) -> EXTERNAL AUTHENTICATE
GENERAL AUTHENTICATE: ephemeral keys both ways, the card's signature and confirmation -> our confirmation
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.card import certificates, handshake, tlv
from drivers.card.apdu import MAX_SHORT_LE, Command
from drivers.card.binary import read_file
from drivers.card.dialogue import Dialogue
from drivers.card.handshake import Agreement, Transcript
from drivers.card.information import CardInformation
from drivers.card.profile import CHALLENGE_LENGTH, File, Ins
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.status import StatusWord
from drivers.card.trust import Trust

MAX_CERTIFICATE = 4096
REFUSALS = {
    StatusWord.SECURITY_STATUS,
    StatusWord.CONDITIONS,
    StatusWord.AUTHENTICATION_FAILED,
    StatusWord.WRONG_DATA,
}


@dataclass(frozen=True, slots=True, repr=False)
class Authenticated:
    """A card that proved to be the one its certificate names, in the channel that is now open."""

    serial: str
    certificate: x509.Certificate
    issuer: x509.Certificate
    transcript_digest: bytes

    @property
    def key(self) -> ec.EllipticCurvePublicKey:
        return certificates.public_key(self.certificate)


def authenticate(
    dialogue: Dialogue, information: CardInformation, trust: Trust, now: datetime
) -> Authenticated:
    """Check the card, prove the kiosk, agree on keys and switch the dialogue to secure messaging."""
    der = read_file(dialogue, File.CARD_CERTIFICATE, MAX_CERTIFICATE)
    certificate = _load_certificate(der)
    issuer = trust.check_card(certificate, now)
    serial = certificates.serial_number(certificate)
    if sha256(serial.encode()).digest() != information.serial_digest:
        raise CardRefused(CardProblem.NOT_AUTHENTIC)
    ephemeral = ec.generate_private_key(handshake.CURVE)
    transcript = _prove_terminal(dialogue, trust, der, handshake.encode_point(ephemeral.public_key()))
    transcript, agreement = _agree(dialogue, certificate, ephemeral, transcript)
    dialogue.protect(agreement.keys)
    return Authenticated(serial, certificate, issuer, transcript.digest)


def _load_certificate(der: bytes) -> x509.Certificate:
    try:
        return certificates.load(der)
    except certificates.CertificateError as error:
        raise CardRefused(CardProblem.NOT_AUTHENTIC) from error


def _prove_terminal(dialogue: Dialogue, trust: Trust, card_certificate: bytes, point: bytes) -> Transcript:
    chain = tuple(certificates.encode(each) for each in trust.terminal_chain)
    for each in chain:
        _ask(dialogue, Command(0x00, Ins.PERFORM_SECURITY_OPERATION, 0x00, 0xBE, each))
    command = Command(0x00, Ins.GET_CHALLENGE, 0, 0, le=CHALLENGE_LENGTH)
    challenge = dialogue.expect(command).data
    if len(challenge) != CHALLENGE_LENGTH:
        raise dialogue.broken(f"a challenge of {len(challenge)} bytes")
    point_digest = sha256(point).digest()
    transcript = Transcript(challenge, card_certificate, chain, point_digest, point)
    signature = trust.terminal_key.sign(transcript.terminal_message)
    data = tlv.encode(0x81, point_digest) + tlv.encode(0x9E, signature)
    _ask(dialogue, Command(0x00, Ins.EXTERNAL_AUTHENTICATE, 0, 0, data))
    return transcript


def _ask(dialogue: Dialogue, command: Command) -> None:
    """Send a proof of the kiosk; a card that says no refuses the kiosk, which is no fault of the card."""
    response = dialogue.send(command)
    if response.sw in REFUSALS:
        raise CardRefused(CardProblem.TERMINAL_REFUSED)
    if response.sw != StatusWord.OK:
        raise dialogue.broken(f"{command.ins:02X} was answered {response.sw:04X}")


def _agree(
    dialogue: Dialogue,
    certificate: x509.Certificate,
    ephemeral: ec.EllipticCurvePrivateKey,
    transcript: Transcript,
) -> tuple[Transcript, Agreement]:
    point, signature, confirmation = _exchange_points(dialogue, transcript.terminal_point)
    transcript = replace(transcript, card_point=point)
    if not handshake.is_signed(certificates.public_key(certificate), signature, transcript.card_message):
        raise CardRefused(CardProblem.NOT_AUTHENTIC)
    try:
        agreement = handshake.agree(ephemeral, point, transcript)
    except handshake.HandshakeError as error:
        raise dialogue.broken(str(error)) from error
    if not hmac.compare_digest(confirmation, agreement.card_confirmation):
        raise CardRefused(CardProblem.NOT_AUTHENTIC)
    proof = tlv.encode(0x7C, tlv.encode(0x86, agreement.terminal_confirmation))
    dialogue.expect(Command(0x00, Ins.GENERAL_AUTHENTICATE, 0, 0, proof))
    return transcript, agreement


def _exchange_points(dialogue: Dialogue, own_point: bytes) -> tuple[bytes, bytes, bytes]:
    data = tlv.encode(0x7C, tlv.encode(0x85, own_point))
    answer = dialogue.expect(Command(0x00, Ins.GENERAL_AUTHENTICATE, 0, 0, data, MAX_SHORT_LE)).data
    try:
        objects = tlv.parse_one(answer, 0x7C).children
        point = tlv.get(objects, 0x85, handshake.POINT_LENGTH)
        signature = tlv.get(objects, 0x9E, handshake.SIGNATURE_LENGTH)
        return point, signature, tlv.get(objects, 0x86, handshake.CONFIRMATION_LENGTH)
    except tlv.TlvError as error:
        raise dialogue.broken(f"general authenticate: {error}") from error
