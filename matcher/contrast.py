"""Evens out pressure and moisture: every place gets mean zero and about the same deviation."""

import cv2
import numpy as np

from matcher import parameters as p
from matcher.image import Field, Image


def normalise(image: Image) -> Field:
    grey = image.astype(np.float32)
    mean = smooth(grey, p.CONTRAST_SIGMA)
    deviation = np.sqrt(np.maximum(smooth(grey * grey, p.CONTRAST_SIGMA) - mean * mean, 0))
    return np.asarray((grey - mean) / (deviation + np.float32(p.CONTRAST_FLOOR)), np.float32)


def smooth(field: Field, sigma: float) -> Field:
    return np.asarray(cv2.GaussianBlur(field, (0, 0), sigma, borderType=cv2.BORDER_REFLECT), np.float32)
