"""What a UART hears of bytes that were sent at another speed: the bits, sampled at its own times.

A frame is a start bit (0), eight bits from the least significant, a stop bit (1); the line idles at 1.
"""

_BITS = 10
_TOLERANCE = 0.03
"""A speed within this share of the other is heard right (half a bit at the tenth bit, less some edge)."""


def heard(data: bytes, sent_baud: float, own_baud: float) -> bytes:
    """The bytes a receiver at `own_baud` makes of `data` sent at `sent_baud`."""
    if abs(sent_baud / own_baud - 1) <= _TOLERANCE:
        return data
    line = _line(data)
    step = sent_baud / own_baud
    found = bytearray()
    at = 0.0
    while (start := _falling(line, at)) is not None:
        bits = [_level(line, start + (index + 0.5) * step) for index in range(_BITS)]
        if bits[0] == 1:
            at = start
            continue
        found.append(sum(bit << index for index, bit in enumerate(bits[1:9])))
        at = start + (_BITS - 0.5) * step
    return bytes(found)


def _line(data: bytes) -> list[int]:
    levels = [1]
    for byte in data:
        levels += [0, *(byte >> index & 1 for index in range(8)), 1]
    return levels


def _falling(line: list[int], at: float) -> float | None:
    """When the next start bit begins."""
    index = int(at) + 1
    while index < len(line):
        if line[index] == 0 and line[index - 1] == 1:
            return float(index)
        index += 1
    return None


def _level(line: list[int], at: float) -> int:
    index = int(at)
    return line[index] if index < len(line) else 1
