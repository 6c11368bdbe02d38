"""Plain JSON values sealed into the column `sealed` of one row, bound to that row."""

import json
from typing import Any

from kiosk.domain.messages import encode
from kiosk.domain.records import RecordPlace
from kiosk.storage.store import Store

COLUMN = "sealed"


def seal_value(store: Store, table: str, row: int, value: dict[str, Any]) -> bytes:
    return store.seal.seal(encode(value), RecordPlace(table, row, COLUMN))


def unseal_value(store: Store, table: str, row: int, sealed: bytes) -> dict[str, Any]:
    """The value of a row; SealError when it is not as it was stored."""
    value: dict[str, Any] = json.loads(store.seal.unseal(sealed, RecordPlace(table, row, COLUMN)))
    return value
