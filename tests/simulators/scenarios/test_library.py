"""The shipped scenarios as they are written: at least one for every fault of the domain sheet."""

from pathlib import Path

import pytest

from simulators.scenario import read
from simulators.scenarios.cli import library, main
from tests.simulators.scenarios import test_deliveries, test_journeys, test_visits

pytestmark = pytest.mark.timeout(900)

ALL = tuple(library())
FAULTS = tuple(f"F{number}" for number in range(1, 33))


@pytest.mark.parametrize("name", ALL)
def test_every_shipped_scenario_says_what_it_shows_and_expects_something(name: str) -> None:
    scenario = read(library()[name])
    assert scenario.fault == name.partition("-")[0]
    assert scenario.fault in FAULTS
    assert scenario.title
    assert all(run.says or run.never or run.kill or run.words[0] == "check-state" for run in scenario.runs)


def test_every_fault_of_the_sheet_has_a_scenario_and_each_is_played_by_one_test() -> None:
    assert {name.partition("-")[0] for name in ALL} == {*FAULTS}
    played = [*test_deliveries.PLAYED, *test_journeys.PLAYED, *test_visits.PLAYED]
    assert sorted(played) == sorted(ALL)


def test_a_kiosk_that_does_otherwise_is_found_out(
    prints: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = (
        library()["F32"].read_text().replace("exit = 1", "exit = 0").replace("case is open", "case is shut")
    )
    (tmp_path / "wrong.toml").write_text(wrong)
    assert main(["--prints", str(prints), str(tmp_path / "wrong.toml")]) == 1
    told = capsys.readouterr()
    assert "NOT AS EXPECTED: run 1: it ended with 1 instead of 0" in told.err
    assert "bad     cabinet" in told.out


def test_the_library_is_listed_with_its_titles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(ALL)
