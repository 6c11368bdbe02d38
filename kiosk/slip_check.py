"""`kiosk verify-slip`: whether a printed slip's code was signed by this key; needs no line and no centre."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.jalali import jalali_text
from kiosk.domain.numbers import grouped
from kiosk.domain.sealing import key_bytes
from kiosk.domain.slips import LONGEST, Slip, SlipError, read_slip
from kiosk.reporting.signing import PUBLIC_FILE, read_public_keys

_KEY_TEXT = re.compile("[0-9a-fA-F]{64}")


class KeyTextError(ValueError):
    """What was given as a key is none; one line with the remedy."""


def check(code: str, keys: Sequence[Ed25519PublicKey]) -> tuple[int, str]:
    """The exit status, and a line for people: 0 genuine, 1 not."""
    text = sys.stdin.read(LONGEST + 1) if code == "-" else code
    try:
        return 0, _told(read_slip(text, *keys))
    except SlipError as error:
        return 1, f"not genuine: {error}"


def public_keys(given: Sequence[str], folder: Path) -> list[Ed25519PublicKey]:
    """The keys named, as hexadecimal text or a file that holds them; without any, this kiosk's own."""
    return [key for each in given or [str(folder / PUBLIC_FILE)] for key in _public_keys(each)]


def _public_keys(given: str) -> list[Ed25519PublicKey]:
    try:
        if _KEY_TEXT.fullmatch(given):
            return [Ed25519PublicKey.from_public_bytes(key_bytes(given))]
        return read_public_keys(Path(given))
    except (OSError, ValueError) as error:
        raise KeyTextError(f"no public key at {given}; name it with --key, as text or a file") from error


def _told(slip: Slip) -> str:
    kind = slip.kind.name.lower()
    day = f"{slip.day.isoformat()} ({jalali_text(slip.day)})"
    return f"genuine: {kind} {grouped(slip.number)}, printed {day} at {slip.place} by {slip.kiosk}"
