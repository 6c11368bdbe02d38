"""How alike two templates are, from their minutiae alone.

Cylinders propose pairs, the pairs vouch for each other, the best of them lay one template over the other,
and what meets there is weighed. Both views are summed: the local one carries plastic distortion, the overlay
carries many weak agreements and the common area.
"""

from matcher import parameters as p
from matcher.alignment import evidence
from matcher.cylinders import Cylinders, prepare
from matcher.minutia import Template
from matcher.pairing import candidates, similarity
from matcher.relaxation import local_score, relax

__all__ = ["compare", "compare_prepared", "prepare"]


def compare(probe: Template, reference: Template) -> float:
    """0 (nothing alike) upwards, in units of a log-likelihood ratio; symmetric; see `matcher.decision`."""
    return compare_prepared(prepare(probe), prepare(reference))


def compare_prepared(probe: Cylinders, reference: Cylinders) -> float:
    """The same for templates prepared once: one probe against several references, or the reverse."""
    one, other = sorted((probe, reference), key=_rank)
    if len(one) < p.FEWEST_MINUTIAE:
        return 0.0
    likeness = similarity(one, other)
    pairs = candidates(likeness)
    if len(pairs.similarity) < p.FEWEST_MINUTIAE:
        return 0.0
    relaxed = relax(one, other, pairs)
    local = local_score(pairs, relaxed.held, len(one))
    return max(0.0, p.LOCAL_WEIGHT * local + evidence(one, other, pairs, relaxed, likeness))


def _rank(side: Cylinders) -> tuple[int, bytes, bytes]:
    """One order for both ways round, so that rounding cannot make the score depend on who is the probe."""
    return len(side), side.x.tobytes(), side.y.tobytes()
