"""The touch itself: which skin meets the glass, how thick its ridges print, and what spoils them."""

from dataclasses import dataclass

import cv2
import numpy as np

from simulators.fingers.condition import Condition
from simulators.fingers.master import CENTRE, Master
from simulators.fingers.noise import Field, smooth_noise

_SOFTNESS = (0.16, 0.4)


@dataclass(frozen=True, slots=True)
class Touch:
    """What one touch leaves: ink (0 to 1), and each point's contact (1 at the middle, below 0 outside)."""

    ink: Field
    contact: Field


def press(finger: Master, x: Field, y: Field, condition: Condition, rng: np.random.Generator) -> Touch:
    """Ink the master at the given master coordinates (one pair for each pixel)."""
    pressure = float(np.clip(condition.pressure + rng.normal(0, condition.variety), -1.2, 1.2))
    moisture = float(np.clip(condition.moisture + rng.normal(0, condition.variety), -1.2, 1.2))
    dry, wet = max(0.0, -moisture), max(0.0, moisture)
    shape = x.shape
    contact = _contact(finger, x, y, condition.contact * (1 + 0.15 * pressure), rng)
    ridges, pores, creases = (_sampled(part, x, y) for part in (finger.ridges, finger.pores, finger.creases))
    level = 0.05 + 0.5 * pressure + 0.45 * wet - 0.4 * dry + 0.25 * smooth_noise(rng, shape, 70)
    level -= 1.6 * np.exp(-np.maximum(contact, 0) / 0.09)
    level += (0.14 * condition.noise + 0.75 * dry) * smooth_noise(rng, shape, 3.2)
    level += (0.1 * condition.noise + 0.4 * dry + 0.3 * wet) * smooth_noise(rng, shape, 11)
    level += 0.5 * condition.roughness * smooth_noise(rng, shape, 1.5)
    level += finger.incipient * _between_ridges(ridges, rng)
    level -= (1.9 + rng.normal(0, 0.4)) * creases + rng.uniform(0, 1.1) * (1 - 0.7 * wet) * pores
    ink = _sigmoid((ridges + level) / np.float32(rng.uniform(*_SOFTNESS)))
    if wet > 0.2:
        ink = _flooded(ink, wet, rng)
    strength = 0.92 + 0.12 * pressure + 0.1 * wet - 0.2 * dry + 0.1 * smooth_noise(rng, shape, 50)
    strength += 0.4 * condition.beading * (smooth_noise(rng, shape, 5) - np.float32(0.6))
    return Touch(ink * np.clip(strength, 0.15, 1) * _sigmoid(contact / np.float32(0.02)), contact)


def smear(ink: Field, length_px: float, rng: np.random.Generator) -> Field:
    """Drag part of the print along one direction."""
    length, angle = max(3, round(length_px)), rng.uniform(0, np.pi)
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    end = (length * np.cos(angle), length * np.sin(angle))
    cv2.line(kernel, (length, length), (length + round(end[0]), length + round(end[1])), 1.0, 1)
    dragged = cv2.filter2D(ink, -1, kernel / kernel.sum())
    share = _sigmoid((smooth_noise(rng, ink.shape, 90) + np.float32(0.2)) / np.float32(0.3))
    smeared: Field = ink + (dragged - ink) * share
    return smeared


def _contact(finger: Master, x: Field, y: Field, area: float, rng: np.random.Generator) -> Field:
    """One at the middle, falling to zero on an uneven oval rim."""
    size = np.sqrt(max(area, 0.05))
    across, along = finger.half_size_px[0] * size, finger.half_size_px[1] * size
    roll = CENTRE + complex(rng.normal(0, 14), rng.normal(8, 16))
    u, v = (x - np.float32(roll.real)) / np.float32(across), (y - np.float32(roll.imag)) / np.float32(along)
    reach = np.abs(u) ** 2.3 + np.abs(v) ** 2.3
    uneven = 0.06 * smooth_noise(rng, x.shape, 70) + 0.07 * smooth_noise(rng, x.shape, 7)
    contact: Field = (1 - reach + uneven).astype(np.float32)
    return contact


def _between_ridges(ridges: Field, rng: np.random.Generator) -> Field:
    """Incipient ridges: thin lines in the middle of valleys, here and there."""
    line = np.exp(-(((ridges + 1) / np.float32(0.12)) ** 2))
    between: Field = line * np.maximum(0, smooth_noise(rng, ridges.shape, 14) + np.float32(0.3))
    return between


def _flooded(ink: Field, wet: float, rng: np.random.Generator) -> Field:
    """Sweat fills valleys in patches."""
    patches = _sigmoid((smooth_noise(rng, ink.shape, 26) - np.float32(1.6 - 1.5 * wet)) / np.float32(0.35))
    filled = np.minimum(1, cv2.GaussianBlur(ink, (0, 0), 2.2) * np.float32(1.35))
    flooded: Field = ink + (np.maximum(ink, filled) - ink) * patches * np.float32(0.85)
    return flooded


def _sampled(part: Field, x: Field, y: Field) -> Field:
    return cv2.remap(part, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT).astype(
        np.float32, copy=False
    )


def _sigmoid(value: Field) -> Field:
    sigmoid: Field = np.float32(0.5) * (1 + np.tanh(value * np.float32(0.5)))
    return sigmoid
