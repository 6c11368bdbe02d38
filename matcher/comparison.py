"""How alike two templates are: cylinders propose pairs, the pairs then vouch for each other."""

import numpy as np

from matcher.cylinders import Cylinders, prepare
from matcher.minutia import Template
from matcher.pairing import pairs, similarity
from matcher.scoring import agreed


def compare(probe: Template, reference: Template) -> float:
    """A score from 0 (nothing alike) to 1; symmetric; `matcher.decision` holds thresholds for it."""
    return compare_prepared(prepare(probe), prepare(reference))


def compare_prepared(probe: Cylinders, reference: Cylinders) -> float:
    """The same for templates prepared once: one probe against many references, or the reverse."""
    if min(len(probe.x), len(reference.x)) < 2:
        return 0.0
    likeness = similarity(probe, reference)
    if not np.any(likeness > 0):
        return 0.0
    return agreed(probe, reference, pairs(likeness))
