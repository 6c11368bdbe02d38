"""The kiosk's own key, made here and never leaving, and the centre's public keys it was enrolled with.

KEYS/kiosk.key     X25519 private key, PEM, mode 0600, made by `make_kiosk_key`
KEYS/centre.json   what `kiosk-centre enrol` answered: {"kiosk": id, "sealing": key, "signing": key}
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kiosk.domain.sealing import key_bytes, key_text
from kiosk.storage.private_file import write_private

KEY_FILE = "kiosk.key"
CENTRE_FILE = "centre.json"


class KeysError(Exception):
    """Keys that are missing or cannot be used; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class KioskKeys:
    """All that a kiosk needs to seal to its centre and to believe it."""

    kiosk: str
    own: X25519PrivateKey = field(repr=False)
    centre_sealing: X25519PublicKey
    centre_signing: Ed25519PublicKey

    @classmethod
    def load(cls, folder: Path) -> Self:
        try:
            enrolled = json.loads((folder / CENTRE_FILE).read_text())
            return cls(
                kiosk=enrolled["kiosk"],
                own=_load(folder / KEY_FILE),
                centre_sealing=X25519PublicKey.from_public_bytes(key_bytes(enrolled["sealing"])),
                centre_signing=Ed25519PublicKey.from_public_bytes(key_bytes(enrolled["signing"])),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeysError(
                f"no usable keys in {folder} ({error}); enrol this kiosk at the centre"
            ) from error

    def check_kiosk(self, kiosk: str) -> None:
        """Refuse to speak for another kiosk than the one that was enrolled."""
        if self.kiosk != kiosk:
            raise KeysError(f"the keys are those of {self.kiosk}, this is {kiosk}; enrol this kiosk")


def make_kiosk_key(folder: Path) -> str:
    """Make the kiosk's key unless it is there; its public half as text, for `kiosk-centre enrol`."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_private(path, pem)
    return key_text(_load(path).public_key())


def _load(path: Path) -> X25519PrivateKey:
    if path.stat().st_mode & 0o077:
        raise ValueError(f"{path.name} can be read by others; set its mode to 0600")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, X25519PrivateKey):
        raise TypeError(f"{path.name} is not an X25519 key")
    return key
