"""Ridge pictures whose minutiae are known exactly: a plane wave with a turn of phase at each minutia."""

from math import tau

import numpy as np

from matcher.image import Image
from matcher.minutia import Minutia, MinutiaType, Template

PERIOD = 9.0
SIDE = 300


def print_with(minutiae: list[tuple[float, float, int]], *, side: int = SIDE, slope: float = 0.3) -> Image:
    """Ridges across direction `slope` (radians, image axes); each (x, y, sign) begins or ends one there."""
    y, x = np.mgrid[0:side, 0:side].astype(np.float64)
    phase = tau / PERIOD * (x * np.cos(slope) + y * np.sin(slope))
    for at_x, at_y, sign in minutiae:
        phase += sign * np.arctan2(y - at_y, x - at_x)
    inside = np.hypot(x - side / 2, y - side / 2) < side / 2 - 22
    return np.where(inside, np.rint(128 + 100 * np.cos(phase)), 255).astype(np.uint8)


def scattered(seed: int, count: int = 40, *, span: float = 260.0) -> Template:
    """A template of random minutiae at 500 dpi, a ridge apart: a finger for those who only compare."""
    random = np.random.default_rng(seed)
    places: list[tuple[float, float]] = []
    while len(places) < count:
        x, y = random.uniform(10, span, 2)
        if all((x - a) ** 2 + (y - b) ** 2 > 12**2 for a, b in places):
            places.append((float(x), float(y)))
    kinds = (MinutiaType.RIDGE_ENDING, MinutiaType.BIFURCATION)
    minutiae = tuple(
        Minutia(
            x, y, float(random.uniform(0, tau)), kinds[int(random.integers(2))], int(random.integers(1, 101))
        )
        for x, y in places
    )
    return Template(minutiae, 300, 300)


def moved(template: Template, *, turn: float = 0.0, by: tuple[float, float] = (0.0, 0.0)) -> Template:
    """The same finger laid down turned counter-clockwise (as seen) about the image's middle, and shifted."""
    cosine, sine = np.cos(turn), np.sin(turn)

    def laid(m: Minutia) -> Minutia:
        x, y = m.x - template.width / 2, m.y - template.height / 2
        return Minutia(
            float(x * cosine + y * sine) + template.width / 2 + by[0],
            float(y * cosine - x * sine) + template.height / 2 + by[1],
            (m.angle + turn) % tau,
            m.type,
            m.quality,
        )

    return Template(tuple(laid(m) for m in template.minutiae), template.width, template.height, template.dpi)


def jittered(template: Template, seed: int, *, pixels: float = 2.0, radians: float = 0.08) -> Template:
    """Another sample of the finger: places and angles a little off, one minutia in six lost."""
    random = np.random.default_rng(seed)
    kept = [m for m in template.minutiae if random.random() > 1 / 6]
    minutiae = tuple(
        Minutia(
            m.x + float(random.normal(0, pixels)),
            m.y + float(random.normal(0, pixels)),
            (m.angle + float(random.normal(0, radians))) % tau,
            m.type,
            m.quality,
        )
        for m in kept
    )
    return Template(minutiae, template.width, template.height, template.dpi)
