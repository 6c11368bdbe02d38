"""The keys of a simulated fleet, made anew from its seed at every start: nothing of it is secret."""

import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.domain.sealing import key_bytes, key_text


class FleetKeysError(ValueError):
    """The centre's answer cannot be used; one line with the remedy."""


def kiosk_name(number: int) -> str:
    return f"fleet-{number:05}"


def kiosk_key(seed: int, number: int) -> X25519PrivateKey:
    material = hashlib.sha256(f"kiosk-sim fleet/{seed}/{number}".encode()).digest()
    return X25519PrivateKey.from_private_bytes(material)


def place_of(number: int, places: int) -> str:
    return f"place-{1 + number % places}"


def write_register(path: Path, seed: int, kiosks: int, places: int) -> None:
    """What the centre enrols the whole fleet with: `kiosk-centre enrol-fleet FILE`."""
    entries = [
        {
            "kiosk": kiosk_name(number),
            "place": place_of(number, places),
            "public_key": key_text(kiosk_key(seed, number).public_key()),
        }
        for number in range(1, kiosks + 1)
    ]
    path.write_text(json.dumps(entries), encoding="ascii")


def read_centre(path: Path) -> X25519PublicKey:
    """The key to seal to, out of the centre's answer."""
    try:
        sealing = json.loads(path.read_text(encoding="ascii"))["sealing"]
        return X25519PublicKey.from_public_bytes(key_bytes(sealing))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FleetKeysError(f"{path}: not the answer of `kiosk-centre enrol` ({error})") from error
