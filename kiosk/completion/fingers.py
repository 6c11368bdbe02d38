"""Which finger is asked for next, which impression is kept, and which two fingers go into the card.

A sensor for one finger cannot see which hand a finger belongs to. What can be known: that one finger was
given twice, and that a finger asked for a second time is not the one given under its name before. Somebody
who exchanges both hands throughout, the second time too, is not noticed by any of this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.policy import ProcessPolicy
from matcher import Template, compare
from matcher.decision import verified

RIGHT, LEFT = range(1, 6), range(6, 11)  # ISO/IEC 19794-2: thumb to little finger
_PREFERENCE = (2, 7, 1, 6, 3, 8, 4, 9, 5, 10)  # index fingers give the best prints, little ones the poorest
_QUALITY_STEP = 10  # qualities this close together are alike


class ExceptionKind(StrEnum):
    """Why a finger is not taken."""

    MISSING = "missing"
    INJURED = "injured"
    UNREADABLE = "unreadable"


class ExceptionProblem(StrEnum):
    """Why an exception does not hold."""

    NO_EVIDENCE = "no_evidence"
    NOT_APPROVED = "not_approved"
    SELF_APPROVED = "self_approved"


@dataclass(frozen=True, slots=True)
class Impression:
    """One usable capture of a finger; `picture` is its PNG."""

    position: int
    quality: int
    template: Template = field(repr=False)
    picture: bytes = field(repr=False, default=b"")


def order_of_asking(policy: ProcessPolicy) -> tuple[int, ...]:
    """The wanted fingers: the most useful first, so that whoever stops early has given the best."""
    return _PREFERENCE[: policy.enrol_fingers]


def next_finger(taken: Mapping[int, Impression], excused: Sequence[int], policy: ProcessPolicy) -> int | None:
    """The next to ask for; None when all wanted ones are taken or excused."""
    open_ones = (each for each in order_of_asking(policy) if each not in taken and each not in excused)
    return next(open_ones, None)


def suffices(taken: Mapping[int, Impression], excused: Sequence[int], policy: ProcessPolicy) -> bool:
    """R32: as many usable fingers as are needed, or one beside approved exceptions for all the others."""
    good = [each for each in taken.values() if each.quality >= policy.enrol_quality_min]
    if len(good) >= policy.enrol_fingers_needed:
        return True
    return bool(good) and len(good) + len(set(excused)) >= len((*RIGHT, *LEFT))


def best_of(impressions: Sequence[Impression]) -> Impression | None:
    """The impression of the highest quality; among equals the one with more minutiae, then the first."""
    if not impressions:
        return None
    return max(impressions, key=lambda each: (each.quality, len(each.template.minutiae)))


def same_as(template: Template, taken: Mapping[int, Impression]) -> int | None:
    """The position under which this very finger was given already."""
    scores = {position: compare(template, each.template) for position, each in taken.items()}
    position = max(scores, key=lambda each: scores[each], default=None)
    return position if position is not None and verified(scores[position]) else None


def exchanged_for(asked: int, template: Template, taken: Mapping[int, Impression]) -> int | None:
    """A finger asked for once more that is another of those given: under which name it came before."""
    found = same_as(template, taken)
    return found if found is not None and found != asked else None


def chosen_for_card(taken: Mapping[int, Impression], policy: ProcessPolicy) -> tuple[int, ...]:
    """The best fingers by quality, of both hands if their qualities allow: one hand may be hurt one day."""
    fit = [each for each in taken.values() if each.quality >= policy.enrol_quality_min]
    ranked = sorted(
        fit, key=lambda each: (-(each.quality // _QUALITY_STEP), _PREFERENCE.index(each.position))
    )
    if not ranked or policy.card_fingers == 1:
        return tuple(each.position for each in ranked[:1])
    first = ranked[0]
    other_hand = [each for each in ranked if (each.position in LEFT) != (first.position in LEFT)]
    return tuple(each.position for each in (first, *(other_hand or ranked[1:])[:1]))


def exception_problem(evidence: bytes, approved_by: str, officer: str) -> ExceptionProblem | None:
    """F9: an exception stands on evidence and on the word of a second person."""
    if not evidence:
        return ExceptionProblem.NO_EVIDENCE
    if not approved_by:
        return ExceptionProblem.NOT_APPROVED
    return ExceptionProblem.SELF_APPROVED if approved_by == officer else None
