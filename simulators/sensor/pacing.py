"""Bytes on a wire of a given speed: each slice is there when its last bit has passed."""

from collections.abc import Iterator

BITS_PER_BYTE = 10
_SLICE_S = 0.004


def passing(data: bytes, start: float, baud: float) -> Iterator[tuple[float, bytes]]:
    """Slices of `data` and when they have passed; at the last of these times the wire is free."""
    size = max(1, int(_SLICE_S * baud / BITS_PER_BYTE))
    at = start
    for begin in range(0, len(data), size):
        piece = data[begin : begin + size]
        at += len(piece) * BITS_PER_BYTE / baud
        yield at, piece
