"""EF.Officer: the number an officer signs in with, on a card of the same profile with a role of its own.

73 L { 80 number the officer is known by at the centre | 81 issuer }

An officer's card is told by its issuer's word: EF.SOD names EF.Officer and no EF.Holder. It has no finger, so
nothing can be delivered on it, and a citizen's card cannot become one without the issuer's key.
"""

from dataclasses import dataclass

from drivers.card import tlv
from drivers.card.malformed import MalformedError

TEMPLATE = 0x73
MAX_NUMBER, MAX_ISSUER = 64, 120


class OfficerError(MalformedError):
    """EF.Officer does not have the shape of the profile; no value is ever part of the text."""


@dataclass(frozen=True, slots=True)
class Officer:
    number: str
    issuer: str


def encode(officer: Officer) -> bytes:
    texts = (officer.number, officer.issuer)
    return tlv.encode(
        TEMPLATE, b"".join(tlv.encode(0x80 + at, text.encode()) for at, text in enumerate(texts))
    )


def parse(data: bytes) -> Officer:
    try:
        objects = tlv.parse_one(data, TEMPLATE).children
        number, issuer = (tlv.get(objects, tag).decode() for tag in (0x80, 0x81))
    except (tlv.TlvError, UnicodeDecodeError) as error:
        raise OfficerError("the officer's data are not as the profile says") from error.with_traceback(None)
    if not 0 < len(number) <= MAX_NUMBER or not number.isprintable() or len(issuer) > MAX_ISSUER:
        raise OfficerError("a text of the officer's data is empty, too long or unprintable")
    return Officer(number, issuer)
