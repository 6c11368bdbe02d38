import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.card.application import Outcome
from simulators.card.memory import Content, Memory, MemoryFileError, full_counters
from tests.drivers.card.cards import LEFT, OTHER_HAND, OWNER, RIGHT, SERIAL, STRANGER, chip, deliver, opened

FRESH = Content(SERIAL, tries=full_counters((RIGHT, LEFT), 5))


def test_counters_state_and_receipt_outlive_the_process(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    given = deliver(chip(path).process, OWNER)
    opened(chip(path).process).verify(LEFT, STRANGER)
    again = opened(chip(path).process)
    assert again.read_receipt() == given
    assert (again.tries_left(RIGHT), again.tries_left(LEFT)) == (5, 4)


def test_a_try_is_gone_before_the_comparison_begins(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tests.drivers.card import cards\n"
        "from dataclasses import replace\n"
        "power_cut = replace(cards.supply(Path(sys.argv[1])), same_finger=lambda a, b: os._exit(9))\n"
        "cards.opened(power_cut.make()[0].process).verify(cards.RIGHT, cards.OWNER)\n"
    )
    for left in (4, 3):
        ended = subprocess.run([sys.executable, "-c", program, str(path)], check=False, timeout=60)
        assert ended.returncode == 9
        assert json.loads(path.read_text())["tries"]["96"] == left


def test_the_last_try_lost_to_a_power_cut_blocks_the_finger(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    Memory.open(FRESH, path).set_tries(RIGHT, 0)
    session = opened(chip(path).process)
    assert session.verify(RIGHT, OWNER).outcome is Outcome.BLOCKED
    assert session.verify(LEFT, OTHER_HAND).outcome is Outcome.MATCH


def test_a_write_cut_off_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "card.json"
    memory = Memory.open(FRESH, path)

    def power_cut(descriptor: int) -> None:
        raise OSError("no power")

    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(OSError, match="no power"):
        memory.set_tries(RIGHT, 1)
    monkeypatch.undo()
    assert memory.tries(RIGHT) == 5
    assert Memory.open(FRESH, path).tries(RIGHT) == 5


def test_a_file_of_another_card_or_of_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    Memory.open(FRESH, path)
    with pytest.raises(MemoryFileError, match="remembers card"):
        Memory.open(Content("T9"), path)
    path.write_text("{")
    with pytest.raises(MemoryFileError, match="not the state of a card"):
        Memory.open(FRESH, path)
