"""One impression: a master finger put on a sensor's glass once, with the truth about its minutiae."""

import cmath
import math
from dataclasses import dataclass, replace

import numpy as np

from simulators.fingers.condition import GOOD, Condition
from simulators.fingers.glass import OPTICAL, Glass, GreyImage, photograph, reduce_depth
from simulators.fingers.master import Master
from simulators.fingers.minutiae import TrueMinutia
from simulators.fingers.noise import Field
from simulators.fingers.placement import Placement, draw_placement
from simulators.fingers.skin import press, smear

_RIM = 0.04
_GHOST_SHIFT = Condition(rotation_deg=12, shift_px=25, offset_px=15, contact=0.9)


@dataclass(frozen=True, slots=True)
class Impression:
    """The picture, the finger's minutiae (visible: in contact and in the picture) and the contact area."""

    image: GreyImage
    minutiae: tuple[TrueMinutia, ...]
    dpi: int
    area: np.ndarray
    placement: Placement


def impression(
    finger: Master,
    seed: int,
    *,
    width: int = 256,
    height: int = 288,
    dpi: int = 500,
    bits: int = 8,
    condition: Condition = GOOD,
    glass: Glass = OPTICAL,
) -> Impression:
    """The impression of this number; always the same one for the same arguments."""
    rng = np.random.default_rng((0x1E, finger.seed, seed))
    placement = draw_placement(condition, rng, (width, height), dpi)
    ink, contact = _touch(finger, placement, (width, height), condition, rng)
    if condition.ghost:
        ink = np.maximum(ink, condition.ghost * _ghost(finger, (width, height), dpi, rng))
    if condition.smear_px:
        ink = smear(ink, condition.smear_px * dpi / 500, rng)
    image = photograph(ink, glass, rng)
    area = contact > _RIM
    found = _carried(finger.minutiae, placement, area)
    return Impression(image if bits == 8 else reduce_depth(image, bits), found, dpi, area, placement)


def _touch(
    finger: Master,
    placement: Placement,
    size: tuple[int, int],
    condition: Condition,
    rng: np.random.Generator,
) -> tuple[Field, Field]:
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    touch = press(finger, *placement.to_master(x, y), condition, rng)
    return touch.ink, touch.contact


def _ghost(finger: Master, size: tuple[int, int], dpi: int, rng: np.random.Generator) -> Field:
    """What an earlier touch of the same finger left behind."""
    placement = draw_placement(_GHOST_SHIFT, rng, size, dpi)
    return _touch(finger, placement, size, _GHOST_SHIFT, rng)[0]


def _carried(
    minutiae: tuple[TrueMinutia, ...], placement: Placement, area: np.ndarray
) -> tuple[TrueMinutia, ...]:
    """The master's minutiae where the placement puts them."""
    points = np.array([complex(m.x, m.y) for m in minutiae])
    ahead = np.array([0.5 * cmath.exp(-1j * m.angle) for m in minutiae])
    places = placement.to_image(points)
    directions = placement.to_image(points + ahead) - places
    angles = -np.angle(directions) % math.tau
    return tuple(
        replace(m, x=float(p.real), y=float(p.imag), angle=float(a), visible=_inside(p, area))
        for m, p, a in zip(minutiae, places, angles, strict=True)
    )


def _inside(point: complex, area: np.ndarray) -> bool:
    column, row = round(point.real), round(point.imag)
    return 0 <= row < area.shape[0] and 0 <= column < area.shape[1] and bool(area[row, column])
