"""The test issuer and test terminal authority: their keys lie open here, so they are worth nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from drivers.card import certificates
from drivers.card.profile import Role

FOLDER = Path(__file__).parent / "test-issuer"
VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)
VALID_UNTIL = datetime(2099, 12, 31, tzinfo=UTC)
REVOKED_NUMBER = 0x0BAD0CA4D  # the certificate number of every simulated card that is said to be revoked
CURVE = ec.SECP256R1()


@dataclass(frozen=True, slots=True, repr=False)
class Authority:
    """A certificate authority with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def issue(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePublicKey,
        *,
        number: int | None = None,
        valid: tuple[datetime, datetime] = (VALID_FROM, VALID_UNTIL),
        role: Role | None = None,
    ) -> x509.Certificate:
        builder = _builder(subject, self.certificate.subject, key, valid, number)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        if role is not None:
            builder = builder.add_extension(certificates.role_extension(role), critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def revoke(self, *numbers: int) -> x509.CertificateRevocationList:
        builder = x509.CertificateRevocationListBuilder(self.certificate.subject, VALID_FROM, VALID_UNTIL)
        for number in numbers:
            revoked = x509.RevokedCertificateBuilder(number, VALID_FROM).build()
            builder = builder.add_revoked_certificate(revoked)
        return builder.sign(self.key, hashes.SHA256())


def new_authority(name: str) -> Authority:
    key = ec.generate_private_key(CURVE)
    own = subject(name, name.upper().replace(" ", "-"))
    builder = _builder(own, own, key.public_key(), (VALID_FROM, VALID_UNTIL), None)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    return Authority(builder.sign(key, hashes.SHA256()), key)


def subject(name: str, serial: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, certificates.TEST_ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, serial),
        ]
    )


def issuer() -> Authority:
    """The authority whose certificate the kiosk's test trust holds."""
    return _load("issuer-ca")


def terminal_authority() -> Authority:
    """The authority that every simulated card believes."""
    return _load("terminal-ca")


def save(authority: Authority, folder: Path, name: str) -> None:
    (folder / f"{name}.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}-key.pem").write_bytes(private_pem(authority.key))


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _load(name: str) -> Authority:
    certificate = x509.load_pem_x509_certificate((FOLDER / f"{name}.pem").read_bytes())
    key = load_pem_private_key((FOLDER / f"{name}-key.pem").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{name}: not a key on an elliptic curve")
    return Authority(certificate, key)


def _builder(
    own: x509.Name,
    issuer_name: x509.Name,
    key: ec.EllipticCurvePublicKey,
    valid: tuple[datetime, datetime],
    number: int | None,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer_name)
        .public_key(key)
        .serial_number(number or x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )
