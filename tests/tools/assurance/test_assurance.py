"""The long proofs' own rules: how a table is told, what a soak calls growth, what a kill keeps."""

import os
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.assurance.__main__ import Outcome, Proof, _parser, proofs, run, table
from tools.assurance.soak import Measure, _keep, ends, judged, measured


def test_every_proof_is_a_command_that_is_there() -> None:
    names = Counter(proof.name for proof in proofs(_parser().parse_args([])))
    assert set(names.values()) == {1}
    for proof in proofs(_parser().parse_args([])):
        assert find_spec(proof.words[0]), proof.name


def test_a_proof_tells_its_last_line_and_whether_it_held() -> None:
    held = run(Proof("x", ("tools.fuzzing", "--times", "1", "--only", "drivers.card.atr")), show=False)
    assert held.held
    assert held.told == "1 parsers, 1 inputs each, seed 1: 0 findings"
    assert not run(Proof("x", ("tools.fuzzing", "--times", "none")), show=False).held


def test_the_table_names_what_did_not_hold() -> None:
    lines = list(table([Outcome("a", True, "9 of 9", 60.0), Outcome("b", False, "8 of 9", 6.0)]))
    assert lines[2:] == ["| a | yes | 1.0 min | 9 of 9 |", "| b | NO | 0.1 min | 8 of 9 |"]


@pytest.mark.parametrize(
    ("last", "findings"),
    [
        (Measure(2000, 100_300, 40, 20), 0),
        (Measure(2000, 102_000, 40, 20), 1),
        (Measure(100, 130_000, 40, 20), 1),
        (Measure(2000, 100_000, 50, 30), 2),
    ],
)
def test_growth_is_found(last: Measure, findings: int) -> None:
    assert len(judged(Measure(0, 100_000, 40, 20), last)) == findings


def test_a_process_is_measured_by_what_the_system_says() -> None:
    mine = measured(os.getpid(), 7)
    assert mine.session == 7
    assert mine.kilobytes > 1000
    assert mine.threads >= 1
    assert mine.descriptors >= 3


def test_a_picture_under_way_is_no_growth() -> None:
    held = [1000 + (9000 if session % 3 else 0) for session in range(100)]
    first, last = ends([Measure(session, each, 9, 3) for session, each in enumerate(held)])
    assert (first.kilobytes, last.kilobytes) == (1000, 1000)
    assert first.session < 10
    assert last.session >= 90


def test_a_soak_keeps_one_measure_in_ten(tmp_path: Path) -> None:
    measures: list[Measure] = []
    for session in range(1, 31):
        _keep(Measure(session, 1000, 9, 3), measures, tmp_path / "table.csv")
    assert [each.session for each in measures] == [10, 20, 30]
    assert (tmp_path / "table.csv").read_text().splitlines()[0] == "10,1000,9,3"
