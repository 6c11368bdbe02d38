"""Personal data sealed one record at a time, bound to its place in the store, so that no row can be moved."""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.domain.sealing import SealError, context

KEY_BYTES = 32
_NONCE = 12
_VERSION = "1"


@dataclass(frozen=True, slots=True)
class RecordPlace:
    table: str
    row: int
    column: str


class RecordSeal:
    """AES-256-GCM under one key; every record has a random nonce and names its place as associated data."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._digest_key = hmac.digest(key, b"record-digest", "sha256")
        self.key_id = hashlib.sha256(b"record-key" + key).hexdigest()[:16]

    def seal(self, plain: bytes, place: RecordPlace) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, self._bound_to(place))

    def unseal(self, sealed: bytes, place: RecordPlace) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._bound_to(place))
        except (InvalidTag, ValueError) as error:
            raise SealError(
                f"record {place.table}/{place.row}/{place.column} is not as it was stored"
            ) from error

    def digest(self, *parts: str) -> bytes:
        """What finds a record again without telling what it is about, to nobody without the key."""
        return hmac.digest(self._digest_key, context(*parts), "sha256")

    def _bound_to(self, place: RecordPlace) -> bytes:
        return context(place.table, str(place.row), place.column, _VERSION, self.key_id)
