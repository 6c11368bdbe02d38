"""`kiosk enrol`: makes the kiosk's key, tells its public half, and installs what the centre answered."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from kiosk.domain.sealing import key_bytes
from kiosk.reporting.keys import CENTRE_FILE, KEY_FILE, KeysError, KioskKeys, make_kiosk_key
from kiosk.storage.private_file import write_private


def public_key(folder: Path) -> str:
    """The kiosk's public key as text, for `kiosk-centre enrol`; its private one is made once and stays."""
    try:
        return make_kiosk_key(folder)
    except (OSError, ValueError, TypeError) as error:
        raise KeysError(f"no usable key in {folder} ({error}); give this user the folder") from error


def install(folder: Path, kiosk: str, answer: Path) -> None:
    """Believe this centre from now on; an answer that is not whole, or another kiosk's, changes nothing."""
    if not (folder / KEY_FILE).exists():
        raise KeysError(f"no key in {folder}; run `kiosk enrol` without --answer first")
    enrolled = _checked(answer)
    if enrolled["kiosk"] != kiosk:
        raise KeysError(f"{answer} is for {enrolled['kiosk']!r}, this is {kiosk}; enrol this kiosk")
    try:
        write_private(folder / CENTRE_FILE, json.dumps(enrolled, indent=2).encode() + b"\n")
    except OSError as error:
        raise KeysError(f"{folder}: {error.strerror}; give this user the folder") from error
    KioskKeys.load(folder)


def _checked(answer: Path) -> dict[str, str]:
    try:
        given = json.loads(answer.read_text())
        enrolled = {name: str(given[name]) for name in ("kiosk", "sealing", "signing")}
        X25519PublicKey.from_public_bytes(key_bytes(enrolled["sealing"]))
        Ed25519PublicKey.from_public_bytes(key_bytes(enrolled["signing"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysError(
            f"{answer} is not what `kiosk-centre enrol` answered ({error}); fetch it again"
        ) from error
    return enrolled
