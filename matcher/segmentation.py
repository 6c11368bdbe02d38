"""Where to cut a print as a smaller sensor would: the region whose ridge energy is near its strong parts'."""

import cv2
import numpy as np

from matcher import parameters as p
from matcher.image import Field, Image, Mask


def finger_mask(image: Image) -> Mask:
    """True on the finger; empty where nothing looks like ridges."""
    energy = ridge_energy(image)
    strong = float(np.percentile(energy[::4, ::4], 90))
    if strong < p.FINGER_LEAST:
        return np.zeros(image.shape, np.bool_)
    return _tidied(energy > p.FINGER_SHARE * strong)


def ridge_energy(image: Image) -> Field:
    """Local deviation (grey levels) of what varies as fast as ridges do."""
    grey = image.astype(np.float32)
    band = _smooth(grey, 1.2) - _smooth(grey, 5.0)
    return np.sqrt(_smooth(band * band, p.FINGER_SIGMA))


def _smooth(field: Field, sigma: float) -> Field:
    return np.asarray(cv2.GaussianBlur(field, (0, 0), sigma, borderType=cv2.BORDER_REFLECT), np.float32)


def _tidied(rough: Mask) -> Mask:
    closed = cv2.morphologyEx(rough.astype(np.uint8), cv2.MORPH_CLOSE, _disc(p.FINGER_CLOSING))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, _disc(p.FINGER_OPENING))
    return _without_holes(_largest(np.asarray(opened, np.uint8)))


def _largest(mask: Image) -> Image:
    count, labels, facts, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return mask
    return np.asarray(labels == 1 + np.argmax(facts[1:, cv2.CC_STAT_AREA]), np.uint8)


def _without_holes(mask: Image) -> Mask:
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(np.zeros_like(mask), outlines, -1, 1, cv2.FILLED), np.bool_)


def _disc(size: int) -> Image:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)
