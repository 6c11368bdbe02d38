"""What a program did to its files, read from the record that `record.c` wrote."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    CREATE = "C"
    WRITE = "W"
    TRUNCATE = "T"
    SYNC = "S"
    SYNC_FOLDER = "D"
    RENAME = "R"
    UNLINK = "U"
    MKDIR = "M"
    SAID = "P"


@dataclass(frozen=True, slots=True)
class Operation:
    """`at` is where a write begins or how long a file becomes; a rename's `data` is the new path."""

    kind: Kind
    path: str
    at: int = 0
    data: bytes = field(default=b"", repr=False)


def read(record: bytes) -> Iterator[Operation]:
    """All operations in their order; a record that was cut off ends before the cut."""
    place = 0
    while place + 3 <= len(record):
        length = int.from_bytes(record[place + 1 : place + 3], "little")
        head = place + 3 + length
        if head + 12 > len(record):
            return
        at, size = struct.unpack_from("<QI", record, head)
        if head + 12 + size > len(record):
            return
        path = record[place + 3 : head].decode()
        data = record[head + 12 : head + 12 + size]
        yield Operation(Kind(chr(record[place])), path, at, data)
        place = head + 12 + size
