"""The root of a folder's keys: 32 bytes that wrap all others, kept by the TPM, by systemd or in a file.

FOLDER/root.tpm                          the root, sealed by the TPM of this machine
$CREDENTIALS_DIRECTORY/kiosk-root        the root, 32 bytes, given to the service by systemd
FOLDER/root.key                          the root, 32 bytes, mode 0600, where there is neither
"""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.records import KEY_BYTES, RecordPlace, RecordSeal
from kiosk.domain.sealing import SealError
from kiosk.keys import tpm
from kiosk.keys.grades import Grade
from kiosk.storage.private_file import write_private

CREDENTIAL, SEALED_FILE, KEY_FILE = "kiosk-root", "root.tpm", "root.key"


class KeyFileError(Exception):
    """A key that is missing or cannot be used; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Root:
    grade: Grade
    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        return hashlib.sha256(b"root-key" + self.secret).hexdigest()[:16]

    def wrap(self, secret: bytes, name: str) -> bytes:
        """`secret` for a file, bound to its `name`."""
        return RecordSeal(self.secret).seal(secret, RecordPlace("ring", 0, name))

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        try:
            return RecordSeal(self.secret).unseal(wrapped, RecordPlace("ring", 0, name))
        except SealError as error:
            raise KeyFileError(f"key {name} was not wrapped by this root; restore the right one") from error


def best_grade() -> Grade:
    """The best that this machine offers to this process."""
    if tpm.is_there():
        return Grade.TPM
    return Grade.CREDENTIAL if _credential() else Grade.FILE


def open_root(folder: Path, grade: Grade) -> Root:
    """The root that is there; KeyFileError when it is not."""
    try:
        return _checked(folder, grade, _KEPT[grade](folder))
    except OSError as error:
        raise KeyFileError(f"{folder}: no root key of grade {grade} ({error.strerror})") from error
    except tpm.TpmError as error:
        raise KeyFileError(f"{folder / SEALED_FILE}: {error}") from error


def make_root(folder: Path, grade: Grade) -> Root:
    """A new root of the folder, durable when this returns; a credential is the host's to make."""
    secret = os.urandom(KEY_BYTES)
    try:
        if grade is Grade.CREDENTIAL:
            return open_root(folder, grade)
        if grade is Grade.TPM:
            write_private(folder / SEALED_FILE, tpm.seal(secret))
        else:
            write_private(folder / KEY_FILE, secret)
    except OSError as error:
        raise KeyFileError(f"{folder}: {error.strerror}; give this user the folder") from error
    except tpm.TpmError as error:
        raise KeyFileError(f"{folder}: {error}") from error
    return Root(grade, secret)


def drop_root(folder: Path, grade: Grade) -> None:
    """Remove what a worse grade left lying, once nothing is wrapped by it any more."""
    name = {Grade.TPM: SEALED_FILE, Grade.FILE: KEY_FILE}.get(grade)
    if name:
        (folder / name).unlink(missing_ok=True)


def _from_tpm(folder: Path) -> bytes:
    return tpm.unseal((folder / SEALED_FILE).read_bytes())


def _from_systemd(folder: Path) -> bytes:
    path = _credential()
    if path is None:
        raise KeyFileError(f"the root of {folder} is the credential {CREDENTIAL}; start the kiosk's unit")
    return path.read_bytes()


def _from_file(folder: Path) -> bytes:
    path = folder / KEY_FILE
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by others; restore it with mode 0600")
    return path.read_bytes()


_KEPT = {Grade.TPM: _from_tpm, Grade.CREDENTIAL: _from_systemd, Grade.FILE: _from_file}


def _checked(folder: Path, grade: Grade, secret: bytes) -> Root:
    if len(secret) != KEY_BYTES:
        raise KeyFileError(f"the root of {folder} ({grade}) is not {KEY_BYTES} bytes long; restore it")
    return Root(grade, secret)


def _credential() -> Path | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / CREDENTIAL if folder else None
    return path if path and path.is_file() else None
