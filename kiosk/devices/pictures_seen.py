"""Pictures of fingers that were taken before: two live ones are never bit-identical, a second is a recording.

Only digests under a key of this run are kept, and only the newest; a digest tells nobody what the finger was.
"""

import hashlib
import hmac
import os
from collections import OrderedDict
from typing import Protocol

from kiosk.ports import Picture

KEPT = 2000


class PictureMemory(Protocol):
    def is_new(self, picture: Picture) -> bool:
        """Whether this picture was never taken before; from now on it was."""


class PicturesSeen:
    """Outlives the sensor's line: pulling the plug and playing a recording from its start is noticed."""

    def __init__(self, kept: int = KEPT) -> None:
        self._key = os.urandom(32)
        self._kept = kept
        self._digests: OrderedDict[bytes, None] = OrderedDict()

    def is_new(self, picture: Picture) -> bool:
        """Whether this picture was never taken before; from now on it was."""
        digest = hmac.digest(self._key, hashlib.sha256(picture.tobytes()).digest(), "sha256")
        if digest in self._digests:
            return False
        self._digests[digest] = None
        if len(self._digests) > self._kept:
            self._digests.popitem(last=False)
        return True
