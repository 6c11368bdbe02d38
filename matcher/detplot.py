"""The detection error trade-off as a picture: FNMR over FMR, both on logarithmic axes."""

from pathlib import Path

import cv2
import numpy as np

from matcher.image import Image
from matcher.rates import Comparisons, Scores, trade_off

_SIZE, _LEFT, _BOTTOM = 640, 80, 60
_DECADES = 4  # 0.01 % to 100 %
_INK, _GRID, _CURVE = (40, 40, 40), (220, 220, 220), (180, 80, 20)
_FONT = cv2.FONT_HERSHEY_SIMPLEX


def write_det_plot(path: Path, scores: Comparisons) -> None:
    """Write a PNG; the dashed diagonal is where both errors are equal."""
    if not cv2.imwrite(str(path), det_plot(scores)):
        raise OSError(f"{path}: the plot cannot be written there")


def det_plot(scores: Comparisons) -> Image:
    _, fmr, fnmr = trade_off(scores)
    picture = np.full((_SIZE + _BOTTOM, _SIZE + _LEFT, 3), 255, np.uint8)
    _draw_axes(picture)
    corners = np.stack([_LEFT + _place(fmr), _SIZE - _place(fnmr)], axis=1).astype(np.int32)
    cv2.polylines(picture, [corners], isClosed=False, color=_CURVE, thickness=2, lineType=cv2.LINE_AA)
    return picture


def _place(share: Scores) -> Scores:
    decades = np.log10(np.maximum(share, 10.0**-_DECADES)) + _DECADES
    return np.rint(decades / _DECADES * (_SIZE - 20))


def _draw_axes(picture: Image) -> None:
    for decade in range(_DECADES + 1):
        at = int(_place(np.array([10.0 ** (decade - _DECADES)]))[0])
        label = f"{100 * 10.0 ** (decade - _DECADES):g} %"
        cv2.line(picture, (_LEFT + at, 20), (_LEFT + at, _SIZE), _GRID, 1)
        cv2.line(picture, (_LEFT, _SIZE - at), (_LEFT + _SIZE - 20, _SIZE - at), _GRID, 1)
        cv2.putText(picture, label, (_LEFT + at - 20, _SIZE + 20), _FONT, 0.45, _INK, 1, cv2.LINE_AA)
        cv2.putText(picture, label, (8, _SIZE - at + 5), _FONT, 0.45, _INK, 1, cv2.LINE_AA)
    cv2.line(picture, (_LEFT, _SIZE), (_LEFT + _SIZE - 20, 20), _GRID, 1, cv2.LINE_AA)
    cv2.putText(picture, "FMR", (_LEFT + _SIZE // 2, _SIZE + 45), _FONT, 0.5, _INK, 1, cv2.LINE_AA)
    cv2.putText(picture, "FNMR", (8, 14), _FONT, 0.5, _INK, 1, cv2.LINE_AA)
