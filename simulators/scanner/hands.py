"""A pair of invented hands, palms down, seen from above; one finger may be missing."""

import cv2
import numpy as np

from simulators.camera.device import Pixels

SIZE_MM = (230.0, 125.0)
_DOTS_PER_MM = 4
_SKIN, _CREASE, _NAIL = (122, 152, 196), (92, 118, 160), (150, 170, 206)  # blue, green, red
# Of a right hand in millimetres from its middle: root and tip of thumb to little finger, and its width.
_FINGERS = (
    ((-24, 14), (-48, -12), 19),
    ((-20, -18), (-27, -54), 16),
    ((-5, -22), (-6, -58), 16),
    ((10, -20), (14, -54), 15),
    ((23, -14), (32, -42), 13),
)
_STUMP = 0.25


def draw_hands(missing: int) -> Pixels:
    """Black where there is no hand; `missing` is a finger position of ISO/IEC 19794-2, 0 for none."""
    canvas = np.zeros((round(SIZE_MM[1] * _DOTS_PER_MM), round(SIZE_MM[0] * _DOTS_PER_MM), 3), np.uint8)
    for left in (False, True):
        _draw(canvas, left, missing - 5 * left)
    return canvas


def _draw(canvas: Pixels, left: bool, missing: int) -> None:
    turned = -1 if left else 1
    middle = (SIZE_MM[0] * (0.27 if left else 0.73), SIZE_MM[1] * 0.6)

    def dots(x: float, y: float) -> tuple[int, int]:
        at = (middle[0] + turned * x, middle[1] + y)
        return round(at[0] * _DOTS_PER_MM), round(at[1] * _DOTS_PER_MM)

    cv2.ellipse(canvas, dots(0, 8), (27 * _DOTS_PER_MM, 32 * _DOTS_PER_MM), 0, 0, 360, _SKIN, -1)
    for number, (root, tip, width) in enumerate(_FINGERS, 1):
        reach = _STUMP if number == missing else 1.0
        end = tuple(a + (b - a) * reach for a, b in zip(root, tip, strict=True))
        cv2.line(canvas, dots(*root), dots(*end), _SKIN, width * _DOTS_PER_MM, cv2.LINE_AA)
        if reach == 1.0:
            cv2.ellipse(canvas, dots(*end), (4 * _DOTS_PER_MM, 5 * _DOTS_PER_MM), 0, 0, 360, _NAIL, -1)
        for share in (0.4, 0.7):
            x, y = (a + (b - a) * share * reach for a, b in zip(root, tip, strict=True))
            cv2.line(canvas, dots(x - width / 3, y), dots(x + width / 3, y), _CREASE, 3, cv2.LINE_AA)
