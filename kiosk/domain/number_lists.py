"""Tracking numbers handed to one kiosk in advance, so that it can give them out without a line (F1).

A list is random numbers, never a range, and signed by the centre: nobody can guess the next one or slip in
others.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.fields import whole
from kiosk.domain.numbers import NumberKind, make_number, parse_number
from kiosk.domain.sealing import context

_PURPOSE = "number-list/1"


class NumberListError(ValueError):
    """A list the centre did not sign for this kiosk, or with numbers that are none."""


@dataclass(frozen=True, slots=True)
class NumberList:
    """`serial` counts the lists of one kiosk; a kiosk uses each number of each list once."""

    kiosk: str
    serial: int
    numbers: tuple[str, ...]


def draw(
    kiosk: str, serial: int, size: int, *, taken: Collection[str], below: Callable[[int], int]
) -> NumberList:
    """A list of `size` fresh numbers, none of them `taken` already."""
    numbers: dict[str, None] = {}
    while len(numbers) < size:
        number = make_number(NumberKind.TRACKING, below)
        if number not in taken:
            numbers[number] = None
    return NumberList(kiosk, serial, tuple(numbers))


def sign(numbers: NumberList, key: Ed25519PrivateKey) -> dict[str, Any]:
    signature = b64encode(key.sign(_signed_bytes(numbers))).decode()
    body = {"kiosk": numbers.kiosk, "serial": numbers.serial, "numbers": list(numbers.numbers)}
    return body | {"signature": signature}


def check(document: dict[str, Any], key: Ed25519PublicKey, kiosk: str) -> NumberList:
    """The list, if the centre signed it for `kiosk`."""
    try:
        told = tuple(str(number) for number in document["numbers"])
        numbers = NumberList(str(document["kiosk"]), whole(document, "serial"), told)
        key.verify(b64decode(document["signature"], validate=True), _signed_bytes(numbers))
    except (KeyError, TypeError, ValueError, InvalidSignature) as error:
        raise NumberListError("not signed by the centre") from error
    if numbers.kiosk != kiosk:
        raise NumberListError("meant for another kiosk")
    if any(parse_number(number, NumberKind.TRACKING) != number for number in told):
        raise NumberListError("holds what is no tracking number")
    return numbers


def _signed_bytes(numbers: NumberList) -> bytes:
    return context(_PURPOSE, numbers.kiosk, str(numbers.serial), *numbers.numbers)
