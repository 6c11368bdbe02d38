"""A long run that was stopped goes on where it was, and the most exposed parsers come first."""

import argparse
from pathlib import Path

import pytest

from tools.fuzzing import __main__ as program
from tools.fuzzing import guidance
from tools.fuzzing.exposure import ORDER, by_exposure
from tools.fuzzing.fuzzing import TARGETS, Findings, fuzz
from tools.fuzzing.tally import Tally
from tools.fuzzing.target import Target

STRIPS = Target("a:strips", ValueError, bytes.strip, (b" x ",))


def _options(times: int) -> argparse.Namespace:
    return argparse.Namespace(times=times, seed=1, seconds=float("inf"))


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "CHUNK", 50)
    begun: list[int] = []

    def noted(target: Target, times: int, seed: int) -> Findings:
        begun.append(seed)
        return fuzz(target, times, seed)

    monkeypatch.setattr(program, "fuzz", noted)
    path = tmp_path / "tally.json"
    program._plain(STRIPS, _options(120), Tally(path))
    again = program._plain(STRIPS, _options(200), Tally(path))
    assert (again.tried, again.chunks) == (200, 5)
    assert begun == [1, 1001, 2001, 3001, 4001]


def test_a_slow_parser_is_left_when_its_time_is_up() -> None:
    options = argparse.Namespace(times=10**9, seed=1, seconds=0.0)
    assert program._plain(STRIPS, options, Tally(None)).tried == 0


def test_a_parser_with_a_finding_is_left_at_it(tmp_path: Path) -> None:
    broken = Target("a:broken", ValueError, lambda data: data[99], (b"x",))
    count = program._plain(broken, _options(10_000), Tally(tmp_path / "tally.json"))
    assert count.findings
    assert Tally(tmp_path / "tally.json").of("plain", "a:broken").findings == count.findings


def test_what_a_stranger_reaches_first_is_fuzzed_first() -> None:
    names = [target.name for target in by_exposure(TARGETS)]
    assert sorted(names) == sorted(target.name for target in TARGETS)
    assert names[0].startswith("drivers.fingerprint")
    assert all(any(name.startswith(each) for each in ORDER) for name in names)


def test_without_atheris_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(guidance, "is_there", lambda: False)
    monkeypatch.setattr("sys.argv", ["fuzzing", "--guided", "--times", "1"])
    assert program.main() == 1
    assert "uv pip install" in capsys.readouterr().out


@pytest.mark.skipif(not guidance.is_there(), reason="atheris is not installed: no guided fuzzing here")
def test_a_guided_turn_counts_what_it_tried(tmp_path: Path) -> None:
    (atr,) = [target for target in TARGETS if target.name == "drivers.card.atr:parse"]
    count = Tally(None).of("guided", atr.name)
    guidance.some_more(atr, 500, count, tmp_path)
    assert count.tried >= 500
    assert count.findings == []
