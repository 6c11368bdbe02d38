"""Who this kiosk is at the broker: a key made here, a certificate of the centre's, and how both are renewed.

KEYS/authority.pem   the only authority that is believed
KEYS/line.pem        key and certificate in use, mode 0600; the key never leaves
KEYS/request.key     a key that waits for its certificate
KEYS/next.pem        renewed, and not yet known to work: tried first, and dropped if it fails
"""

import ssl
import threading
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from kiosk.domain.line_tls import LineFiles, LineTlsError, client_context
from kiosk.storage.private_file import write_private

REQUEST_FILE = "request.key"


class LineIdentity:
    """What the line connects with; `proved` and `refused` tell how a connection with it went."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used = LineFiles.within(folder)
        self._next = LineFiles(self._used.authority, folder / "next.pem")
        self._tries_next = False
        self._lock = threading.Lock()

    def context(self) -> ssl.SSLContext:
        """For the next connection: with the renewed certificate if there is one, else with the one in use."""
        with self._lock:
            self._tries_next = self._next.identity.exists()
            return client_context(self._next if self._tries_next else self._used)

    def proved(self) -> None:
        """The broker took it: a renewed certificate replaces the old one for good."""
        with self._lock:
            if self._tries_next:
                self._next.identity.replace(self._used.identity)
                self._tries_next = False

    def refused(self) -> None:
        """No connection came of it: fall back on the certificate that worked."""
        with self._lock:
            if self._tries_next:
                self._next.identity.unlink(missing_ok=True)
                self._tries_next = False

    def until(self) -> datetime:
        """When the certificate in use ends; LineTlsError if there is none."""
        try:
            return x509.load_pem_x509_certificate(self._used.identity.read_bytes()).not_valid_after_utc
        except (OSError, ValueError) as error:
            raise LineTlsError(f"no usable {self._used.identity} ({error}); enrol this kiosk") from error

    def request(self, kiosk: str) -> bytes:
        """A certificate request for a new key, which waits for `take`."""
        (self._folder / REQUEST_FILE).unlink(missing_ok=True)
        return make_request(self._folder, kiosk)

    def take(self, certificate: str) -> None:
        """Keep what the centre answered to `request`; LineTlsError if it is not for that key."""
        with self._lock:
            _join(self._folder, certificate, self._next.identity)


def make_request(folder: Path, kiosk: str) -> bytes:
    """A PEM certificate request in the kiosk's name; its key is made unless one waits already."""
    path = folder / REQUEST_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = ec.generate_private_key(ec.SECP256R1())
        write_private(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, kiosk)])
    built = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return built.sign(_waiting_key(folder), hashes.SHA256()).public_bytes(Encoding.PEM)


def install(folder: Path, certificate: str, authority: str) -> None:
    """Believe this authority and show this certificate; one that is not for our key changes nothing."""
    try:
        x509.load_pem_x509_certificate(authority.encode("ascii"))
    except ValueError as error:
        raise LineTlsError(f"the centre's answer holds no authority ({error}); fetch it again") from error
    files = LineFiles.within(folder)
    _join(folder, certificate, files.identity)
    write_private(files.authority, authority.encode("ascii"))
    client_context(files)


def _join(folder: Path, certificate: str, into: Path) -> None:
    """Key and certificate become one file; the key waits no longer."""
    key = _waiting_key(folder)
    try:
        shown = x509.load_pem_x509_certificate(certificate.encode("ascii"))
    except ValueError as error:
        raise LineTlsError(f"the centre's answer holds no certificate ({error}); fetch it again") from error
    if _plain(shown.public_key()) != _plain(key.public_key()):
        raise LineTlsError("the certificate is not for the key made here; make a new request")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(into, pem + shown.public_bytes(Encoding.PEM))
    (folder / REQUEST_FILE).unlink()


def _waiting_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    path = folder / REQUEST_FILE
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise LineTlsError(f"no usable key in {path} ({error}); run kiosk enrol --request FILE") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise LineTlsError(f"{path} is not a key on an elliptic curve; remove it and ask anew")
    return key


def _plain(key: object) -> bytes:
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise LineTlsError("the certificate is not for a key on an elliptic curve; fetch it again")
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
