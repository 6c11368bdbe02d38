"""Status words (ISO/IEC 7816-4 §5.6), one to one; whatever is not here is a card fault, never "no match"."""

from enum import IntEnum

MORE_DATA = 0x61  # SW1: SW2 bytes wait for GET RESPONSE
WRONG_LE = 0x6C  # SW1: SW2 is the right Le


class StatusWord(IntEnum):
    OK = 0x9000
    END_OF_FILE = 0x6282
    DEACTIVATED = 0x6283
    TERMINATED = 0x6285
    AUTHENTICATION_FAILED = 0x6300
    MEMORY_FAILURE = 0x6581
    WRONG_LENGTH = 0x6700
    SM_NOT_SUPPORTED = 0x6882
    CHAIN_END_EXPECTED = 0x6883
    SECURITY_STATUS = 0x6982
    BLOCKED = 0x6983
    REFERENCE_UNUSABLE = 0x6984
    CONDITIONS = 0x6985
    NO_CURRENT_FILE = 0x6986
    SM_OBJECT_MISSING = 0x6987
    SM_OBJECT_WRONG = 0x6988
    WRONG_DATA = 0x6A80
    NOT_SUPPORTED = 0x6A81
    NOT_FOUND = 0x6A82
    NO_SPACE = 0x6A84
    WRONG_P1P2 = 0x6A86
    REFERENCE_NOT_FOUND = 0x6A88
    WRONG_OFFSET = 0x6B00
    WRONG_INS = 0x6D00
    WRONG_CLA = 0x6E00
    FAULT = 0x6F00


def tries_left(sw: int) -> int | None:
    """The counter inside 63Cx, 0 for 6983, None for every other status word."""
    if sw == StatusWord.BLOCKED:
        return 0
    return sw & 0x0F if sw & 0xFFF0 == 0x63C0 else None


def with_tries(tries: int) -> int:
    """The status word that tells `tries` left: 63Cx, or 6983 for none."""
    return 0x63C0 | tries if tries else StatusWord.BLOCKED


def name(sw: int) -> str:
    """For messages: the status word in hex, with its name where it has one."""
    known = StatusWord(sw).name.lower().replace("_", " ") if sw in set(StatusWord) else "unknown"
    return f"{sw:04X} ({known})"
