"""Hands under the document camera: evidence of fingers that cannot be given, for a second person to look at.

Whether a finger is missing or injured is the officer's to see. What is judged here is only whether the
picture can be looked at: enough light, sharp, not burnt. That nothing seems to lie there is told and not
refused, because skin as dark as the table must never keep anybody from being served.
"""

import cv2
import numpy as np

from kiosk.completion.document.words import PageWord
from kiosk.completion.pictures import Frame, check_frame, encode_jpeg

JPEG_QUALITY = 85
_WIDTH = 640
_LIGHT_MIN = 45.0
_BURNT, _BURNT_MAX = 252, 0.05
_SHARP_MIN = 0.12
_SHARE_MIN, _STEP = 0.05, 25


def look(frame: Frame) -> PageWord:
    """GOOD, or the one thing to do; NO_PAGE means that no hand was made out."""
    grey = _small(check_frame(frame))
    if float(np.percentile(grey, 90)) < _LIGHT_MIN:
        return PageWord.TOO_DARK
    if float((grey >= _BURNT).mean()) > _BURNT_MAX:
        return PageWord.GLARE
    if _sharpness(grey) < _SHARP_MIN:
        return PageWord.BLURRED
    return PageWord.GOOD if _something_lies_there(grey) else PageWord.NO_PAGE


def picture(frame: Frame) -> bytes:
    """All of the frame as JPEG: both hands, and what they lie on."""
    return encode_jpeg(frame, JPEG_QUALITY)


def _small(frame: Frame) -> cv2.typing.MatLike:
    scale = _WIDTH / frame.shape[1]
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)


def _sharpness(grey: cv2.typing.MatLike) -> float:
    """How steep the steepest edges are against what lies between their sides."""
    values = grey.astype(np.float32)
    steep = np.abs(cv2.Laplacian(cv2.GaussianBlur(values, (0, 0), 0.8), cv2.CV_32F))
    contrast = float(np.percentile(values, 95) - np.percentile(values, 5))
    return float(np.percentile(steep, 99.5)) / max(contrast, 8.0)


def _something_lies_there(grey: cv2.typing.MatLike) -> bool:
    smooth = cv2.GaussianBlur(grey, (9, 9), 0)
    _, mask = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    there, table = grey[mask > 0], grey[mask == 0]
    apart = there.size and table.size and float(np.median(there)) - float(np.median(table)) >= _STEP
    return bool(apart) and float((mask > 0).mean()) >= _SHARE_MIN
