"""The card's side of the mutual authentication: it believes no terminal before it has proven itself."""

import hmac
from dataclasses import replace
from datetime import date
from hashlib import sha256
from secrets import token_bytes

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.card import certificates, handshake, tlv
from drivers.card.apdu import Command, Response
from drivers.card.handshake import Transcript
from drivers.card.malformed import MalformedError
from drivers.card.profile import CHALLENGE_LENGTH, Role
from drivers.card.status import StatusWord
from simulators.card.memory import Memory
from simulators.card.personalised import PersonalisedCard
from simulators.card.session import RefusalError, Session

MAX_CHAIN = 3
BOTH = Role.DELIVER | Role.EXCEPTION  # a kiosk's and a desk's: no terminal is both
DONE = Response(b"", StatusWord.OK)


def get_challenge(session: Session, command: Command) -> Response:
    if command.le not in (CHALLENGE_LENGTH, 256):
        raise RefusalError(StatusWord.WRONG_LENGTH)
    session.challenge = token_bytes(CHALLENGE_LENGTH)
    return Response(session.challenge, StatusWord.OK)


def verify_certificate(
    card: PersonalisedCard, memory: Memory, session: Session, command: Command
) -> Response:
    """PSO VERIFY CERTIFICATE: one more link of the terminal's chain, from the root in the card downwards."""
    try:
        certificate = certificates.load(command.data)
        roles = certificates.roles(certificate)
    except MalformedError:
        raise RefusalError(StatusWord.WRONG_DATA) from None
    issuers = session.chain[-1:] or card.terminal_roots
    trusted = any(certificates.is_issued_by(certificate, issuer) for issuer in issuers)
    if not trusted or len(session.chain) == MAX_CHAIN or _is_over(certificate, memory):
        session.chain = ()
        raise RefusalError(StatusWord.SECURITY_STATUS)
    if session.chain and roles & ~certificates.roles(session.chain[-1]):
        raise RefusalError(StatusWord.SECURITY_STATUS)
    session.chain = (*session.chain, certificate)
    return DONE


def external_authenticate(
    card: PersonalisedCard, memory: Memory, session: Session, command: Command
) -> Response:
    """The terminal's signature over the challenge, this card and the key it is going to use."""
    if not session.challenge or not session.chain:
        raise RefusalError(StatusWord.CONDITIONS)
    challenge, session.challenge = session.challenge, b""
    digest, signature = _two_objects(command.data, 0x81, 0x9E)
    leaf = session.chain[-1]
    chain = tuple(certificates.encode(each) for each in session.chain)
    transcript = Transcript(challenge, card.certificate, chain, digest)
    if not handshake.is_signed(certificates.public_key(leaf), signature, transcript.terminal_message):
        raise RefusalError(StatusWord.AUTHENTICATION_FAILED)
    roles = certificates.roles(leaf)
    if BOTH in roles:
        raise RefusalError(StatusWord.SECURITY_STATUS)
    session.proven, session.roles = transcript, roles
    _remember_date(leaf, memory)
    return DONE


def general_authenticate(card: PersonalisedCard, session: Session, command: Command) -> Response:
    """First ephemeral keys and the card's signature, then the terminal's confirmation opens the channel."""
    try:
        objects = tlv.parse_one(command.data, 0x7C).children
        point, confirmation = tlv.find(objects, 0x85), tlv.find(objects, 0x86)
    except tlv.TlvError:
        raise RefusalError(StatusWord.WRONG_DATA) from None
    if point is not None:
        return _answer_point(card, session, point)
    return _open_channel(session, confirmation or b"")


def _answer_point(card: PersonalisedCard, session: Session, point: bytes) -> Response:
    proven, session.proven = session.proven, None
    if proven is None:
        raise RefusalError(StatusWord.CONDITIONS)
    if sha256(point).digest() != proven.point_digest:
        raise RefusalError(StatusWord.WRONG_DATA)
    ephemeral = ec.generate_private_key(handshake.CURVE)
    own_point = handshake.encode_point(ephemeral.public_key())
    transcript = replace(proven, terminal_point=point, card_point=own_point)
    try:
        session.pending = handshake.agree(ephemeral, point, transcript)
    except handshake.HandshakeError:
        raise RefusalError(StatusWord.WRONG_DATA) from None
    session.transcript_digest = transcript.digest
    signature = handshake.sign(card.key, transcript.card_message)
    inside = (0x85, own_point), (0x9E, signature), (0x86, session.pending.card_confirmation)
    return Response(tlv.encode(0x7C, b"".join(tlv.encode(*each) for each in inside)), StatusWord.OK)


def _open_channel(session: Session, confirmation: bytes) -> Response:
    pending, session.pending = session.pending, None
    if pending is None:
        raise RefusalError(StatusWord.CONDITIONS)
    if not hmac.compare_digest(confirmation, pending.terminal_confirmation):
        raise RefusalError(StatusWord.AUTHENTICATION_FAILED)
    session.keys = pending.keys
    return DONE


def _two_objects(data: bytes, first: int, second: int) -> tuple[bytes, bytes]:
    try:
        objects = tlv.parse(data)
        return tlv.get(objects, first), tlv.get(objects, second)
    except tlv.TlvError:
        raise RefusalError(StatusWord.WRONG_DATA) from None


def _is_over(certificate: x509.Certificate, memory: Memory) -> bool:
    """A card has no clock: it knows only the newest date that a believed certificate has named."""
    return certificate.not_valid_after_utc.date() < date.fromisoformat(memory.content.last_seen)


def _remember_date(certificate: x509.Certificate, memory: Memory) -> None:
    seen = certificate.not_valid_before_utc.date().isoformat()
    if seen > memory.content.last_seen:
        memory.update(last_seen=seen)
