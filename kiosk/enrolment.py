"""`kiosk enrol`: makes the kiosk's key, tells its public half, and installs what the centre answered."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from kiosk.domain.documents import parse_json
from kiosk.domain.line_tls import LineTlsError
from kiosk.domain.sealing import key_bytes
from kiosk.keys.root import KeyFileError
from kiosk.reporting import line_identity
from kiosk.reporting.keys import CENTRE_FILE, KeysError, KioskKeys, has_kiosk_key, make_kiosk_key
from kiosk.storage.private_file import write_private


def public_key(folder: Path) -> str:
    """The kiosk's public key as text, for `kiosk-centre enrol`; its private one is made once and stays."""
    try:
        return make_kiosk_key(folder)
    except (OSError, ValueError, TypeError, KeyFileError) as error:
        raise KeysError(f"no usable key in {folder} ({error}); give this user the folder") from error


def write_request(folder: Path, kiosk: str, file: Path) -> None:
    """What `kiosk-centre enrol --request` takes: the public key, and a request for the line's certificate."""
    told = {"kiosk": kiosk, "public_key": public_key(folder)}
    try:
        told["certificate_request"] = line_identity.make_request(folder, kiosk).decode("ascii")
        file.write_text(json.dumps(told, indent=2) + "\n", encoding="ascii")
    except LineTlsError as error:
        raise KeysError(str(error)) from error
    except OSError as error:
        raise KeysError(f"{file}: {error.strerror}; name a file that this user may write") from error


def install(folder: Path, kiosk: str, answer: Path) -> None:
    """Believe this centre from now on; an answer that is not whole, or another kiosk's, changes nothing."""
    if not has_kiosk_key(folder):
        raise KeysError(f"no key in {folder}; run `kiosk enrol` without --answer first")
    try:
        enrolled = parse_answer(answer.read_bytes())
    except OSError as error:
        raise KeysError(f"{answer}: {error.strerror}; name the file that the centre answered with") from error
    except KeysError as error:
        raise KeysError(f"{answer} {error}") from error
    if enrolled["kiosk"] != kiosk:
        raise KeysError(f"{answer} is for {enrolled['kiosk']!r}, this is {kiosk}; enrol this kiosk")
    certificate, authority = enrolled.pop("certificate", ""), enrolled.pop("authority", "")
    try:
        if certificate:
            line_identity.install(folder, certificate, authority)
        write_private(folder / CENTRE_FILE, json.dumps(enrolled, indent=2).encode() + b"\n")
    except OSError as error:
        raise KeysError(f"{folder}: {error.strerror}; give this user the folder") from error
    except LineTlsError as error:
        raise KeysError(str(error)) from error
    KioskKeys.load(folder)


def parse_answer(data: bytes) -> dict[str, str]:
    """The centre's answer to a request, each part a text; KeysError for anything else."""
    try:
        given = parse_json(data)
        enrolled = {name: str(given[name]) for name in ("kiosk", "sealing", "signing")}
        enrolled |= {name: str(given[name]) for name in ("certificate", "authority") if name in given}
        X25519PublicKey.from_public_bytes(key_bytes(enrolled["sealing"]))
        Ed25519PublicKey.from_public_bytes(key_bytes(enrolled["signing"]))
    except (ValueError, KeyError, TypeError) as error:
        raise KeysError(f"is not what `kiosk-centre enrol` answered ({error}); fetch it again") from error
    return enrolled
