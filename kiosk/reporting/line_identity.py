"""Who this kiosk is at the broker: a key made here, a certificate of the centre's, and how both are renewed.

KEYS/authority.pem   the only authority that is believed
KEYS/line.pem        the certificate in use
KEYS/next.pem        renewed, and not yet known to work: tried first, and dropped if it fails
KEYS/ring.json       the private key of each, wrapped by the folder's root; none lies bare on a disk
"""

import ssl
import threading
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kiosk.domain.line_tls import Credentials, LineFiles, LineTlsError, context_of, read_pem
from kiosk.keys.ring import Key, KeyRing, Purpose
from kiosk.keys.root import KeyFileError
from kiosk.storage.private_file import write_private

SECRET_BYTES = 32  # a number of the curve


class LineIdentity:
    """What the line connects with; `proved` and `refused` tell how a connection with it went."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = LineFiles.within(folder)
        self._next = folder / "next.pem"
        self._tries_next = False
        self._lock = threading.Lock()

    def context(self) -> ssl.SSLContext:
        """What `credentials` say, for a connection of this process."""
        return context_of(self.credentials())

    def credentials(self) -> Credentials:
        """For the next connection: with the renewed certificate if there is one, else with the one in use."""
        with self._lock:
            self._tries_next = self._next.exists()
            shown = _read(self._next if self._tries_next else self._files.identity)
            try:
                secret = _owner(KeyRing.load(self._folder), shown).secret
            except KeyFileError as error:
                raise LineTlsError(str(error)) from error
            identity = _pem(secret) + shown.public_bytes(Encoding.PEM)
            return Credentials(read_pem(self._files.authority), identity.decode("ascii"))

    def proved(self) -> None:
        """The broker took it: a renewed certificate replaces the old one, whose key ends, for good."""
        with self._lock:
            if self._tries_next:
                self._next.replace(self._files.identity)
                self._tries_next = False
                _destroy_all_but(self._folder, _read(self._files.identity))

    def refused(self) -> None:
        """No connection came of it: fall back on the certificate that worked."""
        with self._lock:
            if self._tries_next:
                self._next.unlink(missing_ok=True)
                self._tries_next = False

    def until(self) -> datetime:
        """When the certificate in use ends; LineTlsError if there is none."""
        return _read(self._files.identity).not_valid_after_utc

    def request(self, kiosk: str) -> bytes:
        """A certificate request for a new key, which waits for `take`."""
        return _request(_new_key(KeyRing.open(self._folder)), kiosk)

    def take(self, certificate: str) -> None:
        """Keep what the centre answered to `request`; LineTlsError if it is for no key of ours."""
        shown = _parsed(certificate)
        with self._lock:
            _owner(KeyRing.load(self._folder), shown)
            write_private(self._next, shown.public_bytes(Encoding.PEM))


def make_request(folder: Path, kiosk: str) -> bytes:
    """A PEM certificate request in the kiosk's name, asked for again until its answer is installed."""
    try:
        ring = KeyRing.open(folder)
        waiting = ring.newest(Purpose.LINE)
        if waiting is None or _is_certified(folder, waiting):
            waiting = _new_key(ring)
    except KeyFileError as error:
        raise LineTlsError(str(error)) from error
    return _request(waiting, kiosk)


def install(folder: Path, certificate: str, authority: str) -> None:
    """Believe this authority and show this certificate; one that is for no key of ours changes nothing."""
    try:
        _loaded(authority.encode("ascii"))
        ring = KeyRing.load(folder)
    except ValueError as error:
        raise LineTlsError(f"the centre's answer holds no authority ({error}); fetch it again") from error
    except KeyFileError as error:
        raise LineTlsError(str(error)) from error
    files, shown = LineFiles.within(folder), _parsed(certificate)
    _owner(ring, shown)
    write_private(files.authority, authority.encode("ascii"))
    write_private(files.identity, shown.public_bytes(Encoding.PEM))


def _new_key(ring: KeyRing) -> Key:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return ring.add(Purpose.LINE, secret=number.to_bytes(SECRET_BYTES))


def _request(key: Key, kiosk: str) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, kiosk)])
    built = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return built.sign(_private(key.secret), hashes.SHA256()).public_bytes(Encoding.PEM)


def _private(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())


def _pem(secret: bytes) -> bytes:
    return _private(secret).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _owner(ring: KeyRing, shown: x509.Certificate) -> Key:
    """The key a certificate is for."""
    for key in ring.keys:
        if key.purpose is Purpose.LINE and _private(key.secret).public_key() == shown.public_key():
            return key
    raise LineTlsError("the certificate is for no key made here; enrol anew with a fresh request")


def _is_certified(folder: Path, key: Key) -> bool:
    path = LineFiles.within(folder).identity
    return path.exists() and _private(key.secret).public_key() == _read(path).public_key()


def _destroy_all_but(folder: Path, shown: x509.Certificate) -> None:
    ring = KeyRing.load(folder)
    kept = _owner(ring, shown)
    for key in ring.keys:
        if key.purpose is Purpose.LINE and key.id != kept.id:
            ring.destroy(key.id)


def _read(path: Path) -> x509.Certificate:
    try:
        return _loaded(path.read_bytes())
    except (OSError, ValueError) as error:
        raise LineTlsError(f"no usable {path} ({error}); enrol this kiosk") from error


def _parsed(certificate: str) -> x509.Certificate:
    try:
        return _loaded(certificate.encode("ascii"))
    except ValueError as error:
        raise LineTlsError(f"the centre's answer holds no certificate ({error}); fetch it again") from error


def _loaded(pem: bytes) -> x509.Certificate:
    """A certificate that was looked at whole; ValueError for anything else."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        certificate.public_key()
    except Exception as error:  # the library raises its own kinds, and some only when a field is asked for
        raise ValueError(f"no certificate: {error}") from error
    return certificate
