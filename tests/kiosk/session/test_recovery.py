"""A start after a crash at each record of the journal (F25-F27)."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import DeliveryStep
from kiosk.ports import JournalRecord
from kiosk.session.commands import Command, FreeClaim, Report, Tell, Write
from kiosk.session.recovery import recover, released_card

ORDER: list[DeliveryStep] = [
    step for step in DeliveryStep if step not in (DeliveryStep.CONFIRMED, DeliveryStep.ENDED)
]


def _until(last: DeliveryStep, application: str = "app-1", start: int = 1) -> list[JournalRecord]:
    facts = {"attempt": 1, "finger": 2, "tries_left": 5}
    steps = ORDER[: ORDER.index(last) + 1]
    return [JournalRecord(start + n, step, application, facts) for n, step in enumerate(steps)]


def _told(commands: list[Command]) -> list[str]:
    words = []
    for command in commands:
        match command:
            case Write(step, _, facts):
                words.append(f"{step.value}:{facts.get('outcome', facts.get('verdict'))}")
            case Tell(report):
                words.append(str(report.data["code"]))
            case FreeClaim():
                words.append("free")
    return words


@pytest.mark.parametrize("last", ["D1", "D2", "D3", "D4", "D6", "D6a", "D6b"])
def test_before_the_release_the_transaction_is_void_and_the_claim_free(last: str) -> None:
    commands = recover(_until(DeliveryStep(last)), card_seen=True)
    assert _told(commands) == ["END:restarted", "unfinished_delivery", "free"]


def test_a_reserved_try_without_an_answer_counts_as_spent() -> None:
    commands = recover(_until(DeliveryStep.VERIFY_INTENT), card_seen=True)
    assert _told(commands) == ["D6:void", "END:restarted", "unfinished_delivery", "free"]


def test_after_a_release_a_card_that_still_lies_there_is_back_in_custody() -> None:
    commands = recover(_until(DeliveryStep.RELEASE_INTENT), card_seen=True)
    assert _told(commands) == ["END:restarted", "unfinished_delivery", "free"]


def test_after_a_release_a_card_that_is_gone_is_unconfirmed_and_never_free_by_itself() -> None:
    commands = recover(_until(DeliveryStep.RELEASE_INTENT), card_seen=False)
    assert _told(commands) == ["END:unconfirmed", "release_unconfirmed"]


@pytest.mark.parametrize("card_seen", [True, False])
def test_a_card_seen_taken_is_confirmed(card_seen: bool) -> None:
    commands = recover(_until(DeliveryStep.TAKEN), card_seen=card_seen)
    assert _told(commands) == ["D9:delivered"]


def test_every_end_carries_its_report_in_the_same_record() -> None:
    for last in ORDER:
        ends = [
            c for c in recover(_until(last), card_seen=False) if isinstance(c, Write) and "outcome" in c.facts
        ]
        assert len(ends) == 1
        assert ends[0].report is not None
        assert ends[0].report.data["outcome"] == ends[0].facts["outcome"]


def test_each_application_is_closed_by_itself() -> None:
    records = _until(DeliveryStep.CARD) + _until(DeliveryStep.TAKEN, "app-2", 50)
    assert len([c for c in recover(records, card_seen=False) if isinstance(c, Write)]) == 2


def test_the_card_that_must_be_looked_for_is_the_one_whose_release_was_left_open() -> None:
    left = _until(DeliveryStep.RELEASE_INTENT)
    left[-1] = replace(left[-1], facts={"card_serial": "C-001"})
    assert released_card(left) == "C-001"
    assert released_card(_until(DeliveryStep.TAKEN)) is None
    assert released_card(()) is None


def _word(last: str, outcome: str) -> Report:
    told = {"application": "app-1", "outcome": outcome, "restarted_at": last}
    return Report("delivery.ended", told)


def test_a_void_try_is_written_with_all_that_was_reserved_and_then_the_end() -> None:
    void = {"attempt": 1, "finger": 2, "tries_left": 5, "verdict": "void"}
    alarm = {"code": "unfinished_delivery", "severity": "warning", "application": "app-1"}
    assert recover(_until(DeliveryStep.VERIFY_INTENT), card_seen=True) == [
        Write(
            DeliveryStep.VERDICT, "app-1", void, Report("delivery.verdict", {"application": "app-1", **void})
        ),
        Write(
            DeliveryStep.ENDED,
            "app-1",
            {"outcome": "restarted", "restarted_at": "D5"},
            _word("D5", "restarted"),
        ),
        Tell(Report("alarm.raised", alarm)),
        FreeClaim("app-1"),
    ]


def test_a_release_nobody_can_confirm_is_written_so_with_a_high_alarm() -> None:
    alarm = {"code": "release_unconfirmed", "severity": "high", "application": "app-1"}
    assert recover(_until(DeliveryStep.RELEASE_INTENT), card_seen=False) == [
        Write(
            DeliveryStep.ENDED,
            "app-1",
            {"outcome": "unconfirmed", "restarted_at": "D7"},
            _word("D7", "unconfirmed"),
        ),
        Tell(Report("alarm.raised", alarm)),
    ]


def test_a_card_seen_taken_is_reported_as_delivered() -> None:
    assert recover(_until(DeliveryStep.TAKEN), card_seen=False) == [
        Write(DeliveryStep.CONFIRMED, "app-1", {"outcome": "delivered"}, _word("D8", "delivered"))
    ]


def test_records_are_judged_in_their_order_whatever_order_they_come_in() -> None:
    records = _until(DeliveryStep.TAKEN) + _until(DeliveryStep.CARD, "app-2", 50)
    assert recover(records[::-1], card_seen=False) == recover(records, card_seen=False)
    assert released_card(_until(DeliveryStep.RELEASE_INTENT)[::-1]) is not None
