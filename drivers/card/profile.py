"""The card profile in names and numbers: application, files, data objects, references, states, roles.

`docs/card-profile.md` tells the same to a card's maker, byte by byte.
"""

from enum import IntEnum, IntFlag

AID = bytes.fromhex("F04E434B494F534B01")  # proprietary space F0, "NCKIOSK", version 1
VERSION = 1
HISTORICAL_BYTES = bytes.fromhex("80739C21C0")  # by name, FID, SFI, implicitly; chaining, extended

CHALLENGE_LENGTH = 16
MAX_TRIES = 5


class Ins(IntEnum):
    VERIFY = 0x20
    VERIFY_TLV = 0x21
    PERFORM_SECURITY_OPERATION = 0x2A
    EXTERNAL_AUTHENTICATE = 0x82
    GET_CHALLENGE = 0x84
    GENERAL_AUTHENTICATE = 0x86
    SELECT = 0xA4
    READ_BINARY = 0xB0
    GET_RESPONSE = 0xC0
    GET_DATA = 0xCA
    GET_DATA_TLV = 0xCB
    PUT_DATA = 0xDA


class File(IntEnum):
    """Elementary files: the low five bits are the short file identifier."""

    CARD_CERTIFICATE = 0x5001
    INFO = 0x5002
    HOLDER = 0x5003
    PHOTO = 0x5004
    SECURITY_OBJECT = 0x5005
    OFFICER = 0x5006  # on an officer's card alone, which has neither a holder nor a finger
    TECHNICIAN = 0x5007  # on a technician's card alone, which has neither either

    @property
    def sfi(self) -> int:
        return self & 0x1F


ROLES = (File.OFFICER, File.TECHNICIAN)
"""What makes a card one of staff; of these and EF.Holder every card has exactly one."""


class Tag(IntEnum):
    """Data objects under GET DATA and PUT DATA."""

    BIT_GROUP = 0x7F61
    DELIVERY_RECORD = 0xDF01
    COUNTERS = 0xDF02
    RECEIPT = 0xDF03
    STATE = 0xDF04


class Reference(IntEnum):
    """P2 of VERIFY: which finger in the chip is compared (PIV's two on-card comparison references)."""

    PRIMARY = 0x96
    SECONDARY = 0x97


class CardState(IntEnum):
    BLANK = 0
    PERSONALISED = 1
    DELIVERED = 2
    DELIVERED_BY_EXCEPTION = 3  # at a desk, without a match in the chip; never by a kiosk
    RETURNED = 4
    TERMINATED = 5


class Role(IntFlag):
    """What a terminal certificate lets its kiosk do, in the extension `TERMINAL_ROLE_OID`."""

    READ_HOLDER = 0x01
    VERIFY = 0x02
    DELIVER = 0x04
    EXCEPTION = 0x08  # a desk's, never together with DELIVER


PHOTO_OBJECT = 0x5F40  # the outer object of EF.Photo; inside, a JPEG file
MAX_PHOTO = 20_000

TERMINAL_ROLE_OID = "2.25.67116136730974631413624950647845953112"
