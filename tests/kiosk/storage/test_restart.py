"""A start at every state the journal can be in (D1-D9, F25-F27): no verdict outlives the run it came from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.delivery import DeliveryStep as Step
from kiosk.inspection.deliveries import Line, judge
from kiosk.inspection.judge import check_state
from kiosk.ports import JournalRecord
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Command, FreeClaim, Tell, Write
from kiosk.session.recovery import recover
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import Store
from tests.kiosk.fakes import FakeClock
from tests.kiosk.inspection.test_program import COURSE

LONGEST = 13
MOST_TRIES = 2
VERDICTS = ("match", "no_match", "void", "blocked")
ENDS = (Step.CONFIRMED, Step.ENDED)
AFTER = {
    Step.DOCUMENTS: {Step.CLAIM},
    Step.CARD: {Step.DOCUMENTS, Step.CARD, Step.CAPTURE, Step.VERDICT},  # it may be put in anew
    Step.CAPTURE: {Step.CARD, Step.CAPTURE, Step.VERDICT},
    Step.VERIFY_INTENT: {Step.CAPTURE},
    Step.VERDICT: {Step.VERIFY_INTENT},
    Step.RECORD_INTENT: {Step.VERDICT},
    Step.CHIP_RECEIPT: {Step.RECORD_INTENT},
    Step.RELEASE_INTENT: {Step.CHIP_RECEIPT},
    Step.TAKEN: {Step.RELEASE_INTENT},
}

# The domain sheet's table: what a start finds last, and what it makes of it with and without the card there.
TABLE = {
    Step.CLAIM: ("restarted", "restarted"),
    Step.DOCUMENTS: ("restarted", "restarted"),
    Step.CARD: ("restarted", "restarted"),
    Step.CAPTURE: ("restarted", "restarted"),
    Step.VERIFY_INTENT: ("restarted", "restarted"),
    Step.VERDICT: ("restarted", "restarted"),
    Step.RECORD_INTENT: ("restarted", "restarted"),
    Step.CHIP_RECEIPT: ("restarted", "restarted"),
    Step.RELEASE_INTENT: ("restarted", "unconfirmed"),
    Step.TAKEN: ("delivered", "delivered"),
}


def walks(path: tuple[tuple[Step, str | None], ...]) -> Iterator[tuple[tuple[Step, str | None], ...]]:
    """Every sequence of records that may lie open, grown from its claim."""
    yield path
    if len(path) == LONGEST:
        return
    for step, before in AFTER.items():
        if path[-1][0] not in before:
            continue
        tries = sum(each is Step.VERIFY_INTENT for each, _ in path)
        if step is Step.VERIFY_INTENT and tries == MOST_TRIES:
            continue
        if step is Step.RECORD_INTENT and path[-1][1] != "match":
            continue
        for verdict in VERDICTS if step is Step.VERDICT else (None,):
            yield from walks((*path, (step, verdict)))


def records(path: tuple[tuple[Step, str | None], ...]) -> list[JournalRecord]:
    facts = {"finger": 2, "tries_left": 5, "attempt": 1, "card_serial": "C1"}
    return [
        JournalRecord(number, step, "app-1", facts | ({"verdict": verdict} if verdict else {}))
        for number, (step, verdict) in enumerate(path, 1)
    ]


def outcome(commands: list[Command]) -> str:
    (last,) = (each for each in commands if isinstance(each, Write) and each.step in ENDS)
    assert last.report
    assert last.report.data["outcome"] == last.facts["outcome"], "the record and its report are one"
    return str(last.facts["outcome"])


def test_no_start_hands_over_a_card_or_infers_a_match_whatever_lies_open() -> None:
    """Every state of the journal, each with the card in the slot and without."""
    seen = 0
    for path in walks(((Step.CLAIM, None),)):
        before = records(path)
        for card_seen in (True, False):
            commands = recover(before, card_seen=card_seen)
            seen += 1
            assert all(isinstance(each, Write | Tell | FreeClaim) for each in commands), "a start only writes"
            assert outcome(commands) == TABLE[path[-1][0]][not card_seen], path
            written = [each for each in commands if isinstance(each, Write)]
            assert all(each.facts.get("verdict", "void") == "void" for each in written)
            lines = [Line(each.number, 1, each.step, "app-1", each.facts) for each in before]
            lines += [
                Line(len(before) + n, 2, each.step, "app-1", each.facts) for n, each in enumerate(written, 1)
            ]
            assert list(judge(lines)) == [], path
    assert seen > 500, "the walk of the states is too short"


def test_a_release_after_a_start_would_be_found_out() -> None:
    """The judge that the states are held against is not blind: an old match releases nothing."""
    path = [step for step, _ in COURSE[:8]]
    lines = [
        Line(n, 1, step, "app-1", {"verdict": "match"} if step is Step.VERDICT else {})
        for n, step in enumerate(path, 1)
    ]
    lines.append(Line(len(lines) + 1, 2, Step.RELEASE_INTENT, "app-1", {"card_serial": "C1"}))
    assert any("earlier start" in found for found in judge(lines))


class Machine:
    """A kiosk's store over its starts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, FakeClock()
        self.start()

    def start(self) -> None:
        self.store = Store.open(self.folder / "kiosk")
        self.outbox = Outbox(self.store, self.clock)
        stamp = Stamp("k-17", self.store.next_boot(), self.clock)
        self.journal = DeliveryJournal(self.store, stamp, self.outbox)

    def recovered(self, *, card_seen: bool) -> list[Command]:
        """Lose power, start, and carry out what the start orders."""
        self.store.close()
        self.start()
        commands = recover(self.journal.unfinished(), card_seen=card_seen)
        for each in commands:
            if isinstance(each, Write):
                self.journal.append(each.step, each.application, each.facts, each.report)
            elif isinstance(each, Tell):
                self.journal.tell(each.report)
        return commands


@pytest.mark.parametrize("card_seen", [True, False])
@pytest.mark.parametrize("last", list(TABLE))
def test_what_lies_open_is_closed_once_and_reported_with_its_record(
    tmp_path: Path, last: Step, card_seen: bool
) -> None:
    machine = Machine(tmp_path)
    for step, facts in COURSE[: [step for step, _ in COURSE].index(last) + 1]:
        receipt = b"signed by the chip" if step is Step.CHIP_RECEIPT else None
        machine.journal.append(step, "app-1", facts, None, receipt)
    commands = machine.recovered(card_seen=card_seen)
    assert outcome(commands) == TABLE[last][not card_seen]
    frees = any(isinstance(each, FreeClaim) for each in commands)
    assert frees is (TABLE[last][not card_seen] == "restarted")
    assert machine.recovered(card_seen=card_seen) == [], "a second start finds nothing to close"
    assert machine.journal.was_delivered("app-1") is (last is Step.TAKEN)
    machine.store.close()
    assert check_state(tmp_path, None) == []


def test_a_spent_try_stays_spent(tmp_path: Path) -> None:
    """D5: the try was reserved and its answer is unknown, so it counts."""
    machine = Machine(tmp_path)
    for step, facts in COURSE[:5]:
        machine.journal.append(step, "app-1", facts)
    machine.recovered(card_seen=True)
    rows = machine.store.query("SELECT step, json_extract(facts, '$.verdict') FROM journal ORDER BY number")
    assert rows[-2:] == [("D6", "void"), ("END", None)]
    machine.store.close()
