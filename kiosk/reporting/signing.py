"""The kiosk's signing key: what it prints and seals carries its signature (Ed25519).

KEYS/signing.key   private key, PEM, mode 0600, made at first use
KEYS/signing.pub   its public half as one word of text, for everybody who checks slips
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kiosk.domain.sealing import key_text
from kiosk.reporting.keys import KeysError
from kiosk.storage.private_file import write_private

SIGNING_FILE, PUBLIC_FILE = "signing.key", "signing.pub"


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key in `folder`, made there if there is none; `KeysError` says why there can be none."""
    try:
        if not (folder / SIGNING_FILE).exists():
            _make(folder)
        return _load(folder / SIGNING_FILE)
    except (OSError, ValueError, TypeError) as error:
        raise KeysError(
            f"no usable {SIGNING_FILE} in {folder} ({error}); give this user the folder"
        ) from error


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    write_private(folder / PUBLIC_FILE, f"{key_text(key.public_key())}\n".encode())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(folder / SIGNING_FILE, pem)


def _load(path: Path) -> Ed25519PrivateKey:
    if path.stat().st_mode & 0o077:
        raise ValueError(f"{path.name} can be read by others; set its mode to 0600")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path.name} is not an Ed25519 key")
    return key
