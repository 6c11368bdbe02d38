"""EF.Officer and EF.Technician: the number its bearer signs in with, on a card of the same profile.

73 L { 80 number the bearer is known by at the centre | 81 issuer }

What a card is for, its issuer's word tells: EF.SOD names one of the two and no EF.Holder. Such a card has no
finger, so nothing can be delivered on it, and no card can change its role without the issuer's key.
"""

from dataclasses import dataclass

from drivers.card import tlv
from drivers.card.malformed import MalformedError

TEMPLATE = 0x73
MAX_NUMBER, MAX_ISSUER = 64, 120


class OfficerError(MalformedError):
    """EF.Officer or EF.Technician is not as the profile says; no value is ever part of the text."""


@dataclass(frozen=True, slots=True)
class Officer:
    number: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Technician(Officer):
    """The same two texts, on a card that opens the technician's screens and signs no documents."""


def encode(officer: Officer) -> bytes:
    texts = (officer.number, officer.issuer)
    return tlv.encode(
        TEMPLATE, b"".join(tlv.encode(0x80 + at, text.encode()) for at, text in enumerate(texts))
    )


def parse(data: bytes) -> Officer:
    return Officer(*_texts(data))


def parse_technician(data: bytes) -> Technician:
    return Technician(*_texts(data))


def _texts(data: bytes) -> tuple[str, str]:
    try:
        objects = tlv.parse_one(data, TEMPLATE).children
        number, issuer = (tlv.get(objects, tag).decode() for tag in (0x80, 0x81))
    except (tlv.TlvError, UnicodeDecodeError) as error:
        raise OfficerError("the bearer's data are not as the profile says") from error.with_traceback(None)
    if not 0 < len(number) <= MAX_NUMBER or not number.isprintable() or len(issuer) > MAX_ISSUER:
        raise OfficerError("a text of the bearer's data is empty, too long or unprintable")
    return number, issuer
