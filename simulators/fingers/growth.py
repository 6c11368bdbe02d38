"""Ridges grown from noise by an oriented band filter applied again and again (Cappelli's SFinGe, 2000).

The filter is a Gabor kernel steered to each pixel's own flow and ridge period: a wave across the ridge,
a bell along it. Where the flow's room widens, new ridges must begin, so minutiae come by themselves.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from simulators.fingers.noise import Field, white_noise

_TAPS_PER_PERIOD = 6
_ACROSS = np.arange(-7, 8)
_ALONG = np.arange(-3, 4)
_COARSE_ROUNDS = (5, 10)  # more rounds leave fewer minutiae
_FINE_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class RidgeWave:
    """The grown pattern as a wave: even (+1 on a ridge, -1 in a valley) and odd part across the flow."""

    even: Field
    odd: Field


def grow(rng: np.random.Generator, orientation: Field, period_px: Field) -> RidgeWave:
    """Grow at half size until the pattern settles, then sharpen at full size."""
    height, width = orientation.shape
    half = (width // 2, height // 2)
    doubled = cv2.merge([np.cos(2 * orientation), np.sin(2 * orientation)])
    small = cv2.resize(doubled, half, interpolation=cv2.INTER_AREA)
    small_angle = (np.arctan2(small[..., 1], small[..., 0]) / 2).astype(np.float32)
    coarse = _Filter(
        small_angle, (cv2.resize(period_px, half, interpolation=cv2.INTER_AREA) / 2).astype(np.float32)
    )
    pattern = white_noise(rng, (half[1], half[0]))
    for _ in range(rng.integers(*_COARSE_ROUNDS)):
        pattern = _settled(coarse.wave(pattern))
    fine = _Filter(orientation, period_px)
    pattern = cv2.resize(pattern, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    for _ in range(_FINE_ROUNDS):
        pattern = _settled(fine.wave(pattern))
    return fine.quadrature(pattern)


class _Filter:
    """The steered kernel for one flow and period."""

    def __init__(self, orientation: Field, period_px: Field) -> None:
        height, width = orientation.shape
        self._y, self._x = np.mgrid[0:height, 0:width].astype(np.float32)
        step = period_px / _TAPS_PER_PERIOD
        self._along = (np.cos(orientation) * step * 2, np.sin(orientation) * step * 2)
        self._across = (-np.sin(orientation) * step, np.cos(orientation) * step)

    def wave(self, pattern: Field) -> Field:
        return self._smoothed(self._sampled(pattern, self._across, _ACROSS, _cosine()))

    def quadrature(self, pattern: Field) -> RidgeWave:
        """Not smoothed along the ridge: the odd part's sign turns where the flow's angle wraps."""
        even = self._sampled(pattern, self._across, _ACROSS, _cosine())
        bell = np.exp(-((_ACROSS / 3.6) ** 2) / 2)
        odd = self._sampled(
            pattern, self._across, _ACROSS, bell * np.sin(2 * np.pi * _ACROSS / _TAPS_PER_PERIOD)
        )
        size = np.hypot(even, odd) + np.float32(1e-6)
        return RidgeWave(even / size, -odd / size)  # a sine ahead of the cosine, as its readers take it

    def _smoothed(self, pattern: Field) -> Field:
        bell = np.exp(-((_ALONG / 1.5) ** 2) / 2)
        return self._sampled(pattern, self._along, _ALONG, bell / bell.sum())

    def _sampled(
        self, pattern: Field, step: tuple[Field, Field], taps: np.ndarray, weights: np.ndarray
    ) -> Field:
        total = np.zeros_like(pattern)
        for tap, weight in zip(taps, weights, strict=True):
            x, y = self._x + step[0] * np.float32(tap), self._y + step[1] * np.float32(tap)
            sample = cv2.remap(pattern, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
            total += sample * np.float32(weight)
        return total


def _cosine() -> np.ndarray:
    """A wave of one period under a bell, blind to the mean."""
    bell = np.exp(-((_ACROSS / 3.6) ** 2) / 2)
    cosine = bell * np.cos(2 * np.pi * _ACROSS / _TAPS_PER_PERIOD)
    wave: np.ndarray = cosine - bell * cosine.sum() / bell.sum()
    return wave


def _settled(pattern: Field) -> Field:
    spread = float(pattern.std()) or 1.0
    settled: Field = np.tanh(pattern / np.float32(spread) * np.float32(1.5))
    return settled
