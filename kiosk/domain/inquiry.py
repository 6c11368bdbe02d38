"""What the population register says of a form, item by item, and what that means for the application.

Only results travel, never a value of the register (R18).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.applications import ApplicationEvent

FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 3600.0


class ItemResult(StrEnum):
    CONFIRMED = "confirmed"
    MISMATCHED = "mismatched"
    NOT_CHECKED = "not_checked"


class InquiryOutcome(StrEnum):
    """How an attempt ended; the last three close the application (T8)."""

    CONFIRMED = "confirmed"
    MISMATCH = "mismatch"
    DECEASED = "deceased"
    NOT_ELIGIBLE = "not_eligible"
    DUPLICATE = "duplicate"


_CLOSING = (InquiryOutcome.DECEASED, InquiryOutcome.NOT_ELIGIBLE, InquiryOutcome.DUPLICATE)


@dataclass(frozen=True, slots=True)
class InquiryAnswer:
    outcome: InquiryOutcome
    items: Mapping[str, ItemResult] = field(default_factory=dict)

    def mismatched(self) -> tuple[str, ...]:
        return tuple(sorted(path for path, result in self.items.items() if result is ItemResult.MISMATCHED))


def event_for(answer: InquiryAnswer, *, edits_used: int, edit_limit: int) -> ApplicationEvent:
    """T4, T5, T6 or T8."""
    if answer.outcome in _CLOSING:
        return ApplicationEvent.INQUIRY_REFUSED
    if answer.outcome is InquiryOutcome.CONFIRMED:
        return ApplicationEvent.INQUIRY_CONFIRMED
    if edits_used < edit_limit:
        return ApplicationEvent.INQUIRY_DIFFERS
    return ApplicationEvent.INQUIRY_DIFFERS_AT_LIMIT


def resend_pause_s(tries: int) -> float:
    """How long to wait for an answer after the `tries`-th sending before the next one."""
    return min(LONGEST_PAUSE_S, FIRST_PAUSE_S * float(2 ** min(tries - 1, 16)))
