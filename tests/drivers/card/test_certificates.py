import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import certificates
from drivers.card.certificates import CertificateError
from drivers.card.profile import Role
from simulators.card import authority
from simulators.card.authority import subject

KEY = ec.derive_private_key(9, ec.SECP256R1())
ALL = Role.READ_HOLDER | Role.VERIFY | Role.DELIVER


def test_roles_are_read_back_from_the_extension() -> None:
    made = authority.terminal_authority().issue(subject("kiosk", "K1"), KEY.public_key(), role=ALL)
    read = certificates.load(certificates.encode(made))
    assert certificates.roles(read) == ALL
    assert certificates.serial_number(read) == "K1"


def test_a_certificate_without_the_extension_has_no_role() -> None:
    made = authority.issuer().issue(subject("card", "T1"), KEY.public_key())
    assert certificates.roles(made) == Role(0)


def test_only_an_authority_can_have_issued_a_certificate() -> None:
    issuer = authority.issuer()
    made = issuer.issue(subject("card", "T1"), KEY.public_key())
    forged = authority.Authority(made, KEY).issue(subject("card", "T2"), KEY.public_key())
    assert certificates.is_issued_by(made, issuer.certificate)
    assert not certificates.is_issued_by(forged, made)
    assert not certificates.is_issued_by(made, authority.terminal_authority().certificate)


def test_test_authorities_are_known_by_their_organisation() -> None:
    assert certificates.is_test(authority.issuer().certificate)


def test_other_keys_than_p256_are_refused() -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    made = authority.issuer().issue(subject("card", "T1"), other.public_key())
    with pytest.raises(CertificateError):
        certificates.load(certificates.encode(made))


@given(st.binary(max_size=400))
def test_any_bytes_raise_nothing_but_a_certificate_error(data: bytes) -> None:
    with pytest.raises(CertificateError):
        certificates.load(data)


@given(st.data())
def test_one_changed_byte_raises_nothing_but_a_certificate_error(data: st.DataObject) -> None:
    der = bytearray(certificates.encode(authority.terminal_authority().certificate))
    der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = certificates.load(bytes(der))
        certificates.roles(read)
        certificates.is_issued_by(read, authority.terminal_authority().certificate)
    except CertificateError:
        pass


def issued_with(role: bytes) -> x509.Certificate:
    """A certificate whose role extension holds these bytes."""
    builder = x509.CertificateBuilder(
        authority.terminal_authority().certificate.subject,
        subject("kiosk", "K1"),
        KEY.public_key(),
        1,
        authority.VALID_FROM,
        authority.VALID_UNTIL,
    )
    known = certificates.role_extension(ALL)
    return builder.add_extension(x509.UnrecognizedExtension(known.oid, role), critical=True).sign(
        authority.terminal_authority().key, hashes.SHA256()
    )


@pytest.mark.parametrize("role", ["0400", "04020101", "0401FF"])
def test_roles_that_this_profile_does_not_know_are_refused(role: str) -> None:
    with pytest.raises(CertificateError, match="unknown roles"):
        certificates.roles(issued_with(bytes.fromhex(role)))


def test_a_certificate_longer_than_a_card_carries_is_not_looked_at() -> None:
    with pytest.raises(CertificateError, match="too long"):
        certificates.load(bytes(certificates.MAX_LENGTH + 1))
