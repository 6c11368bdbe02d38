"""What the register's answer means."""

import pytest

from kiosk.domain.applications import ApplicationEvent
from kiosk.domain.inquiry import InquiryAnswer, InquiryOutcome, ItemResult, event_for, resend_pause_s


@pytest.mark.parametrize(
    ("outcome", "edits_used", "event"),
    [
        (InquiryOutcome.CONFIRMED, 3, ApplicationEvent.INQUIRY_CONFIRMED),
        (InquiryOutcome.MISMATCH, 2, ApplicationEvent.INQUIRY_DIFFERS),
        (InquiryOutcome.MISMATCH, 3, ApplicationEvent.INQUIRY_DIFFERS_AT_LIMIT),
        (InquiryOutcome.DECEASED, 0, ApplicationEvent.INQUIRY_REFUSED),
        (InquiryOutcome.NOT_ELIGIBLE, 0, ApplicationEvent.INQUIRY_REFUSED),
        (InquiryOutcome.DUPLICATE, 3, ApplicationEvent.INQUIRY_REFUSED),
    ],
)
def test_each_answer_is_one_event(outcome: InquiryOutcome, edits_used: int, event: ApplicationEvent) -> None:
    assert event_for(InquiryAnswer(outcome), edits_used=edits_used, edit_limit=3) is event


def test_only_mismatched_items_are_open() -> None:
    results = {"b": ItemResult.MISMATCHED, "a": ItemResult.MISMATCHED, "c": ItemResult.NOT_CHECKED}
    assert InquiryAnswer(InquiryOutcome.MISMATCH, results).mismatched() == ("a", "b")


def test_pauses_grow_to_an_hour() -> None:
    assert [resend_pause_s(tries) for tries in (1, 2, 3, 7, 8, 1000)] == [30, 60, 120, 1920, 3600, 3600]
