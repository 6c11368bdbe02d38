"""Biometric information templates (ISO/IEC 7816-11, CBEFF TLV patron): finger, number and order of minutiae.

7F61 L                  group
  02 01 nn              number of templates
  7F60 L                template, one per reference
    83 01 96            VERIFY's P2 (optional)
    A1 L                biometric header
      81 01 08          type: fingerprint (optional)
      82 01 ss          finger, coded as of 7816-11 (optional)
      87 02 01 01  88 02 00 05     format: JTC1 SC37, 19794-2:2005 compact card
      B1 L              parameters of the comparison
        81 02 min max   minutiae
        82 01 oo        their order
        83 01 hh        further features; 00 none
"""

from dataclasses import dataclass
from enum import IntEnum

from drivers.card import tlv
from drivers.card.malformed import MalformedError

FORMAT_OWNER = bytes.fromhex("0101")
COMPACT_CARD_FORMAT = bytes.fromhex("0005")
FINGERPRINT = 0x08


class BitError(MalformedError):
    """Not a biometric information template group this kiosk can use."""


class FingerPosition(IntEnum):
    """ISO/IEC 19794-2 codes."""

    UNKNOWN = 0
    RIGHT_THUMB = 1
    RIGHT_INDEX = 2
    RIGHT_MIDDLE = 3
    RIGHT_RING = 4
    RIGHT_LITTLE = 5
    LEFT_THUMB = 6
    LEFT_INDEX = 7
    LEFT_MIDDLE = 8
    LEFT_RING = 9
    LEFT_LITTLE = 10


_SUBTYPES = dict(
    zip(FingerPosition, (0x00, 0x05, 0x09, 0x0D, 0x11, 0x15, 0x06, 0x0A, 0x0E, 0x12, 0x16), strict=True)
)
_POSITIONS = {subtype: position for position, subtype in _SUBTYPES.items()}


class MinutiaSorting(IntEnum):
    """What minutiae are sorted by: bits b5-b3 of the order byte."""

    NONE = 0x00
    X_THEN_Y = 0x04
    Y_THEN_X = 0x08
    ANGLE = 0x0C
    POLAR = 0x10


class Direction(IntEnum):
    """Bits b2-b1 of the order byte."""

    NONE = 0x00
    ASCENDING = 0x01
    DESCENDING = 0x02


@dataclass(frozen=True, slots=True)
class MinutiaOrder:
    sorting: MinutiaSorting = MinutiaSorting.NONE
    direction: Direction = Direction.NONE

    def __int__(self) -> int:
        return self.sorting | self.direction

    @staticmethod
    def parse(code: int) -> "MinutiaOrder":
        try:
            order = MinutiaOrder(MinutiaSorting(code & ~0x03), Direction(code & 0x03))
        except ValueError:
            raise BitError(f"minutia order {code:02X} is reserved") from None
        if (order.sorting is MinutiaSorting.NONE) != (order.direction is Direction.NONE):
            raise BitError(f"minutia order {code:02X} is reserved")
        return order


@dataclass(frozen=True, slots=True)
class BiometricInformationTemplate:
    """One finger in the chip and what its probe must look like; `reference` is VERIFY's P2."""

    reference: int
    finger: FingerPosition
    min_minutiae: int
    max_minutiae: int
    order: MinutiaOrder = MinutiaOrder()


def finger_subtype(finger: FingerPosition) -> int:
    """The 7816-11 code of a finger, which is not its 19794-2 code."""
    return _SUBTYPES[finger]


def finger_position(subtype: int) -> FingerPosition:
    try:
        return _POSITIONS[subtype]
    except KeyError:
        raise BitError(f"biometric subtype {subtype:02X} is no single finger") from None


def encode_group(templates: tuple[BiometricInformationTemplate, ...]) -> bytes:
    number = tlv.encode(0x02, bytes([len(templates)]))
    return tlv.encode(0x7F61, number + b"".join(_encode(each) for each in templates))


def parse_group(data: bytes) -> tuple[BiometricInformationTemplate, ...]:
    """All templates of a group; the references must differ."""
    try:
        objects = tlv.parse_one(data, 0x7F61).children
        templates = tuple(_parse(each) for each in objects if each.tag == 0x7F60)
        count = tlv.get(objects, 0x02, 1)[0]
    except tlv.TlvError as error:
        raise BitError(f"biometric information: {error}") from error
    if len(templates) != count or len({each.reference for each in templates}) != count:
        raise BitError(f"{count} templates announced, {len(templates)} there, or a reference named twice")
    return templates


def _encode(template: BiometricInformationTemplate) -> bytes:
    parameters = (
        tlv.encode(0x81, bytes((template.min_minutiae, template.max_minutiae)))
        + tlv.encode(0x82, bytes([int(template.order)]))
        + tlv.encode(0x83, b"\0")
    )
    header = (
        tlv.encode(0x81, bytes([FINGERPRINT]))
        + tlv.encode(0x82, bytes([finger_subtype(template.finger)]))
        + tlv.encode(0x87, FORMAT_OWNER)
        + tlv.encode(0x88, COMPACT_CARD_FORMAT)
        + tlv.encode(0xB1, parameters)
    )
    return tlv.encode(0x7F60, tlv.encode(0x83, bytes([template.reference])) + tlv.encode(0xA1, header))


def _parse(template: tlv.Tlv) -> BiometricInformationTemplate:
    objects = template.children
    header = tlv.parse(tlv.get(objects, 0xA1))
    if tlv.find(header, 0x81) not in (None, bytes([FINGERPRINT])):
        raise BitError("the biometric type is not fingerprint")
    if (tlv.get(header, 0x87, 2), tlv.get(header, 0x88, 2)) != (FORMAT_OWNER, COMPACT_CARD_FORMAT):
        raise BitError("the format is not the compact card format of 19794-2")
    return _parse_parameters(
        reference=tlv.get(objects, 0x83, 1)[0],
        finger=finger_position((tlv.find(header, 0x82) or b"\0")[0]),
        parameters=tlv.parse(tlv.get(header, 0xB1)),
    )


def _parse_parameters(
    reference: int, finger: FingerPosition, parameters: tuple[tlv.Tlv, ...]
) -> BiometricInformationTemplate:
    minimum, maximum = tlv.get(parameters, 0x81, 2)
    if minimum > maximum or not maximum:
        raise BitError(f"no number of minutiae lies between {minimum} and {maximum}")
    if (tlv.find(parameters, 0x83) or b"\0") != b"\0":
        raise BitError("further features beside minutiae are asked for")
    order = MinutiaOrder.parse((tlv.find(parameters, 0x82) or b"\0")[0])
    return BiometricInformationTemplate(reference, finger, minimum, maximum, order)
