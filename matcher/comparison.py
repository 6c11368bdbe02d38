"""How alike two templates are, from their minutiae alone.

Cylinders propose pairs, the pairs vouch for each other, the best of them lay one template over the other,
and what meets there is weighed. Both views are summed: the local one carries plastic distortion, the overlay
carries many weak agreements and the common area.
"""

from matcher import parameters as p
from matcher.alignment import Laid, lay
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
    local, laid = _both_views(one, other)
    return max(0.0, p.LOCAL_WEIGHT * local + (max(laid.evidence, 0.0) if laid else 0.0))


def overlay(one: Cylinders, other: Cylinders) -> Laid | None:
    """How the one lies on the other, if at all."""
    return _both_views(one, other)[1]


def _both_views(one: Cylinders, other: Cylinders) -> tuple[float, Laid | None]:
    """The local score, and the best overlay."""
    if min(len(one), len(other)) < p.FEWEST_MINUTIAE:
        return 0.0, None
    likeness = similarity(one, other)
    pairs = candidates(likeness)
    if len(pairs.similarity) < p.FEWEST_MINUTIAE:
        return 0.0, None
    relaxed = relax(one, other, pairs)
    return local_score(pairs, relaxed.held, min(len(one), len(other))), lay(
        one, other, pairs, relaxed, likeness
    )


def _rank(side: Cylinders) -> tuple[int, bytes]:
    """One order for both ways round, so that rounding cannot make the score depend on who is the probe."""
    return len(side), side.place.tobytes()
