"""The matrix is whole, its cells strike where they say, and a rule broken on purpose breaks a cell."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.domain.delivery import DeliveryStep
from kiosk.ports import JournalRecord
from kiosk.session import recovery
from kiosk.session.commands import Command
from tools.assurance.matrix.__main__ import Result, play, table, told
from tools.assurance.matrix.table import CELLS, WAYS, Step, Trouble, why_not

SAMPLE = (
    (Trouble.KILLED_AFTER_COMMIT, Step.RECEIPT),
    (Trouble.DISK_FULL, Step.FORM),
    (Trouble.SENSOR_UNPLUGGED, Step.FINGER),
    (Trouble.CARD_PULLED, Step.MATCH),
    (Trouble.LINE_REPEATS, Step.REPORT),
    (Trouble.CLOCK_AHEAD, Step.SERVICE_MENU),
    (Trouble.KILLED_TWICE, Step.START),
    (Trouble.STARTED_ANEW, Step.SHUTDOWN),
)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level("CRITICAL"):
        yield


def test_the_table_has_every_fault_at_every_step_and_a_reason_for_what_cannot_be() -> None:
    assert (len(Trouble), len(Step), len(CELLS)) == (25, 14, 350)
    assert set(WAYS) == set(Step)
    reasons = [reason for trouble, step in CELLS if (reason := why_not(trouble, step))]
    assert len(reasons) == 13
    assert set(reasons) == {
        "no card lies in the reader",
        "taking the card is what is wanted there",
        "nobody stands there",
    }


@pytest.mark.parametrize(("trouble", "step"), SAMPLE, ids=[f"{one.name}-{at.name}" for one, at in SAMPLE])
def test_a_cell_is_survived(trouble: Trouble, step: Step) -> None:
    assert play(trouble, step, seeds=1, first=1) == (Result.SURVIVED, "")


def test_a_start_that_infers_success_breaks_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = recovery._closed

    def broken(records: list[JournalRecord], card_seen: bool) -> list[Command]:
        last = records[-1]
        inferred = last.step is DeliveryStep.RELEASE_INTENT
        return sound([replace(last, step=DeliveryStep.TAKEN)] if inferred else records, card_seen)

    monkeypatch.setattr(recovery, "_closed", broken)
    result, why = play(Trouble.KILLED, Step.DELIVER, seeds=3, first=1)
    assert result is Result.BROKEN
    assert why.startswith("seed ")


def test_the_table_and_its_count_are_told() -> None:
    results = dict.fromkeys(CELLS, Result.SURVIVED) | {CELLS[0]: Result.BROKEN, CELLS[1]: Result.CANNOT_BE}
    lines = list(table(results))
    assert len(lines) == 2 + len(Trouble)
    assert lines[2].startswith("| killed | X | - | + |")
    assert told(results, 3, 60.0).startswith(
        "348 of 349 cells survived with 3 seeds each, 1 cannot be, 1 broken"
    )
