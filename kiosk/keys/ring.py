"""A folder's keys, each with its id, its purpose and its time, wrapped by the folder's root.

FOLDER/ring.json   {"v": 1, "root": {"grade": …, "id": …}, "keys": [{"id": …, "purpose": …, "since": …,
                    "until": … or null, "wrapped": hex}]}

A key is used for new things until another of its purpose is added; after that it only opens what it closed,
and `destroy` ends it for good. The file is replaced whole, so a key exists before anything names it.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk.domain.documents import parse_json
from kiosk.domain.records import KEY_BYTES, RecordSeal
from kiosk.keys.grades import Grade
from kiosk.keys.root import KeyFileError, Root, best_grade, drop_root, make_root, open_root
from kiosk.storage.private_file import write_private

FILE = "ring.json"


class Purpose(StrEnum):
    STORE = "store"  # wraps the data keys of sealed records
    DIGEST = "digest"  # finds records by what is not written down
    OUTBOX = "outbox"  # X25519, closes what leaves for the centre
    LINE = "line"  # P-256, shows the broker who we are
    AUDIT = "audit"  # Ed25519, signs the audit's head, slips and packets
    OUTBOX_NEXT = "outbox-next"  # the same two while the centre has not taken them yet
    AUDIT_NEXT = "audit-next"


AWAITED = {Purpose.OUTBOX: Purpose.OUTBOX_NEXT, Purpose.AUDIT: Purpose.AUDIT_NEXT}


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    purpose: Purpose
    since: datetime
    until: datetime | None = None
    secret: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        return f"{self.purpose}/{self.id}"


class KeyRing:
    """The keys of one folder; every change is on the disk when its call returns."""

    def __init__(self, folder: Path, root: Root, keys: tuple[Key, ...] = ()) -> None:
        self._folder = folder
        self._root = root
        self.keys = keys

    @classmethod
    def open(cls, folder: Path) -> "KeyRing":
        """The folder's ring, made where there is none, under the best root this machine offers."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise KeyFileError(f"{folder}: {error.strerror}; give this user the folder") from error
        with _alone(folder):
            if not (folder / FILE).exists():
                made = cls(folder, make_root(folder, best_grade()))
                made._save()
                return made
            ring = cls.load(folder)
            ring._raise(best_grade())
            return ring

    @classmethod
    def load(cls, folder: Path) -> "KeyRing":
        """The ring as it lies there, nothing changed."""
        plain = _plain(folder)
        try:
            root = open_root(folder, Grade(plain["root"]["grade"]))
            if root.id != plain["root"]["id"]:
                raise KeyFileError(f"{folder / FILE} was made with another root; restore the right one")
            return cls(folder, root, tuple(_read(entry, root) for entry in plain["keys"]))
        except (ValueError, KeyError, TypeError) as error:
            raise KeyFileError(f"{folder / FILE} is not a ring of keys; restore it") from error

    @property
    def grade(self) -> Grade:
        return self._root.grade

    def newest(self, purpose: Purpose) -> Key | None:
        """The key for new things."""
        return next((key for key in reversed(self.keys) if key.purpose is purpose), None)

    def find(self, key_id: str) -> Key | None:
        return next((key for key in self.keys if key.id == key_id), None)

    def add(self, purpose: Purpose, now: datetime | None = None, secret: bytes | None = None) -> Key:
        """A new key for new things; the one before it ends now."""
        secret, now = secret or os.urandom(KEY_BYTES), now or datetime.now(UTC)
        key = Key(RecordSeal(secret).key_id, purpose, now, None, secret)
        with _alone(self._folder):
            there = KeyRing.load(self._folder).keys if (self._folder / FILE).exists() else ()
            ended = (replace(k, until=now) if _ends(k, purpose) else k for k in there if k.id != key.id)
            self.keys = (*ended, key)
            self._save()
        return key

    def ensure(self, purpose: Purpose) -> Key:
        """The key for new things, made if there is none."""
        return self.newest(purpose) or self.add(purpose)

    def take_awaited(self, now: datetime) -> None:
        """The keys that waited for the centre are those for new things from now on, all of them at once."""
        with _alone(self._folder):
            there = KeyRing.load(self._folder).keys
            come = {
                purpose for purpose, next_one in AWAITED.items() if any(k.purpose is next_one for k in there)
            }
            self.keys = tuple(_taken(key, come, now) for key in there)
            self._save()

    def drop_ended(self, *purposes: Purpose) -> None:
        """Destroy what was ended of these purposes: nothing is left that only it opens."""
        with _alone(self._folder):
            there = KeyRing.load(self._folder).keys
            self.keys = tuple(k for k in there if k.purpose not in purposes or k.until is None)
            if self.keys != there:
                self._save()

    def destroy(self, key_id: str) -> None:
        """End a key for good: what only it opens is lost."""
        with _alone(self._folder):
            self.keys = tuple(key for key in KeyRing.load(self._folder).keys if key.id != key_id)
            self._save()

    def _raise(self, grade: Grade) -> None:
        """Wrap all anew where the machine has come to offer better; the worse root goes."""
        before = self._root.grade
        if grade.is_better_than(before):
            self._root = make_root(self._folder, grade)
            self._save()
            drop_root(self._folder, before)

    def _save(self) -> None:
        keys = [_plain_key(key, self._root) for key in self.keys]
        plain = {"v": 1, "root": {"grade": self._root.grade.value, "id": self._root.id}, "keys": keys}
        try:
            write_private(self._folder / FILE, json.dumps(plain, indent=1).encode())
        except OSError as error:
            raise KeyFileError(
                f"{self._folder / FILE}: {error.strerror}; give this user the folder"
            ) from error


def grade(folder: Path) -> Grade:
    """How well the keys of a folder are kept, or would be in an empty one; nothing is opened."""
    try:
        return Grade(_plain(folder)["root"]["grade"]) if (folder / FILE).exists() else best_grade()
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileError(f"{folder / FILE} is not a ring of keys; restore it") from error


def _ends(key: Key, purpose: Purpose) -> bool:
    return key.purpose is purpose and key.until is None


def _taken(key: Key, come: set[Purpose], now: datetime) -> Key:
    for purpose, next_one in AWAITED.items():
        if key.purpose is next_one:
            return replace(key, purpose=purpose, since=now)
        if purpose in come and _ends(key, purpose):
            return replace(key, until=now)
    return key


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else changes the ring meanwhile."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _plain(folder: Path) -> dict[str, Any]:
    path = folder / FILE
    try:
        if path.stat().st_mode & 0o077:
            raise KeyFileError(f"{path} can be read by others; restore it with mode 0600")
        plain = parse_json(path.read_bytes())
    except OSError as error:
        raise KeyFileError(f"{path}: {error.strerror}; restore the keys") from error
    except ValueError as error:
        raise KeyFileError(f"{path} is not a ring of keys; restore it") from error
    return plain if isinstance(plain, dict) else {}


def _read(entry: dict[str, Any], root: Root) -> Key:
    until = entry["until"]
    key = Key(
        str(entry["id"]),
        Purpose(entry["purpose"]),
        datetime.fromisoformat(entry["since"]),
        datetime.fromisoformat(until) if until else None,
    )
    return replace(key, secret=root.unwrap(bytes.fromhex(entry["wrapped"]), key.name))


def _plain_key(key: Key, root: Root) -> dict[str, Any]:
    return {
        "id": key.id,
        "purpose": key.purpose.value,
        "since": key.since.isoformat(),
        "until": key.until.isoformat() if key.until else None,
        "wrapped": root.wrap(key.secret, key.name).hex(),
    }
