"""Forged cards: the attacker's chip and finger, which say that they are the victim's."""

import random
from dataclasses import replace

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.card import certificates, handshake, information
from drivers.card.profile import CardState, File, Tag
from simulators.card import authority
from simulators.card.authority import CURVE, REVOKED_NUMBER, Authority
from simulators.card.kinds import EXPIRED, NOT_YET
from simulators.card.personalised import PersonalisedCard
from simulators.card.production import Irregularity, produce
from tools.attacks import chips, scene
from tools.attacks.scene import ATTACKERS_FINGERS, VICTIM, VICTIMS_SERIAL, Attack, Attempt, Supplied


def foreign_issuer(chance: random.Random) -> Attempt:
    """An authority of the attacker's own, called like the real one."""
    return _put_in(_like_the_victims(Irregularity(foreign_issuer=True)))


def self_signed(chance: random.Random) -> Attempt:
    own = authority.new_authority(chance.choice(("test card issuer", "issuer", VICTIMS_SERIAL)))
    return _put_in(_with_certificate(own.certificate, own.key))


def altered_certificate(chance: random.Random) -> Attempt:
    """The victim's certificate with the attacker's key in place of the card's; the signature is as it was."""
    key = ec.generate_private_key(CURVE)
    der = scene.victims_card().certificate
    old, new = (handshake.encode_point(each.public_key()) for each in (scene.victims_card().key, key))
    assert old in der
    return _put_in(_with_file(File.CARD_CERTIFICATE, der.replace(old, new), key))


def spoilt_certificate(chance: random.Random) -> Attempt:
    """Some bytes of the victim's certificate are others; the chip has a key of its own."""
    der = bytearray(scene.victims_card().certificate)
    for _ in range(chance.choice((1, 1, 2, 8))):
        der[chance.randrange(len(der))] ^= 1 << chance.randrange(8)
    return _put_in(_with_file(File.CARD_CERTIFICATE, bytes(der), ec.generate_private_key(CURVE)))


def below_an_own_card(chance: random.Random) -> Attempt:
    """A genuine card's key signs a certificate, although it is no authority's."""
    own = scene.attackers_card()
    leaf = x509.load_der_x509_certificate(own.certificate)
    named = chance.choice((leaf, authority.issuer().certificate))
    key = ec.generate_private_key(CURVE)
    name = authority.subject("test national card", VICTIMS_SERIAL)
    return _put_in(_with_certificate(Authority(named, own.key).issue(name, key.public_key()), key))


def not_in_force(chance: random.Random) -> Attempt:
    """Made by the real issuer once, and no longer or not yet good."""
    how = chance.choice(
        (
            *(Irregularity(valid=EXPIRED), Irregularity(valid=NOT_YET), Irregularity(number=REVOKED_NUMBER)),
            *(Irregularity(state=each) for each in CardState if each is not CardState.PERSONALISED),
        )
    )
    return _put_in(_like_the_victims(how))


def own_card_renamed(chance: random.Random) -> Attempt:
    """The attacker's genuine card, whose first answer names the victim's serial."""
    return Attempt(Supplied(chips.Renamed(scene.chip_of(scene.attackers_card()), VICTIMS_SERIAL)))


def own_card_with_files(chance: random.Random) -> Attempt:
    """The attacker's genuine key and certificate, with the victim's files beside them."""
    own, theirs = scene.attackers_card(), scene.victims_card()
    taken = chance.choice(
        ({File.HOLDER}, {File.SECURITY_OBJECT}, {File.HOLDER, File.SECURITY_OBJECT}, set(theirs.files))
    )
    files = {**own.files, **{name: theirs.files[name] for name in taken}}
    return _put_in(replace(own, files=files))


def own_card_signed_by_itself(chance: random.Random) -> Attempt:
    """The victim's holder file on a genuine card, with a list of digests that this card's key signed."""
    own, theirs = scene.attackers_card(), scene.victims_card()
    serial = chance.choice((own.serial, theirs.serial))
    signed = {File.HOLDER: theirs.files[File.HOLDER], Tag.BIT_GROUP: own.bit_group}
    body = information.security_object_body(serial, {int(name): data for name, data in signed.items()})
    signature = handshake.sign(own.key, information.security_object_message(body))
    whole = information.encode_security_object(body, signature)
    files = {**own.files, File.HOLDER: theirs.files[File.HOLDER], File.SECURITY_OBJECT: whole}
    return _put_in(replace(own, files=files))


FORGED: dict[str, Attack] = {
    each.__name__: each
    for each in (
        *(foreign_issuer, self_signed, altered_certificate, spoilt_certificate, below_an_own_card),
        *(not_in_force, own_card_renamed, own_card_with_files, own_card_signed_by_itself),
    )
}


def _like_the_victims(how: Irregularity) -> PersonalisedCard:
    return produce(VICTIM, ATTACKERS_FINGERS, VICTIMS_SERIAL, how=how)


def _with_certificate(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> PersonalisedCard:
    return _with_file(File.CARD_CERTIFICATE, certificates.encode(certificate), key)


def _with_file(name: File, data: bytes, key: ec.EllipticCurvePrivateKey) -> PersonalisedCard:
    card = scene.victims_card()
    references = dict(zip(card.references, ATTACKERS_FINGERS, strict=True))
    return replace(card, key=key, files={**card.files, name: data}, references=references)


def _put_in(card: PersonalisedCard) -> Attempt:
    return Attempt(Supplied(scene.chip_of(card)))
