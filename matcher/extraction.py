"""From image to template, step by step; each step is one module and may be replaced by a better one."""

from dataclasses import dataclass

from matcher import minutiae
from matcher.assessment import NO_FINGER, Quality, assess
from matcher.contrast import normalise
from matcher.enhancement import enhance, ridge_band
from matcher.image import Image, at_working_dpi
from matcher.minutia import Minutia, Template
from matcher.orientation import normal_flow
from matcher.parameters import WORKING_DPI
from matcher.period import ridge_period
from matcher.segmentation import finger_mask
from matcher.singularities import find
from matcher.spectrum import transform
from matcher.trace import Trace, silent


@dataclass(frozen=True, slots=True)
class Sample:
    """What one image gave: minutiae in pixels at 500 dpi, the surest first, and its fitness."""

    minutiae: tuple[Minutia, ...]
    quality: Quality


def extract(image: Image, dpi: float = WORKING_DPI, *, trace: Trace = silent) -> Template:
    """The minutiae of a grey image with dark ridges; an empty template where there is no finger."""
    sample = read(at_working_dpi(image, dpi), trace)
    scaled = tuple(_scaled(minutia, dpi / WORKING_DPI) for minutia in sample.minutiae)
    return Template(scaled, image.shape[1], image.shape[0], dpi, sample.quality.score)


def quality(image: Image, dpi: float = WORKING_DPI) -> Quality:
    """Fitness for comparison, 0 to 100, with reasons; the same that `extract` writes into its template."""
    return read(at_working_dpi(image, dpi)).quality


def read(image: Image, trace: Trace = silent) -> Sample:
    """The recipe, on an image of 500 dpi."""
    mask = finger_mask(image)
    trace("mask", mask)
    if not mask.any():
        return Sample((), NO_FINGER)
    contrast = normalise(image)
    trace("contrast", contrast)
    spectrum = transform(contrast * mask)
    period = ridge_period(spectrum)
    band = ridge_band(spectrum, period)
    flow = normal_flow(band, mask)
    trace("flow", flow)
    waves = enhance(band, flow, period)
    trace("enhanced", waves.even)
    sure = minutiae.reliability(contrast, waves, flow)
    trace("reliability", sure)
    found = tuple(minutiae.choose(find(waves, mask), waves, sure, mask))
    return Sample(found, assess(image, mask, sure, len(found)))


def _scaled(m: Minutia, factor: float) -> Minutia:
    """A position of the working image in pixels of the image given; corners of both coincide."""
    return Minutia((m.x + 0.5) * factor - 0.5, (m.y + 0.5) * factor - 0.5, m.angle, m.type, m.quality)
