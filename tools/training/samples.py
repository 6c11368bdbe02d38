"""Training pictures: crops of synthetic impressions under every condition a kiosk or a sensor may bring.

Block and sample are drawn from their numbers alone, so a run with the same seed sees the same pictures.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from simulators.fingers import Condition, Glass, Impression, Master, impression, master
from simulators.fingers.glass import GreyImage, reduce_depth
from simulators.fingers.noise import smooth_noise, white_noise

SIDE_PX = 192
_MASTERS_A_BLOCK = 16
_CROPS_A_MASTER = 24
BLOCK_SIZE = _MASTERS_A_BLOCK * _CROPS_A_MASTER


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture at 500 dpi, the finger it shows, and how it was pressed."""

    image: GreyImage
    finger: Master
    print_: Impression


def block(seed: int, number: int) -> list[Sample]:
    """Some hundreds of crops of a few new fingers, in mixed order."""
    rng = np.random.default_rng((seed, number))
    fingers = [master(int(rng.integers(1 << 40))) for _ in range(_MASTERS_A_BLOCK)]
    order = rng.permutation(np.repeat(np.arange(_MASTERS_A_BLOCK), _CROPS_A_MASTER))
    return [sample(fingers[finger], rng) for finger in order]


def sample(
    finger: Master, rng: np.random.Generator, size: tuple[int, int] = (SIDE_PX, SIDE_PX), shift_px: float = 55
) -> Sample:
    print_ = impression(
        finger,
        int(rng.integers(1 << 40)),
        width=size[0],
        height=size[1],
        dpi=_draw_dpi(rng),
        condition=draw_condition(rng, shift_px),
        glass=draw_glass(rng),
    )
    return Sample(_spoiled(print_.image, rng), finger, print_)


def _draw_dpi(rng: np.random.Generator) -> int:
    """The true resolution of what is read as 500 dpi: a child's fine ridges look like an adult's at 350."""
    kind = rng.random()
    if kind < 0.15:
        return int(rng.integers(340, 430))
    if kind > 0.95:
        return int(rng.integers(580, 650))
    return int(np.clip(rng.normal(500, 22), 430, 580))


def draw_condition(rng: np.random.Generator, shift_px: float) -> Condition:
    return Condition(
        rotation_deg=180 if rng.random() < 0.3 else 25,
        shift_px=shift_px,
        distortion=float(rng.uniform(0, 1.6) if rng.random() < 0.8 else rng.uniform(1.6, 2.4)),
        pressure=float(np.clip(rng.normal(0.05, 0.5), -1.1, 1.2)),
        moisture=float(np.clip(rng.normal(0, 0.5), -0.95, 1.2)),
        variety=0.08,
        noise=float(rng.uniform(0.4, 2.6)),
        roughness=float(rng.exponential(0.5)),
        beading=float(rng.exponential(0.4)),
        contact=float(rng.uniform(0.6, 1.8)),
        ghost=float(rng.uniform(0.1, 0.5)) if rng.random() < 0.12 else 0.0,
        smear_px=float(rng.uniform(3, 16)) if rng.random() < 0.06 else 0.0,
    )


def draw_glass(rng: np.random.Generator) -> Glass:
    """Between the kinds of sensor rather than one of them."""
    background = float(rng.uniform(90, 255))
    return Glass(
        background=background,
        ridge=background * float(rng.uniform(0.05, 0.7) if rng.random() < 0.9 else rng.uniform(0.7, 0.88)),
        blur_px=float(rng.uniform(0.3, 1.5)),
        grain=float(rng.exponential(0.05)) * background,
        shading=float(rng.uniform(0, 14)),
        vignette=float(rng.uniform(0, 25)),
        stripes=float(rng.exponential(3)) if rng.random() < 0.3 else 0.0,
        speckle=float(rng.uniform(0, 1.2)) if rng.random() < 0.4 else 0.0,
    )


def _spoiled(image: GreyImage, rng: np.random.Generator) -> GreyImage:
    """What glass, sweep and electronics add: dirt, seams, gain, sharpening, few greys, a coarse grid."""
    if rng.random() < 0.3:
        image = _dirty(image, rng)
    if rng.random() < 0.12:
        image = _swept(image, rng)
    if rng.random() < 0.4:
        image = _bent(image, rng)
    if rng.random() < 0.15:
        image = _resampled(image, float(rng.uniform(0.6, 0.9)))
    if rng.random() < 0.1:
        image = _sharpened(image, rng)
    if rng.random() < 0.1:
        image = _saturated(image, rng)
    if rng.random() < 0.15:
        image = reduce_depth(image, int(rng.integers(2, 5)))
    return image


def _dirty(image: GreyImage, rng: np.random.Generator) -> GreyImage:
    scale = float(np.exp(rng.uniform(np.log(1.2), np.log(25))))
    specks = smooth_noise(rng, image.shape, scale) > rng.uniform(1.6, 3.2)
    tone = float(rng.choice((20.0, 60.0, 255.0)))
    share = cv2.GaussianBlur(specks.astype(np.float32), (0, 0), 0.7) * rng.uniform(0.15, 1)
    spoiled: GreyImage = (image + (tone - image) * share).astype(np.uint8)
    return spoiled


def _bent(image: GreyImage, rng: np.random.Generator) -> GreyImage:
    curve = (np.arange(256) / 255.0) ** rng.uniform(0.5, 2.0) * 255 * rng.uniform(0.85, 1.2) + rng.uniform(
        -12, 30
    )
    bent: GreyImage = np.clip(curve, 0, 255).astype(np.uint8)[image]
    return bent


def _resampled(image: GreyImage, share: float) -> GreyImage:
    height, width = image.shape
    coarse = cv2.resize(image, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)


def _swept(image: GreyImage, rng: np.random.Generator) -> GreyImage:
    """A sweep sensor's seams: slices of a few rows, each a little aside and of its own brightness."""
    rows, slice_px = len(image), int(rng.integers(4, 17))
    count = rows // slice_px + 1
    aside = np.repeat(rng.normal(0, rng.uniform(0, 0.8), count), slice_px)[:rows].astype(np.float32)
    tone = np.repeat(rng.normal(0, rng.uniform(0, 10), count), slice_px)[:rows, None]
    x, y = np.meshgrid(np.arange(image.shape[1], dtype=np.float32), np.arange(rows, dtype=np.float32))
    moved = cv2.remap(image, x + aside[:, None], y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lines = white_noise(rng, (rows, 1)) * rng.exponential(3)
    swept: GreyImage = np.clip(moved + tone + lines, 0, 255).astype(np.uint8)
    return swept


def _sharpened(image: GreyImage, rng: np.random.Generator) -> GreyImage:
    """The edge enhancement that some modules do by themselves."""
    blurred = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(1, 3)))
    amount = float(rng.uniform(0.5, 2))
    return cv2.addWeighted(image, 1 + amount, blurred, -amount, 0).astype(np.uint8)


def _saturated(image: GreyImage, rng: np.random.Generator) -> GreyImage:
    """Almost black and white, as a module with a hard contrast setting shows it."""
    middle, gain = float(np.median(image)) + rng.normal(0, 15), rng.uniform(2, 6)
    saturated: GreyImage = np.clip((image - middle) * gain + 128, 0, 255).astype(np.uint8)
    return saturated
