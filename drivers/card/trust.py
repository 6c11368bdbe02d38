"""What a kiosk believes and proves: issuers with their revocation lists, and its own certificate and key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from drivers.card import certificates
from drivers.card.handshake import sign
from drivers.card.malformed import MalformedError
from drivers.card.profile import Role
from drivers.card.refusal import CardProblem, CardRefused

ISSUERS = "issuer-ca.pem"
REVOCATION_LISTS = "issuer-crl.pem"
TERMINAL_CHAIN = "terminal-chain.pem"
TERMINAL_KEY = "terminal-key.pem"

_Content = TypeVar("_Content")


class TrustError(MalformedError):
    """A file of the trust folder is missing or unusable; the text names it and says what belongs there."""


class TerminalKey(Protocol):
    """The kiosk's private key, in a file or in a chip of its own."""

    def sign(self, message: bytes) -> bytes:
        """ECDSA on P-256 with SHA-256, as r | s."""


@dataclass(frozen=True, slots=True, repr=False)
class FileKey:
    """A private key that lies in a file: for simulation only."""

    key: ec.EllipticCurvePrivateKey

    def sign(self, message: bytes) -> bytes:
        return sign(self.key, message)


@dataclass(frozen=True, slots=True, repr=False)
class Trust:
    issuers: tuple[x509.Certificate, ...]
    revocation_lists: tuple[x509.CertificateRevocationList, ...]
    terminal_chain: tuple[x509.Certificate, ...]  # below the card's terminal root, the kiosk's own last
    terminal_key: TerminalKey

    @staticmethod
    def load(folder: Path) -> "Trust":
        """A kiosk's trust folder; one with a desk's certificate is refused: a kiosk makes no exceptions."""
        trust = Trust.load_any(folder)
        if Role.EXCEPTION in certificates.roles(trust.terminal_chain[-1]):
            raise TrustError(f"{folder / TERMINAL_CHAIN}: a desk's certificate; a kiosk's belongs there")
        return trust

    @staticmethod
    def load_any(folder: Path) -> "Trust":
        """Read the four PEM files of a trust folder (`config/test-trust` shows them)."""
        issuers = _read(folder / ISSUERS, x509.load_pem_x509_certificates, "issuer CA certificates")
        lists = _read(folder / REVOCATION_LISTS, _load_lists, "one revocation list for each issuer")
        chain = _read(
            folder / TERMINAL_CHAIN, x509.load_pem_x509_certificates, "the kiosk's certificate chain"
        )
        key = _read(folder / TERMINAL_KEY, _load_key, "the kiosk's private key (P-256, PEM)")
        if certificates.public_key(chain[-1]) != key.public_key():
            raise TrustError(
                f"{folder / TERMINAL_KEY}: not the key of the last certificate in {TERMINAL_CHAIN}"
            )
        return Trust(tuple(issuers), tuple(lists), tuple(chain), FileKey(key))

    @property
    def is_test(self) -> bool:
        """Whether anything in here was made for tests: a kiosk in service must refuse it."""
        return any(certificates.is_test(each) for each in (*self.issuers, *self.terminal_chain))

    @property
    def kiosk(self) -> str:
        """The kiosk's own number, as its certificate names it."""
        return certificates.serial_number(self.terminal_chain[-1])

    def check_card(self, certificate: x509.Certificate, now: datetime) -> x509.Certificate:
        """Return the issuer of a genuine, valid, unrevoked card certificate; raise CardRefused otherwise."""
        issuer = self._issuer_of(certificate)
        if now < certificate.not_valid_before_utc:
            raise CardRefused(CardProblem.NOT_YET_VALID)
        if now > certificate.not_valid_after_utc or now > issuer.not_valid_after_utc:
            raise CardRefused(CardProblem.EXPIRED)
        revocation_list = self._list_of(issuer)
        if (
            revocation_list is None
            or revocation_list.next_update_utc is None
            or now > revocation_list.next_update_utc
        ):
            raise CardRefused(CardProblem.REVOCATION_LIST_STALE)
        if revocation_list.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
            raise CardRefused(CardProblem.REVOKED)
        return issuer

    def _issuer_of(self, certificate: x509.Certificate) -> x509.Certificate:
        named = [issuer for issuer in self.issuers if issuer.subject == certificate.issuer]
        if not named:
            raise CardRefused(CardProblem.WRONG_ISSUER)
        for issuer in named:
            if certificates.is_issued_by(certificate, issuer):
                return issuer
        raise CardRefused(CardProblem.WRONG_ISSUER)

    def _list_of(self, issuer: x509.Certificate) -> x509.CertificateRevocationList | None:
        key = certificates.public_key(issuer)
        lists = (each for each in self.revocation_lists if each.issuer == issuer.subject)
        return next((each for each in lists if each.is_signature_valid(key)), None)


def _load_lists(pem: bytes) -> list[x509.CertificateRevocationList]:
    end = b"-----END X509 CRL-----"
    return [x509.load_pem_x509_crl(part + end) for part in pem.split(end) if part.strip()]


def _load_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TrustError("the key is not on an elliptic curve")
    return key


def _read(path: Path, load: Callable[[bytes], _Content], what: str) -> _Content:
    try:
        content = load(path.read_bytes())
    except OSError as error:
        raise TrustError(f"{path}: {error.strerror or error}; {what} belong there") from error
    except Exception as error:  # the library raises its own kinds
        raise TrustError(f"{path}: cannot be read; {what} belong there") from error
    if not content:
        raise TrustError(f"{path}: empty; {what} belong there")
    return content
