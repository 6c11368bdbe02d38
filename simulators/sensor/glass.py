"""The sensor's glass: whose finger lies on it, how, and the picture each exposure gives."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from drivers.fingerprint.images import Pixels
from simulators.mischief import Mischief
from simulators.sensor import touch
from simulators.sensor.models import Model
from simulators.sensor.picture import Skin, background, fit, load

_EMPTY_GREY = 225.0
_MARGIN = 96
"""Skin kept around the window, for a finger that is moved into it."""
_DARKEST, _RANGE = 14.0, 224.0
_NOISE = 3.0
_LATE_S = 3.0
_CONDITIONS: dict[str, touch.Condition] = {
    "shifted": touch.shifted,
    "rotated": touch.rotated,
    "dry": touch.dry,
    "wet": touch.wet,
    "smear": touch.smear,
    "light": touch.light,
    "lifted-early": touch.lifted_early,
}


class Glass:
    """One finger at most, and the dice for noise: the n-th exposure of a seed is always the same."""

    def __init__(self, model: Model, mischief: Mischief, *, seed: int, clock: Callable[[], float]) -> None:
        self._model = model
        self.mischief = mischief
        self._seed = seed
        self._clock = clock
        self._finger: Skin | None = None
        self._other: Skin | None = None
        self._residue: Skin | None = None
        self._placed_at = 0.0
        self.finger_path: Path | None = None
        self.exposures = 0

    def place(self, path: Path, dpi: float) -> None:
        """Lay the finger of this picture on the glass."""
        self._finger = self._prepared(path, dpi)
        self.finger_path = path
        self._placed_at = self._clock()

    def set_other(self, path: Path, dpi: float) -> None:
        """The second person's finger, for the faults that need one."""
        self._other = self._prepared(path, dpi)

    def lift(self) -> None:
        self._residue = self._finger if self._finger is not None else self._residue
        self._finger = None

    @property
    def is_touched(self) -> bool:
        delay = _LATE_S if self.mischief.is_on("late-finger") else 0.0
        return self._finger is not None and self._clock() >= self._placed_at + delay

    def expose(self) -> Pixels:
        """What the sensor sees now, with this exposure's own noise."""
        self.exposures += 1
        rng = np.random.default_rng((self._seed, self.exposures))
        shape = (self._model.height, self._model.width)
        empty = np.full(shape, _EMPTY_GREY, np.float32)
        seen = self._conditioned(rng)[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] if self.is_touched else empty
        gain, offset = 1 + 0.015 * rng.standard_normal(), rng.normal(0, 1.5)
        grey = _DARKEST + _RANGE / 255 * seen * gain + offset + _NOISE * rng.standard_normal(shape)
        return np.clip(grey, 0, 255).astype(np.uint8)

    def _prepared(self, path: Path, dpi: float) -> Skin:
        return fit(load(path, dpi, self._model.dpi), self._model.width, self._model.height, _MARGIN)

    def _conditioned(self, rng: np.random.Generator) -> Skin:
        finger = self._presented()
        empty = background(finger)
        for name, condition in _CONDITIONS.items():
            if self.mischief.strikes_now(name):
                finger = condition(finger, empty, rng)
        if self.mischief.strikes_now("latent"):
            residue = self._residue if self._residue is not None else touch.stranger(finger, empty, rng)
            finger = touch.overlay(finger, touch.latent(residue, empty, rng))
        return finger

    def _presented(self) -> Skin:
        """The finger laid down, or the other person's where a fault says so."""
        assert self._finger is not None, "exposed without a finger"
        is_other = self.mischief.strikes_now("wrong-finger") or (
            self.mischief.strikes_now("two-people") and self.exposures % 2 == 0
        )
        if not is_other:
            return self._finger
        if self._other is not None:
            return self._other
        return np.ascontiguousarray(self._finger[:, ::-1])
