"""What a smaller sensor would have seen: a cut around the middle of the ridges, never stretched."""

import numpy as np

from matcher.image import Image
from matcher.segmentation import finger_mask

BACKGROUND = 255


def crop(image: Image, size: tuple[int, int]) -> Image:
    """Cut an image of 500 dpi to (width, height) around its ridges; a smaller one is padded."""
    rows, columns = np.nonzero(finger_mask(image))
    middle = (columns.mean(), rows.mean()) if len(rows) else (image.shape[1] / 2, image.shape[0] / 2)
    left, top = (
        min(max(round(float(at) - side / 2), 0), max(whole - side, 0))
        for at, side, whole in zip(middle, size, image.shape[::-1], strict=True)
    )
    part = image[top : top + size[1], left : left + size[0]]
    whole = np.full((size[1], size[0]), BACKGROUND, np.uint8)
    down, right = ((full - cut) // 2 for full, cut in zip(whole.shape, part.shape, strict=True))
    whole[down : down + part.shape[0], right : right + part.shape[1]] = part
    return whole
