from math import cos, hypot, pi, sin, tau

import cv2
import numpy as np
import pytest

from matcher import ImageError, Reason, extract, quality
from matcher.image import Image
from matcher.minutia import Minutia, Template
from tests.matcher.prints import SIDE, print_with

PLACES = [(100.0, 90.0, 1), (205.0, 120.0, -1), (120.0, 200.0, -1), (190.0, 215.0, 1)]


def nearest(minutiae: tuple[Minutia, ...], x: float, y: float) -> Minutia:
    return min(minutiae, key=lambda m: (m.x - x) ** 2 + (m.y - y) ** 2)


def inside(template: Template) -> tuple[Minutia, ...]:
    """Those a few ridges from the rim: ridges cut off there may look like endings, as on a real print."""
    reach = template.width / 2 - 40
    return tuple(m for m in template.minutiae if hypot(m.x - SIDE / 2, m.y - SIDE / 2) < reach)


def direction_of(sign: int, slope: float) -> float:
    """Where the extra ridge is: a positive winding along the normal adds one on the side at -90 degrees."""
    x, y = sign * sin(slope), -sign * cos(slope)
    return float(np.arctan2(-y, x) % tau)


@pytest.mark.parametrize("slope", [0.0, 0.3, 1.2, 1.57, 2.4, 3.0])
def test_every_minutia_of_a_drawn_print_is_found_where_it_is(slope: float) -> None:
    minutiae = inside(extract(print_with(PLACES, slope=slope)))
    assert len(minutiae) == len(PLACES)
    for x, y, sign in PLACES:
        found = nearest(minutiae, x, y)
        assert abs(found.x - x) < 2.5 and abs(found.y - y) < 2.5
        assert abs((found.angle - direction_of(sign, slope) + pi) % tau - pi) < 0.3


def test_plain_ridges_hold_no_minutiae() -> None:
    assert inside(extract(print_with([]))) == ()


@pytest.mark.parametrize("dpi", [400, 569, 1000])
def test_positions_come_in_the_pixels_of_the_image_given(dpi: int) -> None:
    factor = dpi / 500
    image = cv2.resize(print_with(PLACES), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    template = extract(np.asarray(image, np.uint8), dpi)
    assert (template.width, template.dpi) == (image.shape[1], dpi)
    for x, y, _ in PLACES:
        found = nearest(template.minutiae, x * factor, y * factor)
        assert abs(found.x - x * factor) < 3 * factor and abs(found.y - y * factor) < 3 * factor


def test_the_same_image_gives_the_same_template() -> None:
    assert extract(print_with(PLACES)) == extract(print_with(PLACES))


@pytest.mark.parametrize("side", [32, 150, 151, 640, 1000])
def test_any_sensible_size_is_taken(side: int) -> None:
    template = extract(print_with([(side / 2, side / 2, 1)], side=side))
    assert template.width == template.height == side


@pytest.mark.parametrize("image", [np.zeros((300, 300), np.uint8), np.full((300, 300), 255, np.uint8)])
def test_one_colour_is_no_finger(image: Image) -> None:
    assert extract(image).minutiae == ()
    assert quality(image).reasons == (Reason.NO_FINGER,)
    assert quality(image).score == 0


@pytest.mark.parametrize("grain_px", [0.0, 1.2, 2.0, 3.0, 4.0, 6.0])
def test_noise_of_any_grain_is_near_nothing_and_never_an_error(grain_px: float) -> None:
    noise = np.random.default_rng(1).normal(0, 1, (300, 300))
    soft = cv2.GaussianBlur(noise, (0, 0), grain_px) if grain_px else noise
    assert extract(np.clip(128 + 50 * soft / soft.std(), 0, 255).astype(np.uint8)).quality < 10


@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((0, 0), np.uint8),
        np.zeros((300, 0), np.uint8),
        np.zeros((31, 300), np.uint8),
        np.zeros((300, 300, 3), np.uint8),
        np.zeros((300, 300), np.float32),
        np.full((300, 300), np.nan),
        np.broadcast_to(np.zeros(1, np.uint8), (10000, 10000)),
        [[1, 2], [3, 4]],
        None,
    ],
)
def test_what_is_no_finger_image_raises_the_one_error(bad: object) -> None:
    with pytest.raises(ImageError):
        extract(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("dpi", [0, -500, 100, 5000, float("nan"), float("inf")])
def test_an_impossible_resolution_raises_the_one_error(dpi: float) -> None:
    with pytest.raises(ImageError, match="dpi"):
        extract(print_with([]), dpi)


def test_an_image_that_cannot_be_written_or_lies_strangely_in_memory_is_read() -> None:
    image = print_with(PLACES)
    image.flags.writeable = False
    assert extract(image) == extract(np.asfortranarray(image))


def test_a_trace_sees_every_stage_and_changes_nothing() -> None:
    seen: list[str] = []
    image = print_with(PLACES)
    assert extract(image, trace=lambda name, field: seen.append(name)) == extract(image)
    assert seen == ["contrast", "presence", "foreground", "flow"]
