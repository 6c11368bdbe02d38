"""Production in small: holder data and fingers become a personalised card, signed by the test issuer."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec

from drivers.card import certificates, handshake, holder, officer, tlv
from drivers.card.bit import (
    BiometricInformationTemplate,
    Direction,
    FingerPosition,
    MinutiaOrder,
    MinutiaSorting,
    encode_group,
)
from drivers.card.holder import Holder
from drivers.card.information import encode_security_object, security_object_body, security_object_message
from drivers.card.officer import Officer, Technician
from drivers.card.profile import PHOTO_OBJECT, ROLES, VERSION, CardState, File, Reference, Tag
from simulators.card import authority
from simulators.card.authority import CURVE, VALID_FROM, VALID_UNTIL, Authority
from simulators.card.personalised import PersonalisedCard

MIN_MINUTIAE = 8
MAX_MINUTIAE = 60
ORDER = MinutiaOrder(MinutiaSorting.POLAR, Direction.ASCENDING)
FINGERS = {
    Reference.PRIMARY: FingerPosition.RIGHT_INDEX,
    Reference.SECONDARY: FingerPosition.LEFT_INDEX,
}
_SIGNED = tuple(int(each) for each in (File.HOLDER, File.PHOTO, *ROLES))
_GROUP_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # n of P-256


@dataclass(frozen=True, slots=True)
class Irregularity:
    """In what a card's production differs from the right way; the shipped value differs in nothing."""

    number: int | None = None
    valid: tuple[datetime, datetime] = (VALID_FROM, VALID_UNTIL)
    foreign_issuer: bool = False
    key_not_certified: bool = False
    state: CardState = CardState.PERSONALISED


REGULAR = Irregularity()


def serial_for(person: Holder | Officer, seed: int) -> str:
    """The same card for the same person and seed, so that a state file finds its card again."""
    whose = (
        f"{role_of(person).name.lower()}/{person.number}"
        if isinstance(person, Officer)
        else f"{person.document_number}/{person.national_code}"
    )
    digest = hashlib.sha256(f"{seed}/{whose}".encode())
    return f"T{int.from_bytes(digest.digest()[:5], 'big') % 10**11:011d}"


def produce(
    person: Holder,
    references: tuple[bytes, ...],
    serial: str,
    seed: int = 0,
    *,
    how: Irregularity = REGULAR,
    photo: bytes = b"",
    positions: tuple[FingerPosition, ...] = tuple(FINGERS.values()),
) -> PersonalisedCard:
    """`references` are compact minutiae of the fingers at `positions`, in order; `photo` is a JPEG."""
    issuer, key = _issuer(how), _key(serial, seed)
    certified = _key(serial, seed + 1) if how.key_not_certified else key
    fingers = dict(zip(FINGERS, references, strict=False))
    templates = tuple(_template(*each) for each in zip(fingers, positions, strict=False))
    files = {**_personal_files(person, photo), **_public_files(issuer, certified, serial, how)}
    files[File.SECURITY_OBJECT] = _security_object(issuer, serial, files, encode_group(templates))
    return PersonalisedCard(
        serial=serial,
        key=key,
        files=files,
        templates=templates,
        references={int(each): minutiae for each, minutiae in fingers.items()},
        terminal_roots=(authority.terminal_authority().certificate,),
        state=how.state,
    )


def produce_officer(
    who: Officer, serial: str, seed: int = 0, *, how: Irregularity = REGULAR
) -> PersonalisedCard:
    """A card of staff: the same profile and proof, its role's file in place of a holder, no finger."""
    issuer, key = _issuer(how), _key(serial, seed)
    certified = _key(serial, seed + 1) if how.key_not_certified else key
    files = {int(role_of(who)): officer.encode(who), **_public_files(issuer, certified, serial, how)}
    files[File.SECURITY_OBJECT] = _security_object(issuer, serial, files, encode_group(()))
    roots = (authority.terminal_authority().certificate,)
    return PersonalisedCard(serial, key, files, (), {}, roots, how.state)


def role_of(who: Officer) -> File:
    return File.TECHNICIAN if isinstance(who, Technician) else File.OFFICER


def _template(reference: Reference, position: FingerPosition) -> BiometricInformationTemplate:
    return BiometricInformationTemplate(reference, position, MIN_MINUTIAE, MAX_MINUTIAE, ORDER)


def _personal_files(person: Holder, photo: bytes) -> dict[int, bytes]:
    files = {int(File.HOLDER): holder.encode(person)}
    if photo:
        files[File.PHOTO] = tlv.encode(PHOTO_OBJECT, photo)
    return files


def _public_files(
    issuer: Authority, key: ec.EllipticCurvePrivateKey, serial: str, how: Irregularity
) -> dict[int, bytes]:
    certificate = issuer.issue(
        authority.subject("test national card", serial), key.public_key(), number=how.number, valid=how.valid
    )
    return {
        File.CARD_CERTIFICATE: certificates.encode(certificate),
        File.INFO: tlv.encode(0xA5, tlv.encode(0x80, bytes([VERSION]))),
    }


def _issuer(how: Irregularity) -> Authority:
    genuine = authority.issuer()
    if not how.foreign_issuer:
        return genuine
    return authority.new_authority("test card issuer")  # the same name, another key


def _security_object(issuer: Authority, serial: str, files: dict[int, bytes], bit_group: bytes) -> bytes:
    signed = {name: files[name] for name in _SIGNED if name in files}
    signed[Tag.BIT_GROUP] = bit_group
    body = security_object_body(serial, signed)
    return encode_security_object(body, handshake.sign(issuer.key, security_object_message(body)))


def _key(serial: str, seed: int) -> ec.EllipticCurvePrivateKey:
    digest = hashlib.sha512(f"test card key/{serial}/{seed}".encode()).digest()
    return ec.derive_private_key(int.from_bytes(digest, "big") % (_GROUP_ORDER - 1) + 1, CURVE)
