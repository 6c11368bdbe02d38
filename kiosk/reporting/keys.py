"""The kiosk's own key, made here and never leaving, and the centre's public keys it was enrolled with.

KEYS/ring.json     the kiosk's private keys, wrapped by the root of the folder (`kiosk.keys`)
KEYS/kiosk.key     where an older version kept its private key; taken into the ring when it is found
KEYS/centre.json   what `kiosk-centre enrol` answered: {"kiosk": id, "sealing": key, "signing": key}
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.domain.sealing import key_bytes, key_text
from kiosk.keys.identity import make_own_key, own_key
from kiosk.keys.ring import Purpose
from kiosk.keys.root import KeyFileError

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
                own=_load(folder),
                centre_sealing=X25519PublicKey.from_public_bytes(key_bytes(enrolled["sealing"])),
                centre_signing=Ed25519PublicKey.from_public_bytes(key_bytes(enrolled["signing"])),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, KeyFileError) as error:
            raise KeysError(
                f"no usable keys in {folder} ({error}); enrol this kiosk at the centre"
            ) from error

    def check_kiosk(self, kiosk: str) -> None:
        """Refuse to speak for another kiosk than the one that was enrolled."""
        if self.kiosk != kiosk:
            raise KeysError(f"the keys are those of {self.kiosk}, this is {kiosk}; enrol this kiosk")


def make_kiosk_key(folder: Path) -> str:
    """Make the kiosk's key unless it is there; its public half as text, for `kiosk-centre enrol`."""
    own = make_own_key(folder, Purpose.OUTBOX, KEY_FILE)
    return key_text(X25519PrivateKey.from_private_bytes(own).public_key())


def has_kiosk_key(folder: Path) -> bool:
    return own_key(folder, Purpose.OUTBOX, KEY_FILE) is not None


def _load(folder: Path) -> X25519PrivateKey:
    own = own_key(folder, Purpose.OUTBOX, KEY_FILE)
    if own is None:
        raise ValueError("the kiosk has no key of its own")
    return X25519PrivateKey.from_private_bytes(own)
