"""The keys of a simulated fleet, made anew from its seed at every start: nothing of it is secret."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kiosk.domain.sealing import key_bytes, key_text

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


class FleetKeysError(ValueError):
    """The centre's answer cannot be used; one line with the remedy."""


def kiosk_name(number: int) -> str:
    return f"fleet-{number:05}"


def kiosk_key(seed: int, number: int) -> X25519PrivateKey:
    material = hashlib.sha256(f"kiosk-sim fleet/{seed}/{number}".encode()).digest()
    return X25519PrivateKey.from_private_bytes(material)


def place_of(number: int, places: int) -> str:
    return f"place-{1 + number % places}"


def line_key(seed: int, number: int) -> ec.EllipticCurvePrivateKey:
    """What the kiosk's certificate is for."""
    material = hashlib.sha512(f"kiosk-sim fleet line/{seed}/{number}".encode()).digest()
    return ec.derive_private_key(1 + int.from_bytes(material) % (_ORDER - 1), ec.SECP256R1())


def write_register(
    path: Path,
    seed: int,
    kiosks: int,
    places: int,
    *,
    certified: bool = False,
    also: Iterable[Mapping[str, Any]] = (),
) -> None:
    """What the centre enrols the fleet with, `also` those entries: `kiosk-centre enrol-fleet FILE`."""
    entries = [
        {
            "kiosk": kiosk_name(number),
            "place": place_of(number, places),
            "public_key": key_text(kiosk_key(seed, number).public_key()),
        }
        | ({"certificate_request": _request(seed, number)} if certified else {})
        for number in range(1, kiosks + 1)
    ]
    path.write_text(json.dumps([*entries, *also]), encoding="ascii")


def read_identities(path: Path, seed: int, kiosks: int) -> tuple[str, list[bytes]] | None:
    """The authority, and each kiosk's key and certificate as PEM; None where the centre gave none."""
    told = json.loads(path.read_text(encoding="ascii"))
    if "certificates" not in told:
        return None
    try:
        given = [told["certificates"][kiosk_name(number)] for number in range(1, kiosks + 1)]
        authority = str(told["authority"])
    except KeyError as error:
        raise FleetKeysError(f"{path}: no certificate of {error}; enrol the whole fleet") from error
    keys = (line_key(seed, number) for number in range(1, kiosks + 1))
    return authority, [_pem(key) + text.encode("ascii") for key, text in zip(keys, given, strict=True)]


def _request(seed: int, number: int) -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, kiosk_name(number))])
    built = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return built.sign(line_key(seed, number), hashes.SHA256()).public_bytes(Encoding.PEM).decode("ascii")


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_centre(path: Path) -> X25519PublicKey:
    """The key to seal to, out of the centre's answer."""
    try:
        sealing = json.loads(path.read_text(encoding="ascii"))["sealing"]
        return X25519PublicKey.from_public_bytes(key_bytes(sealing))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FleetKeysError(f"{path}: not the answer of `kiosk-centre enrol` ({error})") from error
