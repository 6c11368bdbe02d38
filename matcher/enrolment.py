"""Several impressions of one finger into one reference: chosen by quality, never by how they score."""

from collections.abc import Sequence

from matcher.errors import MatcherError
from matcher.minutia import Template


def best(templates: Sequence[Template], qualities: Sequence[int]) -> Template:
    """The impression of the highest quality; among equals the one with more minutiae, then the first."""
    if not templates or len(templates) != len(qualities):
        raise MatcherError("an enrolment needs impressions, and a quality for each")
    ranked = zip(templates, qualities, strict=True)
    return max(ranked, key=lambda ranked: (ranked[1], len(ranked[0].minutiae)))[0]
