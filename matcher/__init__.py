"""Fingerprints: images to templates, templates to scores, and the comparator that runs in the card."""

from matcher import compact, decision, enrolment, normal, oncard, records
from matcher.assessment import Quality, Reason
from matcher.comparison import compare
from matcher.errors import FormatError, ImageError, MatcherError
from matcher.extraction import extract, quality
from matcher.minutia import Minutia, MinutiaType, Template

__all__ = [
    "FormatError",
    "ImageError",
    "MatcherError",
    "Minutia",
    "MinutiaType",
    "Quality",
    "Reason",
    "Template",
    "compact",
    "compare",
    "decision",
    "enrolment",
    "extract",
    "normal",
    "oncard",
    "quality",
    "records",
]
