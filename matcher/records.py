"""Finger minutiae records of ISO/IEC 19794-2:2005, its 2011 edition and INCITS 378-2004, both directions."""

from dataclasses import dataclass
from enum import Enum

from matcher import incits378, iso2005, iso2011
from matcher.errors import FormatError
from matcher.record import Record


class RecordFormat(Enum):
    """The three record layouts; the 2005 edition and INCITS 378 share identifier and version."""

    ISO_2005 = "iso-19794-2-2005"
    ISO_2011 = "iso-19794-2-2011"
    INCITS_378 = "incits-378-2004"


_CODECS = {
    RecordFormat.ISO_2005: (iso2005.encode, iso2005.decode),
    RecordFormat.ISO_2011: (iso2011.encode, iso2011.decode),
    RecordFormat.INCITS_378: (incits378.encode, incits378.decode),
}


@dataclass(frozen=True, slots=True)
class _Mark:
    version: bytes
    length_at: int
    length_bytes: int
    form: RecordFormat


_MARKS = (
    _Mark(b"030\0", 8, 4, RecordFormat.ISO_2011),
    _Mark(b" 20\0", 8, 4, RecordFormat.ISO_2005),
    _Mark(b" 20\0", 8, 2, RecordFormat.INCITS_378),
    _Mark(b" 20\0", 10, 4, RecordFormat.INCITS_378),
)


def encode(record: Record, form: RecordFormat) -> bytes:
    return _CODECS[form][0](record)


def decode(data: bytes) -> Record:
    """Any of the three; `FormatError` for everything else, and for a record that does not add up."""
    return _CODECS[recognise(data)][1](data)


def recognise(data: bytes) -> RecordFormat:
    """By version and by which of the length fields tells the truth."""
    for mark in _MARKS:
        length = int.from_bytes(data[mark.length_at : mark.length_at + mark.length_bytes], "big")
        if data[:8] == b"FMR\0" + mark.version and length == len(data):
            return mark.form
    raise FormatError("no finger minutiae record of 2005, 2011 or INCITS 378, or one cut short")
