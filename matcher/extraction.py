"""From image to template, step by step; each step is one module and may be replaced by a better one."""

from dataclasses import dataclass

import numpy as np

from matcher.assessment import Quality, assess
from matcher.image import Image, at_working_dpi
from matcher.minutia import Minutia, Template
from matcher.network import THRESHOLD, decode, normalise
from matcher.parameters import MOST_MINUTIAE, WORKING_DPI
from matcher.readers import Readers
from matcher.trace import Trace, silent

_READERS = Readers()  # the package's only state: weights that never change, some 8 ms to load


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
    even = normalise(image)
    trace("contrast", even)
    reading = decode(_READERS.answer(even), image.shape, THRESHOLD)
    trace("presence", reading.presence)
    trace("foreground", reading.foreground)
    trace("flow", reading.foreground * np.exp(2j * reading.flow))
    return Sample(reading.minutiae[:MOST_MINUTIAE], assess(even, reading))


def _scaled(m: Minutia, factor: float) -> Minutia:
    """A position of the working image in pixels of the image given; corners of both coincide."""
    return Minutia((m.x + 0.5) * factor - 0.5, (m.y + 0.5) * factor - 0.5, m.angle, m.type, m.quality)
