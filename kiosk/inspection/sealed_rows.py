"""Whether every sealed row opens with the store's key at the very place where it lies."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.records import RecordPlace, RecordSeal
from kiosk.domain.sealing import SealError
from kiosk.inspection.kept import UnreadableError, reading

_COLUMNS = (
    ("chip_receipts", "number", "receipt"),
    ("numbers", "row", "sealed"),
    ("submissions", "row", "sealed"),
    ("day_entries", "row", "sealed"),
    ("statuses", "row", "sealed"),
)
"""Table, number and column of what is sealed to the store; packets are sealed to the centre alone."""


def judge(store: Path, key_file: Path) -> Iterator[str]:
    try:
        seal = RecordSeal(key_file.read_bytes())
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{key_file.name} is no key of a store ({error})") from error
    with reading(store) as connection:
        for table, number, column in _COLUMNS:
            for row, key_id, sealed in connection.execute(f"SELECT {number}, key_id, {column} FROM {table}"):
                yield from _row(seal, RecordPlace(table, row, column), key_id, sealed)


def _row(seal: RecordSeal, place: RecordPlace, key_id: str, sealed: bytes) -> Iterator[str]:
    if key_id != seal.key_id:
        yield f"record {place.table}/{place.row} is sealed with another key than the store's"
        return
    try:
        seal.unseal(sealed, place)
    except SealError as error:
        yield str(error)
