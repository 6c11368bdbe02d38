"""Mutants: how they are counted, and a dozen wrong rules of the delivery that the tests notice here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.assurance.guard import WRONGS, Wrong, put_wrong
from tools.assurance.mutation import ROOMS, ROOT, TESTS, Room, prepare, scores, table, verdicts

RULES = Room("rules", ("kiosk/a.py", "kiosk/b.py"))


def test_every_file_and_every_test_is_there() -> None:
    assert all((ROOT / file).is_file() for room in ROOMS for file in room.modules)
    assert all((ROOT / test).is_file() for test in TESTS)


def test_what_no_test_notices_and_what_no_test_comes_by_is_left(tmp_path: Path) -> None:
    for name, codes in (("a", {"x1": 1, "x2": 0, "x3": 33, "x4": 36}), ("b", {"y1": None, "y2": 3})):
        told = tmp_path / "mutants" / "kiosk" / f"{name}.py.meta"
        told.parent.mkdir(parents=True, exist_ok=True)
        told.write_text(json.dumps({"exit_code_by_key": codes}))
    (score,) = scores(verdicts(tmp_path), (RULES,))
    assert (score.mutants, score.killed, score.percent) == (6, 3, 50.0)
    assert score.left == ("x2: survived", "x3: no tests", "y1: not judged")
    assert list(table([score]))[2] == "| rules | 6 | 3 | 3 | 50.0 % |"


def test_a_room_without_a_mutant_has_killed_none() -> None:
    (score,) = scores({}, (RULES,))
    assert score.percent == 0.0


def test_mutants_are_made_in_a_clone_that_names_its_files(tmp_path: Path) -> None:
    prepare(tmp_path / "clone", ("kiosk/session/policy.py",), ("tests/kiosk/session/test_ends.py",))
    told = (tmp_path / "clone" / "pyproject.toml").read_text()
    assert 'only_mutate = ["kiosk/session/policy.py"]' in told
    assert "[tool.mutmut]" not in (ROOT / "pyproject.toml").read_text()


def test_a_wrong_rule_whose_line_is_gone_must_be_written_anew() -> None:
    with pytest.raises(ValueError, match="write the wrong rule anew"):
        put_wrong(Wrong("x", "policy.may_try", "no such line", ""))


@pytest.mark.timeout(600)
def test_a_dozen_wrong_rules_of_the_delivery_are_noticed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.assurance.guard"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == f"{len(WRONGS)} wrong rules, 0 unnoticed\n", done.stderr
    assert done.returncode == 0
