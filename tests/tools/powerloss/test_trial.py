"""Power lost at any write of a kiosk's store: a scaled-down run, and a weaker store that is found out."""

import shutil
from pathlib import Path

import pytest

from tools.powerloss.trial import Finding, judge, record

STATES, SEED = 120, 20261122


def trial(folder: Path, rounds: int, states: int, synchronous: str = "FULL") -> list[Finding]:
    if shutil.which("gcc") is None:
        pytest.skip("needs gcc")
    operations = record(folder.resolve(), SEED, rounds, synchronous)
    return list(judge(operations, states, SEED, str(folder.resolve() / "state")))


def test_nothing_that_was_told_is_lost_whatever_had_reached_the_disk(tmp_path: Path) -> None:
    assert trial(tmp_path, rounds=3, states=STATES) == []


def test_a_store_that_syncs_less_is_found_out(tmp_path: Path) -> None:
    found = trial(tmp_path, rounds=2, states=40, synchronous="NORMAL")
    assert any("acknowledged and is not there" in each.what for each in found)
