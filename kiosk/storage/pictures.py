"""Pictures of fingers that were taken before, known again after a restart: keyed digests of the newest."""

import hashlib
import logging

from kiosk.devices.pictures_seen import KEPT, PicturesSeen
from kiosk.ports import Picture
from kiosk.storage.store import Store, StoreError

log = logging.getLogger(__name__)


class KeptPictures:
    """The key is the store's; a store that cannot be written leaves what this start has seen."""

    def __init__(self, store: Store, kept: int = KEPT) -> None:
        self._store = store
        self._kept = kept
        self._seen = PicturesSeen(kept)

    def is_new(self, picture: Picture) -> bool:
        """Whether this picture was never taken before; from now on it was."""
        if not self._seen.is_new(picture):
            return False
        try:
            return self._note(hashlib.sha256(picture.tobytes()).hexdigest())
        except StoreError as error:
            log.error("a picture was not noted: %s", error)
            return True

    def _note(self, name: str) -> bool:
        digest = self._store.seals.digest("picture", name)
        with self._store.transaction() as cursor:
            added = cursor.execute("INSERT OR IGNORE INTO pictures (digest) VALUES (?)", (digest,)).rowcount
            old = "DELETE FROM pictures WHERE number <= (SELECT max(number) FROM pictures) - ?"
            cursor.execute(old, (self._kept,))
        return added == 1
