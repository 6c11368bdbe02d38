"""The private keys that say who this kiosk is, out of the ring; a key file of before is taken into it."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kiosk.keys.ring import FILE, KeyRing, Purpose
from kiosk.keys.root import KeyFileError


def own_key(folder: Path, purpose: Purpose, old_file: str) -> bytes | None:
    """The key's 32 bytes; None where it was never made. A file `old_file` goes once the ring has its key."""
    old = folder / old_file
    if not (folder / FILE).exists() and not old.exists():
        return None
    ring = KeyRing.open(folder)
    there = ring.newest(purpose)
    if there is None and old.exists():
        there = ring.add(purpose, secret=_read(old, purpose))
    if there is not None:
        old.unlink(missing_ok=True)
    return there.secret if there else None


def make_own_key(folder: Path, purpose: Purpose, old_file: str) -> bytes:
    """The key's 32 bytes, made and durable where it was never made."""
    return own_key(folder, purpose, old_file) or KeyRing.open(folder).add(purpose).secret


def _read(path: Path, purpose: Purpose) -> bytes:
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path.name} can be read by others; set its mode to 0600")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if purpose is Purpose.OUTBOX and isinstance(key, X25519PrivateKey):
        return key.private_bytes_raw()
    if purpose is Purpose.AUDIT and isinstance(key, Ed25519PrivateKey):
        return key.private_bytes_raw()
    raise KeyFileError(f"{path.name} is not a key of its kind; restore it")
