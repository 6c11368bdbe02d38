"""The store's own keys out of the ring of its folder, and the key file of an older version taken into it."""

import hmac
from pathlib import Path

from kiosk.domain.records import KEY_BYTES, RecordSeal
from kiosk.domain.sealing import SealError, context
from kiosk.keys.ring import FILE, KeyRing, Purpose
from kiosk.keys.root import KeyFileError

OLD_KEY_FILE = "store.key"


class StoreSeals:
    """Keys that wrap data keys, by their ids, and the key of digests."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self._seals: dict[str, RecordSeal] = {}

    @classmethod
    def open(cls, folder: Path) -> "StoreSeals":
        """The keys of the store in `folder`, made at its first start; KeyFileError when there are none."""
        old = folder / OLD_KEY_FILE
        before = _old_key(old) if old.exists() else None
        if not (folder / FILE).exists() and before is None and _has_rows(folder):
            raise KeyFileError(f"{folder / FILE} is missing; restore the keys of this store")
        ring = KeyRing.open(folder)
        if before is not None:
            _take_in(ring, before)
            old.unlink()
        ring.ensure(Purpose.STORE)
        ring.ensure(Purpose.DIGEST)
        return cls(ring)

    @property
    def newest(self) -> RecordSeal:
        """What closes new data keys."""
        return self._of(self.ring.ensure(Purpose.STORE).id)

    def under(self, key_id: str) -> RecordSeal:
        """What opens what names this key; SealError when there is no such key any more."""
        return self._of(key_id)

    def knows(self, key_id: str) -> bool:
        key = self.ring.find(key_id)
        return key is not None and key.purpose is Purpose.STORE

    def digest(self, *parts: str) -> bytes:
        """What finds a record again without telling what it is about, to nobody without the key."""
        return hmac.digest(self.ring.ensure(Purpose.DIGEST).secret, context(*parts), "sha256")

    def _of(self, key_id: str) -> RecordSeal:
        key = self.ring.find(key_id) if self.knows(key_id) else None
        if key is None:
            raise SealError(f"the key {key_id[:16]!r} is not one of this store's")
        if key_id not in self._seals:
            self._seals[key_id] = RecordSeal(key.secret)
        return self._seals[key_id]


def _take_in(ring: KeyRing, before: bytes) -> None:
    """The one key of an older version: it opens what it closed, and its digests stay the same."""
    if ring.find(RecordSeal(before).key_id) is None:
        ring.add(Purpose.DIGEST, secret=hmac.digest(before, b"record-digest", "sha256"))
        ring.add(Purpose.STORE, secret=before)


def _old_key(path: Path) -> bytes:
    try:
        key = path.read_bytes()
        private = not path.stat().st_mode & 0o077
    except OSError as error:
        raise KeyFileError(f"{path}: {error.strerror}; give this user the file") from error
    if len(key) != KEY_BYTES or not private:
        raise KeyFileError(f"{path} is not a key only this user can read; restore it with mode 0600")
    return key


def _has_rows(folder: Path) -> bool:
    path = folder / "kiosk.db"
    return path.exists() and path.stat().st_size > 0
