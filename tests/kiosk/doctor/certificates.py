"""An authority, a broker's and a kiosk's certificate for tests, with an end of one's choice."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kiosk.keys.ring import KeyRing, Purpose

Key = ec.EllipticCurvePrivateKey


class Authority:
    def __init__(self, days: int = 900) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = _signed("authority", self.key, "authority", self.key, days, ca=True)

    def identity(self, name: str, days: int = 300) -> bytes:
        """Key and certificate in one file, as an end of the line keeps them."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _signed(name, key, "authority", self.key, days, ca=False)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return pem + made.public_bytes(Encoding.PEM)

    def enrol(self, folder: Path, days: int = 300) -> None:
        """What a kiosk keeps in its keys' folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "authority.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))
        key = ec.generate_private_key(ec.SECP256R1())
        KeyRing.open(folder).add(Purpose.LINE, secret=key.private_numbers().private_value.to_bytes(32))
        made = _signed("kiosk-1", key, "authority", self.key, days, ca=False)
        (folder / "line.pem").write_bytes(made.public_bytes(Encoding.PEM))

    def server(self, folder: Path) -> ssl.SSLContext:
        own = folder / "broker.pem"
        own.write_bytes(self.identity("localhost"))
        (folder / "clients.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(own)
        context.load_verify_locations(cafile=folder / "clients.pem")
        return context


def _signed(name: str, key: Key, issuer: str, by: Key, days: int, *, ca: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    until = now + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, until) - timedelta(days=1))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )
