"""How long a real chip would take: T=1 at 115,200 bit/s, public-key operations, and the comparison."""

from drivers.card.profile import Ins

BITS_PER_BYTE = 12  # start, eight data, parity, two guard times
BIT_RATE = 115_200
BLOCK_BYTES, BLOCK_FRAME = 254, 4  # prologue and check byte around each block of T=1
COMMAND_S = 0.002
WORK_S = {
    Ins.PERFORM_SECURITY_OPERATION: 0.070,
    Ins.EXTERNAL_AUTHENTICATE: 0.070,
    Ins.GENERAL_AUTHENTICATE: 0.090,
    Ins.VERIFY_TLV: 0.250,
    Ins.PUT_DATA: 0.080,
}


def chip_time_s(apdu: bytes, answer: bytes) -> float:
    """Seconds on the line and in the chip for one command; chained parts cost the line alone."""
    line_bytes = sum(len(each) + BLOCK_FRAME * (1 + len(each) // BLOCK_BYTES) for each in (apdu, answer))
    chained = bool(apdu[0] & 0x10)
    work_s = 0.0 if chained else WORK_S.get(Ins(apdu[1]), 0.0) if apdu[1] in set(Ins) else 0.0
    return COMMAND_S + line_bytes * BITS_PER_BYTE / BIT_RATE + work_s
