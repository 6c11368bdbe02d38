"""The centre's keys in one folder: for sealing (X25519), signing (Ed25519), second items and records."""

import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from centre.storage.private_file import write_private
from kiosk.domain.identity import SecondItem
from kiosk.domain.records import KEY_BYTES, RecordSeal
from kiosk.domain.sealing import context, key_text

DIGEST_KEY_BYTES = 32


class KeysError(Exception):
    """A key that cannot be used; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class CentreKeys:
    sealing: X25519PrivateKey = field(repr=False)
    signing: Ed25519PrivateKey = field(repr=False)
    digesting: bytes = field(repr=False)
    records: RecordSeal = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The keys in `folder`; those that are missing are made."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return cls(
                sealing=_sealing_key(folder / "sealing.key"),
                signing=_signing_key(folder / "signing.key"),
                digesting=_secret(folder / "digest.key", os.urandom(DIGEST_KEY_BYTES)),
                records=RecordSeal(_secret(folder / "records.key", os.urandom(KEY_BYTES))),
            )
        except (OSError, ValueError) as error:
            raise KeysError(f"keys in {folder}: {error}; give this user a folder of its own") from error

    def public(self) -> dict[str, str]:
        """What an enrolled kiosk is told."""
        return {
            "sealing": key_text(self.sealing.public_key()),
            "signing": key_text(self.signing.public_key()),
        }

    def digest(self, item: SecondItem) -> bytes:
        """What the database keeps of a second item: worthless without this key."""
        return hmac.digest(self.digesting, context("second-item", item.kind, item.value), "sha256")


def _sealing_key(path: Path) -> X25519PrivateKey:
    key = load_pem_private_key(_secret(path, _pem(X25519PrivateKey.generate())), password=None)
    if isinstance(key, X25519PrivateKey):
        return key
    raise ValueError(f"{path.name} is not an X25519 key")


def _signing_key(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(_secret(path, _pem(Ed25519PrivateKey.generate())), password=None)
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise ValueError(f"{path.name} is not an Ed25519 key")


def _pem(key: X25519PrivateKey | Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _secret(path: Path, made: bytes) -> bytes:
    """What the file holds; `made` where there is no file yet."""
    if not path.exists():
        write_private(path, made)
    if path.stat().st_mode & 0o077:
        raise ValueError(f"{path.name} can be read by others, its mode must be 0600")
    return path.read_bytes()
