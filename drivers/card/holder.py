"""EF.Holder: whose card this is (tag 65, cardholder related data; text in UTF-8, dates as YYYYMMDD).

65 L { 80 document number | 81 national code | 82 first name | 83 last name | 84 father's name
       85 birth date | 86 sex, M or F | 87 nationality, three letters | 88 valid until | 89 issuer }
"""

from dataclasses import dataclass, fields
from datetime import date, datetime

from drivers.card import tlv
from drivers.card.malformed import MalformedError

TEMPLATE = 0x65
FIRST_TAG = 0x80
MAX_TEXT = 120


class HolderError(MalformedError):
    """EF.Holder does not have the shape of the profile; no value is ever part of the text."""


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """Personal data: never logged, never part of an exception."""

    document_number: str
    national_code: str
    first_name: str
    last_name: str
    father_name: str
    birth_date: date
    sex: str
    nationality: str
    valid_until: date
    issuer: str


_NAMES = tuple(each.name for each in fields(Holder))
_DATES = {"birth_date", "valid_until"}


def encode(holder: Holder) -> bytes:
    body = b""
    for tag, name in enumerate(_NAMES, FIRST_TAG):
        value = getattr(holder, name)
        text = f"{value:%Y%m%d}" if name in _DATES else value
        body += tlv.encode(tag, text.encode())
    return tlv.encode(TEMPLATE, body)


def parse(data: bytes) -> Holder:
    try:
        objects = tlv.parse_one(data, TEMPLATE).children
        texts = {name: tlv.get(objects, tag).decode() for tag, name in enumerate(_NAMES, FIRST_TAG)}
    except (tlv.TlvError, UnicodeDecodeError) as error:
        raise HolderError("the holder data are not as the profile says") from error.with_traceback(None)
    if any(len(text) > MAX_TEXT for text in texts.values()) or texts["sex"] not in ("M", "F"):
        raise HolderError("a text of the holder data is too long or unknown")
    values: dict[str, str | date] = {**texts, **{name: _date(texts[name]) for name in _DATES}}
    return Holder(**values)  # type: ignore[arg-type]  # the names are the fields' own


def _date(text: str) -> date:
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        raise HolderError("a date of the holder data has not eight digits")
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        raise HolderError("a date of the holder data does not exist") from None
