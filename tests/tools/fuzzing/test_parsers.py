"""`docs/parsers.md` is kept: every parser there is what it says, and spoilt bytes bring out nothing else."""

import importlib
import re
from pathlib import Path
from random import Random

import pytest

from tools.fuzzing.fuzzing import TARGETS, Findings, _try, fuzz, seeds_hold
from tools.fuzzing.mutation import inputs
from tools.fuzzing.target import Target

PAGE = Path(__file__).parents[3] / "docs" / "parsers.md"
ROW = re.compile(r"^\| `([\w.:]+)` \| (.+?) \| `([\w.:]+)` \| (yes|) \|$", re.MULTILINE)
TIMES = 400  # of each in every test run; all together tens of thousands


def listed() -> dict[str, tuple[str, bool]]:
    """Each parser of the page with its family of errors, and whether it is written again."""
    return {name: (family, again == "yes") for name, _, family, again in ROW.findall(PAGE.read_text())}


def found(name: str) -> object:
    module, _, inside = name.rpartition(":")
    thing: object = importlib.import_module(module or "builtins")
    for part in inside.split("."):
        thing = getattr(thing, part)
    return thing


def test_the_page_and_the_table_name_the_same_parsers_and_families() -> None:
    fuzzed = {each.name.split(" ")[0]: each for each in TARGETS}
    assert set(listed()) == set(fuzzed)
    for name, (family, again) in listed().items():
        assert callable(found(name))
        assert found(family) is fuzzed[name].family
        assert (fuzzed[name].write is not None) is again


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_whole_inputs_are_taken_and_written_again_as_they_were(target: Target) -> None:
    assert seeds_hold(target) == []


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_spoilt_inputs_are_taken_or_refused_in_the_parsers_own_way(target: Target) -> None:
    findings = fuzz(target, TIMES, seed=2)
    assert findings.broken == []
    assert findings.accepted > 0


def test_a_parser_that_lets_another_error_out_is_found() -> None:
    def careless(data: bytes) -> int:
        return data[3] + len(data.decode())

    target = Target("a:careless", UnicodeDecodeError, careless, (b"abcdef",))
    findings = fuzz(target, 2000, seed=1)
    assert findings.broken
    assert "IndexError" in findings.broken[0]


def test_a_seed_that_is_not_written_again_is_found() -> None:
    target = Target("a:lossy", ValueError, bytes.strip, (b" x ",), bytes)
    assert len(seeds_hold(target)) == 1


def test_the_same_seed_gives_the_same_inputs() -> None:
    first, again = (inputs((b"abcdef",), Random(5)) for _ in range(2))
    assert [next(first) for _ in range(200)] == [next(again) for _ in range(200)]


def test_slow_inputs_are_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter((0.0, 3.0))
    monkeypatch.setattr("tools.fuzzing.fuzzing.time.process_time", lambda: next(ticks))
    findings = Findings()
    _try(Target("a:slow", ValueError, bytes, (b"",)), b"x", findings)
    assert "3.0 s" in findings.broken[0]
