"""The judge of the journal accepts whatever the kiosk can write, and nothing that must never be."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.delivery import DeliveryStep as Step
from kiosk.inspection.deliveries import Line, judge
from kiosk.ports import JournalRecord
from kiosk.session.commands import Command, Write
from kiosk.session.recovery import recover
from tests.kiosk.session.test_session_properties import CHOICES, walked


def lines(commands: list[Command], boot: int = 1, first: int = 1) -> list[Line]:
    """The journal that these commands leave; each claim is an application of its own."""
    written: list[Line] = []
    claims = 0
    for write in (command for command in commands if isinstance(command, Write)):
        claims += write.step is Step.CLAIM
        facts = json.loads(json.dumps(dict(write.facts)))
        written.append(Line(first + len(written), boot, write.step, f"a{claims}", facts))
    return written


def recovered(journal: list[Line], card_seen: bool) -> list[Line]:
    """The journal after the kiosk has started anew."""
    ends = {line.application for line in journal if line.step in (Step.CONFIRMED, Step.ENDED)}
    open_ones = [
        JournalRecord(line.number, line.step, line.application, line.facts)
        for line in journal
        if line.application not in ends
    ]
    added = [
        Line(len(journal) + 1 + at, 2, write.step, write.application, dict(write.facts))
        for at, write in enumerate(
            each for each in recover(open_ones, card_seen=card_seen) if isinstance(each, Write)
        )
    ]
    return [*journal, *added]


def delivered() -> list[Line]:
    """The whole course of one delivery at its second try."""
    facts: dict[Step, dict[str, object]] = {
        Step.VERIFY_INTENT: {"finger": 2, "tries_left": 5, "attempt": 1},
        Step.CONFIRMED: {"outcome": "delivered"},
    }
    first = [Step.CLAIM, Step.DOCUMENTS, Step.CARD, Step.CAPTURE, Step.VERIFY_INTENT, Step.VERDICT]
    again = [Step.CAPTURE, Step.VERIFY_INTENT, Step.VERDICT, Step.RECORD_INTENT, Step.CHIP_RECEIPT]
    steps = [*first, *again, Step.RELEASE_INTENT, Step.TAKEN, Step.CONFIRMED]
    course = [Line(n, 1, step, "a1", facts.get(step, {})) for n, step in enumerate(steps, 1)]
    course[5] = replace(course[5], facts={"finger": 2, "tries_left": 4, "attempt": 1, "verdict": "no_match"})
    course[7] = replace(course[7], facts={"finger": 2, "tries_left": 4, "attempt": 2})
    course[8] = replace(course[8], facts={"finger": 2, "tries_left": 4, "attempt": 2, "verdict": "match"})
    return course


@given(CHOICES, some.booleans(), some.booleans(), some.integers(0, 60))
@settings(max_examples=150)
def test_whatever_the_kiosk_writes_is_in_order_even_where_it_was_killed(
    choices: list[tuple[int, int, int]], slot_sensor: bool, card_seen: bool, killed_after: int
) -> None:
    written = [command for *_, commands in walked(choices, slot_sensor=slot_sensor) for command in commands]
    journal = lines(written)[:killed_after]
    assert list(judge(journal)) == []
    assert list(judge(recovered(journal, card_seen))) == []


def test_a_delivery_as_it_should_be_has_no_finding() -> None:
    assert list(judge(delivered())) == []


@pytest.mark.parametrize("missing", range(13))
def test_a_delivery_without_one_of_its_records_is_found(missing: int) -> None:
    course = delivered()
    del course[missing]
    assert list(judge(course))


def test_a_release_without_a_match_is_found() -> None:
    course = delivered()
    course[8] = replace(course[8], facts={**course[8].facts, "verdict": "no_match"})
    assert "application a1: record 12: released without a match" in list(judge(course))


@pytest.mark.parametrize("at", range(2, 11))
def test_a_verdict_never_survives_a_restart(at: int) -> None:
    course = delivered()
    restarted = [replace(line, boot=2) if n >= at else line for n, line in enumerate(course)]
    assert any("earlier start" in each for each in judge(restarted))


def test_a_second_delivery_is_found() -> None:
    again = [replace(line, number=line.number + 20) for line in delivered()]
    assert "application a1: delivered 2 times" in list(judge([*delivered(), *again]))


def test_tries_that_grow_without_a_match_are_found() -> None:
    course = delivered()
    course[7] = replace(course[7], facts={**course[7].facts, "tries_left": 5})
    assert any("has 5 tries where 4 were left" in each for each in judge(course))


def test_an_end_that_says_delivered_is_found() -> None:
    course = [*delivered()[:4], Line(5, 1, Step.ENDED, "a1", {"outcome": "delivered"})]
    assert list(judge(course)) == ["application a1: record 5: END with the outcome delivered"]


def test_more_tries_than_anybody_may_have_are_found() -> None:
    course = delivered()
    tries = [replace(line, number=0) for _ in range(10) for line in course[3:6]]
    long = [*course[:3], *tries, *course[3:]]
    renumbered = [replace(line, number=n) for n, line in enumerate(long, 1)]
    assert any("more than 10 tries" in each for each in judge(renumbered))
