"""A disk that fails below the store: the first failure is the last word until the store is opened anew."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.storage.store import FILE, Store
from tests.conftest import ROOT

KEPT_BEFORE = 3


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs gcc")
    built = tmp_path_factory.mktemp("failing") / "failing.so"
    source = Path(__file__).with_name("failing.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", built, source, "-ldl"], check=True)
    return built


class Program:
    """The stubborn writer over a disk that `fails` when told."""

    def __init__(self, folder: Path, library: Path, file: str) -> None:
        self._order = folder.parent / f"{folder.name}.order"
        environment = {"LD_PRELOAD": str(library), "FAILING_FILE": file, "FAILING_WHEN": str(self._order)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kiosk.storage.stubborn", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | environment,
        )

    def hears(self) -> list[str]:
        assert self._process.stdout
        return self._process.stdout.readline().strip().split(maxsplit=1)

    def writes(self) -> list[str]:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self.hears()

    def disk(self, word: str) -> None:
        self._order.write_text(word)

    def close(self) -> None:
        self._process.communicate(timeout=60)


@pytest.fixture
def program(tmp_path: Path, library: Path) -> Iterator[Program]:
    started = Program(tmp_path / "state", library, FILE)
    yield started
    started.close()


@pytest.mark.parametrize("failure", ["sync 5", "write 28", "write 5", "read 5"])
def test_after_a_failure_nothing_is_tried_again_even_when_the_disk_is_well(
    tmp_path: Path, program: Program, failure: str
) -> None:
    assert program.hears() == ["ready"]
    told = [program.writes() for _ in range(KEPT_BEFORE)]
    assert told == [["kept", str(seq)] for seq in range(1, KEPT_BEFORE + 1)]
    program.disk(failure)
    answers = [program.writes() for _ in range(40)]  # a read comes only when the cache is done with
    program.disk("")
    after = [program.writes() for _ in range(3)]
    words = [answer[0] for answer in answers + after]
    first = words.index("refused") if "refused" in words else len(words)
    if failure != "read 5":
        assert first == 0
    assert set(words[first:]) <= {"refused"}, "something was kept after a failure"
    program.close()
    store = Store.open(tmp_path / "state")
    there = [seq for (seq,) in store.query("SELECT seq FROM outbox ORDER BY seq")]
    assert there[: KEPT_BEFORE + first] == list(range(1, KEPT_BEFORE + first + 1))
    assert there == list(range(1, len(there) + 1))
    assert store.query("SELECT value FROM counters WHERE name = 'seq'")[0][0] == len(there)
    store.close()


def test_a_failed_sync_says_what_to_do_in_one_line(program: Program) -> None:
    program.hears()
    program.disk("sync 5")
    word, line = program.writes()
    assert word == "refused"
    assert "the store failed to write" in line
    assert "look at its disk" in line


def test_keys_are_not_used_before_they_are_on_the_disk(tmp_path: Path, library: Path) -> None:
    """The first start on a disk that cannot sync ends before anything is sealed."""
    (tmp_path / "state.order").write_text("sync 5")
    program = Program(tmp_path / "state", library, "state/ring.new")
    assert program.hears()[0] == "closed"
    program.close()
    assert not (tmp_path / "state" / FILE).exists()
