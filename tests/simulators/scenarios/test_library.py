"""The shipped scenarios: all can be read, some are played in every run, each by `make scenarios`."""

import re
from pathlib import Path

import pytest

from simulators.fingers.cli import main as grow
from simulators.scenario import read
from simulators.scenarios.cli import library, main
from simulators.scenarios.performing import perform

PLAYED = ("F8", "F12", "F26", "F29", "F32")
ALL = tuple(library())
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prints") / "grown"
    assert grow(["--seed", "5", "--count", "3", "--impressions", "2", "--out", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("name", ALL)
def test_every_shipped_scenario_says_what_it_shows_and_expects_something(name: str) -> None:
    scenario = read(library()[name])
    assert scenario.fault == name.partition("-")[0]
    assert re.fullmatch(r"F([1-9]|[12][0-9]|3[0-2])", scenario.fault)
    assert scenario.title
    assert all(run.says or run.never or run.kill or run.words[0] == "check-state" for run in scenario.runs)


@pytest.mark.parametrize("name", ALL)
def test_a_kiosk_does_in_a_scenario_as_the_sheet_says(
    name: str, prints: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if name not in PLAYED and not request.config.getoption("--scenarios"):
        pytest.skip("played by make scenarios")
    said: list[str] = []
    assert perform(read(library()[name]), tmp_path, said.append, prints) == [], "\n".join(said)


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


@pytest.mark.parametrize("named", ["F99", "nowhere.toml", ""])
def test_a_scenario_that_is_not_there_is_said_in_one_line(
    named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([named]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[device.toaster]\n[[run]]\nkiosk = ['doctor']", "no device 'toaster'"),
        ("[device.sensor]\nfinger = 'thumb'\n[[run]]\nkiosk = ['doctor']", "no finger 'thumb'"),
        ("[device.sensor]\nfault = ['bites']\n[[run]]\nkiosk = ['doctor']", "no fault 'bites'"),
        ("[device.sensor]\ncolour = 'red'\n[[run]]\nkiosk = ['doctor']", "no 'colour'"),
        ("[policy]\nkindness = 1\n[[run]]\nkiosk = ['doctor']", "policy knows no 'kindness'"),
    ],
)
def test_a_world_that_cannot_be_is_said_in_one_line(
    text: str, problem: str, prints: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.toml").write_text(text)
    assert main(["--prints", str(prints), str(tmp_path / "odd.toml")]) == 2
    told = capsys.readouterr().err
    assert problem in told
    assert told.count("\n") == 1
