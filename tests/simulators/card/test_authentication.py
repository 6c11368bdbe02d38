"""What a card asks of a terminal before it believes it."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.card import certificates
from drivers.card.profile import Role
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.trust import FileKey, Trust
from simulators.card import authority
from simulators.card.authority import VALID_FROM, VALID_UNTIL, Authority, subject
from simulators.card.chip import Chip
from tests.drivers.card.cards import RIGHT, TRUST_FOLDER, chip, opened

KEY = ec.derive_private_key(11, ec.SECP256R1())
ALL = Role.READ_HOLDER | Role.VERIFY | Role.DELIVER


def trust_of(*chain: x509.Certificate, key: ec.EllipticCurvePrivateKey = KEY) -> Trust:
    shipped = Trust.load(TRUST_FOLDER)
    return Trust(shipped.issuers, shipped.revocation_lists, chain, FileKey(key))


def terminal(
    issuer: Authority, role: Role = ALL, valid: tuple[datetime, datetime] = (VALID_FROM, VALID_UNTIL)
) -> x509.Certificate:
    return issuer.issue(subject("kiosk", "K1"), KEY.public_key(), role=role, valid=valid)


def between(role: Role) -> Authority:
    """An authority below the root that the cards hold, as a ministry's region would be."""
    root, key = authority.terminal_authority(), ec.derive_private_key(12, ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject("region", "R1"))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(certificates.role_extension(role), critical=True)
    )
    return Authority(builder.sign(root.key, hashes.SHA256()), key)


def is_refused(card: Chip, trust: Trust) -> bool:
    with pytest.raises(CardRefused) as caught:
        opened(card.process, trust)
    return caught.value.card_problem is CardProblem.TERMINAL_REFUSED


def test_a_chain_of_two_certificates_is_believed() -> None:
    region = between(ALL)
    session = opened(chip().process, trust_of(region.certificate, terminal(region)))
    assert session.tries_left(RIGHT) == 5


def test_no_certificate_gives_more_than_its_issuer_had() -> None:
    region = between(Role.READ_HOLDER)
    assert is_refused(chip(), trust_of(region.certificate, terminal(region, ALL)))


def test_a_certificate_below_a_terminal_is_refused() -> None:
    above = terminal(authority.terminal_authority())
    below = Authority(above, KEY).issue(subject("kiosk", "K2"), KEY.public_key(), role=ALL)
    assert is_refused(chip(), trust_of(above, below))


def test_a_terminal_of_another_authority_is_refused() -> None:
    assert is_refused(chip(), trust_of(terminal(authority.new_authority("test terminal authority"))))
    assert is_refused(chip(), trust_of(terminal(authority.issuer())))


def test_a_card_remembers_the_newest_date_and_refuses_what_ended_before() -> None:
    card, root = chip(), authority.terminal_authority()
    old = terminal(root, valid=(VALID_FROM, datetime(2026, 1, 1, tzinfo=UTC)))
    new = terminal(root, valid=(datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)))
    opened(card.process, trust_of(old))
    opened(card.process, trust_of(new))
    assert is_refused(card, trust_of(old))


def test_a_date_that_nobody_proved_is_not_remembered() -> None:
    card, root = chip(), authority.terminal_authority()
    far = terminal(root, valid=(datetime(2090, 1, 1, tzinfo=UTC), VALID_UNTIL))
    stranger = ec.derive_private_key(13, ec.SECP256R1())
    assert is_refused(card, trust_of(far, key=stranger))
    old = terminal(root, valid=(VALID_FROM, datetime(2030, 1, 1, tzinfo=UTC)))
    assert opened(card.process, trust_of(old)).tries_left(RIGHT) == 5
