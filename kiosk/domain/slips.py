"""The code on a printed slip: a number with the kiosk's signature, which anybody can check without a line.

    NCK1:NUMBER:DAY:PLACE:KIOSK:SIGNATURE    DAY is YYYYMMDD, SIGNATURE Ed25519 in base32

All of it is in the QR code's alphanumeric set, so the code stays small. It names nobody: who holds a slip is
not in it, and the number alone opens nothing.
"""

import re
from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import date, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.sealing import context

LONGEST = 300
_PURPOSE = "slip/1"
_CODE = re.compile(
    r"NCK1:(?P<number>[0-9]{12}):(?P<day>[0-9]{8}):(?P<place>[A-Z0-9-]{1,32}):(?P<kiosk>[A-Z0-9-]{3,32})"
    r":(?P<signature>[A-Z2-7]{103})"
)


class SlipError(ValueError):
    """A code that is none, or that this key did not sign."""


@dataclass(frozen=True, slots=True)
class Slip:
    """`number` is a tracking or receipt number, `place` where the slip was printed."""

    number: str
    day: date
    place: str
    kiosk: str

    @property
    def kind(self) -> NumberKind:
        return NumberKind.RECEIPT if self.number[0] in NumberKind.RECEIPT.value else NumberKind.TRACKING


def write_slip(slip: Slip, key: Ed25519PrivateKey) -> str:
    """The text of the QR code."""
    signature = _base32(key.sign(_signed_bytes(slip)))
    day = slip.day.strftime("%Y%m%d")
    return f"NCK1:{slip.number}:{day}:{slip.place.upper()}:{slip.kiosk.upper()}:{signature}"


def read_slip(text: str, *keys: Ed25519PublicKey) -> Slip:
    """The slip, if one of the keys signed it."""
    found = _CODE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None:
        raise SlipError("this is no slip's code")
    slip = _slip(found)
    signature = b32decode(found["signature"] + "=")
    if _base32(signature) != found["signature"]:
        raise SlipError("this is no slip's code")
    if not any(_is_signed(slip, signature, key) for key in keys):
        raise SlipError(f"not signed by {'this key' if len(keys) == 1 else 'any of these keys'}")
    return slip


def _base32(signature: bytes) -> str:
    return b32encode(signature).decode().rstrip("=")


def _slip(found: re.Match[str]) -> Slip:
    kind = next(each for each in NumberKind if found["number"][0] in each.value or each is NumberKind.RECEIPT)
    number = parse_number(found["number"], kind)
    try:
        day = datetime.strptime(found["day"], "%Y%m%d").date()
    except ValueError:
        raise SlipError("this is no slip's code") from None
    if number is None:
        raise SlipError("this is no slip's code")
    return Slip(number, day, found["place"].lower(), found["kiosk"].lower())


def _is_signed(slip: Slip, signature: bytes, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(signature, _signed_bytes(slip))
    except InvalidSignature:
        return False
    return True


def _signed_bytes(slip: Slip) -> bytes:
    return context(_PURPOSE, slip.number, slip.day.isoformat(), slip.place, slip.kiosk)
