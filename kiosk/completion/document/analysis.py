"""From the document camera's frame to the straightened page and the one word to tell about it."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.completion.document import page as pages
from kiosk.completion.document.outline import find_outline, touches_edge
from kiosk.completion.document.page import PageMeasures
from kiosk.completion.document.words import DEFAULT_LIMITS, PageLimits, PageWord, word
from kiosk.completion.pictures import Frame, check_frame
from kiosk.session.journeys.completion.parts import DocumentKind

_THUMBNAIL = (24, 24)
_SAME_PAGE = 0.97


@dataclass(frozen=True, slots=True)
class PageLook:
    """What one frame shows; without a page there is nothing but the word."""

    word: PageWord
    measures: PageMeasures | None = field(default=None, repr=False)
    page: Frame | None = field(default=None, repr=False)


def look(frame: Frame, kind: DocumentKind, limits: PageLimits = DEFAULT_LIMITS) -> PageLook:
    """`PictureError` for what is no picture or too large to look at."""
    outline = find_outline(check_frame(frame))
    if outline is None:
        return PageLook(PageWord.NO_PAGE)
    page = pages.straighten(frame, outline)
    if min(page.shape[:2]) < 100:
        return PageLook(PageWord.TOO_SMALL)
    seen = pages.measure(page, outline, cut_off=touches_edge(outline, frame))
    return PageLook(word(seen, kind, limits), seen, page)


def same_page(one: Frame, other: Frame) -> bool:
    """Whether two straightened pages show the same side: a page that was not turned over."""
    a, b = (_thumbnail(page) for page in (one, other))
    return bool(a @ b >= _SAME_PAGE)


def _thumbnail(page: Frame) -> NDArray[np.float64]:
    """A small grey picture of mean 0 and length 1, so that a product is a correlation."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    small = np.asarray(cv2.resize(grey, _THUMBNAIL, interpolation=cv2.INTER_AREA), np.float64).ravel()
    level = small - small.mean()
    return np.asarray(level / max(float(np.linalg.norm(level)), 1e-6), np.float64)
