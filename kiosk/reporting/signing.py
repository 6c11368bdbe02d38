"""The kiosk's signing key: what it prints and seals carries its signature (Ed25519).

KEYS/ring.json     the private key, wrapped, made at first use
KEYS/signing.pub   its public half as one word of text, for everybody who checks slips
KEYS/signing.key   where an older version kept it; taken into the ring when it is found
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.sealing import key_text
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
        public = f"{key_text(key.public_key())}\n"
        if not (folder / PUBLIC_FILE).exists() or (folder / PUBLIC_FILE).read_text() != public:
            write_private(folder / PUBLIC_FILE, public.encode())
        return key
    except (OSError, ValueError, TypeError, KeyFileError) as error:
        raise KeysError(f"no usable signing key in {folder} ({error}); give this user the folder") from error
