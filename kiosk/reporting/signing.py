"""The kiosk's signing key: what it prints and seals carries its signature (Ed25519).

KEYS/ring.json     the private key, wrapped, made at first use
KEYS/signing.pub   its public half as one word of text, for everybody who checks slips; below it, a line each,
                   those of the keys before it, newest first: what they signed is still genuine
KEYS/signing.key   where an older version kept it; taken into the ring when it is found
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.sealing import key_bytes, key_text
from kiosk.keys.identity import make_own_key
from kiosk.keys.ring import Purpose
from kiosk.keys.root import KeyFileError
from kiosk.reporting.keys import KeysError
from kiosk.storage.private_file import write_private

SIGNING_FILE, PUBLIC_FILE = "signing.key", "signing.pub"


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key of `folder`, made there if there is none; `KeysError` says why there can be none."""
    try:
        key = Ed25519PrivateKey.from_private_bytes(make_own_key(folder, Purpose.AUDIT, SIGNING_FILE))
        told, public = _told(folder), key_text(key.public_key())
        if told[:1] != [public]:
            lines = [public, *(each for each in told if each != public)]
            write_private(folder / PUBLIC_FILE, "".join(f"{each}\n" for each in lines).encode())
        return key
    except (OSError, ValueError, TypeError, KeyFileError) as error:
        raise KeysError(f"no usable signing key in {folder} ({error}); give this user the folder") from error


def read_public_keys(file: Path) -> list[Ed25519PublicKey]:
    """The public keys of a `signing.pub`, newest first; OSError or ValueError where it is none."""
    lines = file.read_text(encoding="ascii").split()
    if not lines:
        raise ValueError("no public key in it")
    return [Ed25519PublicKey.from_public_bytes(key_bytes(each)) for each in lines]


def _told(folder: Path) -> list[str]:
    there = folder / PUBLIC_FILE
    return there.read_text(encoding="ascii").split() if there.exists() else []
