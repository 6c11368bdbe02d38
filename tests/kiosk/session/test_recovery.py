"""A start after a crash at each record of the journal (F25-F27)."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import DeliveryStep
from kiosk.ports import JournalRecord
from kiosk.session.commands import Command, FreeClaim, Tell, Write
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
