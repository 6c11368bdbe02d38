"""Whether a picture can be a finger at all: something in it, and rows that belong under each other."""

import numpy as np

from drivers.fingerprint.images import Pixels

_BLOCK = 16
_RIDGED_STD = 12.0
_RIDGED_SHARE = 0.04
_WIDTHS = (160, 192, 256)


def is_blank(pixels: Pixels) -> bool:
    """True for an empty glass: hardly a spot of 16 x 16 pixels with any contrast.

    A step of one in sixteen greys, as noise makes it in a plain background, has a deviation below 9.
    """
    height, width = (side // _BLOCK * _BLOCK for side in pixels.shape)
    blocks = pixels[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    ridged = int(np.count_nonzero(blocks.std(axis=(1, 3)) >= _RIDGED_STD))
    return ridged < _RIDGED_SHARE * len(blocks) * len(blocks[0, 0])


def has_width(pixels: Pixels) -> bool:
    """Whether these pixels show a steady picture at this width and not at another one of the family."""
    stream = pixels.reshape(-1).astype(np.int16)
    apart = {lag: float(np.abs(stream[lag:] - stream[:-lag]).mean()) for lag in _WIDTHS}
    return apart[pixels.shape[1]] == min(apart.values())
