"""How the long proofs are run one after the other, and how their table is told."""

from collections import Counter
from importlib.util import find_spec

from tools.assurance.__main__ import Outcome, Proof, _parser, proofs, run, table


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
