"""A master finger: everything about a finger that stays the same from one touch to the next."""

from dataclasses import dataclass

import cv2
import numpy as np

from simulators.fingers.flow import Pattern, draw_pattern, orientation, singularities
from simulators.fingers.growth import grow
from simulators.fingers.minutiae import TrueMinutia, find_minutiae
from simulators.fingers.noise import Field, smooth_noise, white_noise

MASTER_DPI = 500
SHAPE = (512, 416)  # rows, columns: 26 mm by 21 mm of skin
CENTRE = complex(208, 232)
_CREASED_SHARE = 0.25
_INCIPIENT_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Master:
    """Skin at 500 dpi: ridges (+1 crest, -1 valley), their flow, pores and creases (0 to 1), minutiae."""

    seed: int
    pattern: Pattern
    ridges: Field
    flow: Field
    pores: Field
    creases: Field
    minutiae: tuple[TrueMinutia, ...]
    half_size_px: tuple[float, float]
    incipient: float


def master(seed: int, pattern: Pattern | None = None) -> Master:
    """The finger of this number; always the same one, of a natural pattern class unless one is asked for."""
    rng = np.random.default_rng((0xF1, seed))
    drawn = draw_pattern(rng)
    chosen = pattern or drawn
    points = singularities(chosen, rng, CENTRE)
    flow = orientation(points, rng, SHAPE, CENTRE)
    wave = grow(rng, flow, _period(rng))
    return Master(
        seed,
        chosen,
        wave.even,
        flow,
        _pores(rng, wave.even),
        _creases(rng),
        find_minutiae(wave, flow, points.cores + points.deltas),
        (float(rng.uniform(102, 130)), float(rng.uniform(138, 178))),
        float(rng.uniform(0.4, 1.1)) if rng.random() < _INCIPIENT_SHARE else 0.0,
    )


def _period(rng: np.random.Generator) -> Field:
    """Ridge period in pixels: 8 to 10.5 over people, finer above the core, wider towards the crease."""
    mean = float(np.clip(rng.normal(9.1, 0.6), 7.9, 10.6))
    rows = (np.arange(SHAPE[0], dtype=np.float32)[:, None] - CENTRE.imag) / SHAPE[0]
    variety = 1 + 0.05 * smooth_noise(rng, SHAPE, 110) + 0.03 * smooth_noise(rng, SHAPE, 50)
    period: Field = np.clip(mean * variety * (1 + 0.15 * rows), 6.5, 13).astype(np.float32)
    return period


def _pores(rng: np.random.Generator, ridges: Field) -> Field:
    """Sweat pores: spots along the ridge tops, some two to three a millimetre."""
    height = cv2.GaussianBlur(white_noise(rng, SHAPE), (0, 0), 1.2) + 0.12 * ridges
    tops = (height == cv2.dilate(height, np.ones((5, 5), np.uint8))) & (ridges > 0.6)
    openness = rng.uniform(0.3, 1.0, SHAPE).astype(np.float32)
    spots = cv2.GaussianBlur(np.where(tops, openness, 0).astype(np.float32), (0, 0), 0.9)
    pores: Field = np.clip(spots * 5.1, 0, 1)
    return pores


def _creases(rng: np.random.Generator) -> Field:
    """White lines across the ridges: a few on most fingers, many on worn ones, most of them crosswise."""
    canvas = np.zeros(SHAPE, np.float32)
    many = rng.random() < _CREASED_SHARE
    for _ in range(rng.integers(4, 16) if many else rng.poisson(0.9)):
        start = np.array([rng.uniform(60, SHAPE[1] - 60), rng.uniform(60, SHAPE[0] - 60)])
        heading = rng.choice((0.0, np.pi / 2), p=(0.75, 0.25)) + rng.normal(0, 0.45)
        path = start + _wandering(rng, heading, rng.uniform(20, 140))
        stroke = np.zeros(SHAPE, np.uint8)
        cv2.polylines(
            stroke, [np.rint(path * 16).astype(np.int32)], False, 255, int(rng.integers(1, 4)), cv2.LINE_AA, 4
        )
        canvas = np.maximum(canvas, stroke.astype(np.float32) / 255 * np.float32(rng.uniform(0.5, 1.2)))
    return cv2.GaussianBlur(canvas, (0, 0), 0.9).astype(np.float32)


def _wandering(rng: np.random.Generator, heading: float, length: float) -> np.ndarray:
    steps = 12
    turns = heading + np.cumsum(rng.normal(0, 0.08, steps))
    path: np.ndarray = np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0) * length / steps
    return path
