"""Fingers for a card: an image becomes compact minutiae; and the decision of the comparator in the card."""

from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

import matcher
from matcher import compact, decision, oncard
from simulators.card.production import MAX_MINUTIAE, MIN_MINUTIAE

COMPACT_SUFFIX = ".compact"


class FingerFileError(ValueError):
    """An image cannot become a reference; the text names the file."""


def load_reference(path: Path, dpi: float) -> bytes:
    """Compact minutiae of a finger image, or those a file `*.compact` already holds."""
    try:
        if path.suffix == COMPACT_SUFFIX:
            return compact.encode(
                compact.decode(path.read_bytes()), minimum=MIN_MINUTIAE, maximum=MAX_MINUTIAE
            )
        with Image.open(path) as image:
            pixels = np.asarray(image.convert("L"), dtype=np.uint8)
        template = matcher.extract(pixels, dpi)
        return compact.encode(template, minimum=MIN_MINUTIAE, maximum=MAX_MINUTIAE)
    except UnidentifiedImageError as error:
        raise FingerFileError(f"{path}: not an image; a PNG of one finger is wanted") from error
    except OSError as error:
        raise FingerFileError(f"{path}: {error.strerror or error}") from error
    except matcher.MatcherError as error:
        raise FingerFileError(f"{path}: {error}") from error


def is_same_finger(probe: bytes, reference: bytes) -> bool:
    """The card's own decision: integers only, one threshold that no terminal can set."""
    return decision.oncard_verified(oncard.compare(probe, reference))
