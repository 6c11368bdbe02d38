"""Several impressions of one finger into one reference: by quality, never by how they score."""

from collections.abc import Sequence

from matcher.errors import MatcherError
from matcher.merging import merged as _merged
from matcher.minutia import Template


def best(templates: Sequence[Template], qualities: Sequence[int]) -> Template:
    """The impression of the highest quality; among equals the one with more minutiae, then the first."""
    return _ranked(templates, qualities)[0]


def merged(templates: Sequence[Template], qualities: Sequence[int]) -> Template:
    """The best impression with what the others confirm and add; more of a finger than a small sensor sees."""
    return _merged(_ranked(templates, qualities))


def _ranked(templates: Sequence[Template], qualities: Sequence[int]) -> list[Template]:
    if not templates or len(templates) != len(qualities):
        raise MatcherError("an enrolment needs impressions, and a quality for each")
    ranked = zip(templates, qualities, strict=True)
    return [each for each, _ in sorted(ranked, key=lambda one: (-one[1], -len(one[0].minutiae)))]
