"""The centre's own authority: certificates for broker, centre and kiosks, and what of them it revokes.

A certificate carries one name, and that name is all the broker goes by. Keys of kiosks are never seen here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from centre.storage.private_file import write_private

AUTHORITY_FILE, KEY_FILE = "authority.pem", "authority.key"
AUTHORITY_DAYS, SERVICE_DAYS, KIOSK_DAYS = 3650, 730, 365
BACKDATED = timedelta(hours=1)  # a kiosk's clock may be a little behind
CRL_DAYS = 3650  # the broker reads a new one at each revocation; an old one must not stop the fleet
MOST_REQUEST_BYTES = 4096


class AuthorityError(ValueError):
    """The authority cannot act; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def make(cls, folder: Path, now: datetime) -> Self:
        """A new authority in `folder`; one that is there is never overwritten."""
        if (folder / KEY_FILE).exists():
            raise AuthorityError(f"{folder} holds an authority already; name another folder")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("national card kiosk: line authority")
        certificate = (
            _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        write_private(folder / KEY_FILE, pem_of(key))
        (folder / AUTHORITY_FILE).write_bytes(certificate.public_bytes(Encoding.PEM))
        return cls(certificate, key)

    @classmethod
    def open(cls, folder: Path) -> Self:
        try:
            certificate = x509.load_pem_x509_certificate((folder / AUTHORITY_FILE).read_bytes())
            key = load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise AuthorityError(f"no authority in {folder} ({error}); make one: broker-init") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise AuthorityError(f"{folder / KEY_FILE} is not the key of a line authority")
        return cls(certificate, key)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode("ascii")

    def certify_client(
        self, public_key: ec.EllipticCurvePublicKey, name: str, now: datetime, days: float = KIOSK_DAYS
    ) -> x509.Certificate:
        return self._certify(public_key, name, now, days, client=True)

    def certify_broker(
        self, public_key: ec.EllipticCurvePublicKey, hosts: Iterable[str], now: datetime, days: float
    ) -> x509.Certificate:
        """What the broker shows; clients check that the host they meant is among `hosts`."""
        return self._certify(public_key, "broker", now, days, client=False, hosts=tuple(hosts))

    def revoked(self, serials: Iterable[str], now: datetime) -> bytes:
        """The list of certificates that the broker must no longer take."""
        listed = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(now - BACKDATED)
            .next_update(now + timedelta(days=CRL_DAYS))
        )
        for serial in serials:
            entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(now)
            listed = listed.add_revoked_certificate(entry.build())
        return listed.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def _certify(
        self,
        public_key: ec.EllipticCurvePublicKey,
        name: str,
        now: datetime,
        days: float,
        *,
        client: bool,
        hosts: tuple[str, ...] = (),
    ) -> x509.Certificate:
        purpose = ExtendedKeyUsageOID.CLIENT_AUTH if client else ExtendedKeyUsageOID.SERVER_AUTH
        built = (
            _builder(_name(name), self.certificate.subject, public_key, now, days)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        )
        if hosts:
            built = built.add_extension(x509.SubjectAlternativeName([_host(each) for each in hosts]), False)
        return built.sign(self.key, hashes.SHA256())


def requested_key(request: bytes, kiosk: str) -> ec.EllipticCurvePublicKey:
    """The key a kiosk asks to have certified; its request names that kiosk and proves that it has the key."""
    try:
        if len(request) > MOST_REQUEST_BYTES:
            raise ValueError("it is too long")
        asked = x509.load_pem_x509_csr(request)
        names = [each.value for each in asked.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        key = asked.public_key()
        if not asked.is_signature_valid:
            raise InvalidSignature
    except Exception as error:  # the library raises its own kinds, and some only when a field is asked for
        raise AuthorityError("not a certificate request; make it with: kiosk enrol --request FILE") from error
    if names != [kiosk]:
        raise AuthorityError(f"the request is not for {kiosk}; make it on that kiosk")
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise AuthorityError("the request's key is not on the curve P-256; make it with: kiosk enrol")
    return key


def serial_of(certificate: x509.Certificate) -> str:
    return f"{certificate.serial_number:x}"


def pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: float
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)
