"""X.509 certificates of cards and terminals: strict reading, and the extension with a terminal's roles."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from drivers.card import tlv
from drivers.card.malformed import MalformedError
from drivers.card.profile import TERMINAL_ROLE_OID, Role

MAX_LENGTH = 4096
TEST_ORGANISATION = "TEST — NOT FOR PRODUCTION"
_ROLE = x509.ObjectIdentifier(TERMINAL_ROLE_OID)


class CertificateError(MalformedError):
    """Not a certificate of this profile."""


def load(der: bytes) -> x509.Certificate:
    """A certificate with a P-256 key; anything else is refused."""
    if len(der) > MAX_LENGTH:
        raise CertificateError(f"a certificate of {len(der)} bytes is too long")
    try:
        certificate = x509.load_der_x509_certificate(der)
        _read_all(certificate)
    except Exception as error:  # the library raises its own kinds, and some only when a field is asked for
        raise CertificateError("not a certificate of this profile") from error
    return certificate


def encode(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def public_key(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    try:
        key = certificate.public_key()
    except Exception as error:  # the library raises its own kinds for unknown algorithms
        raise CertificateError("a public key of unknown kind") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CertificateError("the public key is not on P-256")
    return key


def serial_number(certificate: x509.Certificate) -> str:
    """The card serial or kiosk number: the subject's only serialNumber attribute."""
    values = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    if len(values) != 1 or not isinstance(values[0].value, str):
        raise CertificateError("the subject names no serial number, or several")
    return values[0].value


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether `issuer`, itself allowed to issue, named and signed this certificate."""
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # the library raises its own kinds; none of them is a signature that holds
        return False
    return constraints.ca


def is_test(certificate: x509.Certificate) -> bool:
    names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return any(name.value == TEST_ORGANISATION for name in names)


def _read_all(certificate: x509.Certificate) -> None:
    """Ask for every field that is used later, while errors are caught."""
    public_key(certificate)
    serial_number(certificate)
    roles(certificate)
    _ = certificate.issuer, certificate.serial_number
    _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc


def role_extension(role: Role) -> x509.UnrecognizedExtension:
    """The roles as one octet string of one byte; to be marked critical."""
    return x509.UnrecognizedExtension(_ROLE, tlv.encode(0x04, bytes([role])))


def roles(certificate: x509.Certificate) -> Role:
    """The roles of a terminal certificate, none without the extension."""
    try:
        value = certificate.extensions.get_extension_for_oid(_ROLE).value
    except x509.ExtensionNotFound:
        return Role(0)
    except ValueError as error:
        raise CertificateError("the extensions cannot be read") from error
    if not isinstance(value, x509.UnrecognizedExtension):
        raise CertificateError("the role extension cannot be read")
    content = tlv.parse_one(value.value, 0x04).value
    if len(content) != 1 or content[0] & ~sum(Role):
        raise CertificateError("the role extension names unknown roles")
    return Role(content[0])
