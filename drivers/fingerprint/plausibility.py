"""Whether a picture can be what the sensor saw: not empty, of the right width, its packets in order."""

import numpy as np

from drivers.fingerprint.images import Layout, Pixels, unpack

_BLOCK = 16
_RIDGED_STD = 12.0
_EVEN_STD = 25.0
_RIDGED_SHARE = 0.04
_WIDTHS = (160, 192, 256)
_SMOOTHER = 0.06
_FLAT = 16.0
"""A swap is suspicious if it smooths the picture by this share, grey steps this small counting as flat. On 48
real prints this catches at least 96 in 100 swaps and suspects at most 4 in 100 that are in order."""


def is_blank(pixels: Pixels) -> bool:
    """True for an empty glass: one grey all over, and hardly a spot of 16 x 16 pixels with any contrast.

    A step of one in sixteen greys, as noise makes it in a plain background, has a deviation below 9.
    """
    if float(pixels.std()) > _EVEN_STD:
        return False
    height, width = (side // _BLOCK * _BLOCK for side in pixels.shape)
    blocks = pixels[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    ridged = int(np.count_nonzero(blocks.std(axis=(1, 3)) >= _RIDGED_STD))
    return ridged < _RIDGED_SHARE * len(blocks) * len(blocks[0, 0])


def has_width(pixels: Pixels) -> bool:
    """Whether these pixels show a steady picture at this width and not at another one of the family."""
    stream = pixels.reshape(-1).astype(np.int16)
    apart = {lag: float(np.abs(stream[lag:] - stream[:-lag]).mean()) for lag in _WIDTHS}
    return apart[pixels.shape[1]] == min(apart.values())


def is_in_order(pieces: list[bytes], layout: Layout) -> bool:
    """False if the picture becomes smoother when two neighbouring packets change places.

    Packets of a row or more are compared by their edges, smaller ones by the packets above and below.
    """
    rows = unpack(b"".join(pieces), layout).reshape(len(pieces), -1).astype(np.int16)
    per_row = max(1, layout.row_bytes // len(pieces[0]))
    edge = min(layout.width, rows.shape[1])
    first, last = rows[:, :edge], rows[:, -edge:]

    def apart(above: slice, below: slice) -> np.ndarray:
        return np.asarray(np.abs(last[above] - first[below]).mean(axis=1))

    m, count = per_row, len(pieces)
    a, b = slice(m, count - m - 1), slice(m + 1, count - m)
    over_a, over_b = slice(0, count - 2 * m - 1), slice(1, count - 2 * m)
    under_a, under_b = slice(2 * m, count - 1), slice(2 * m + 1, count)
    if m == 1:
        now = apart(over_a, a) + apart(a, b) + apart(b, under_b)
        swapped = apart(over_a, b) + apart(b, a) + apart(a, under_b)
    else:
        now = apart(over_a, a) + apart(a, under_a) + apart(over_b, b) + apart(b, under_b)
        swapped = apart(over_a, b) + apart(b, under_a) + apart(over_b, a) + apart(a, under_b)
    return bool(((now - swapped) / (now + swapped + _FLAT)).max() < _SMOOTHER)
