"""A file that is no scenario, or one of a world that cannot be: one line, and nothing was started."""

from pathlib import Path

import pytest

from simulators.scenarios.cli import main

pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize("named", ["F99", "nowhere.toml", ""])
def test_a_scenario_that_is_not_there_is_said_in_one_line(
    named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([named]) == 2
    assert capsys.readouterr().err.count("\n") == 1


RUN = "[[run]]\nkiosk = ['doctor']\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"[device.toaster]\n{RUN}", "no device 'toaster'"),
        (f"[device.sensor]\nfinger = 'thumb'\n{RUN}", "no finger 'thumb'"),
        (f"[device.sensor]\nfault = ['bites']\n{RUN}", "no fault 'bites'"),
        (f"[device.sensor]\nfault = 'dry'\n{RUN}", "device sensor: fault is a list"),
        (f"[device.sensor]\ncolour = 'red'\n{RUN}", "no 'colour'"),
        (f"[policy]\nkindness = 1\n{RUN}", "policy knows no 'kindness'"),
        (f"mood = 'good'\n{RUN}", "expected tables [[step]] or [[run]], got mood"),
        (f"slow = 'yes'\n{RUN}", "slow is of type bool, not 'yes'"),
        (f"policy = 3\n{RUN}", "policy is of type dict, not 3"),
        (f"{RUN}patience_s = inf", "patience_s is more than 0 and at most 3600"),
        (f"{RUN}patience_s = 'long'", "patience_s is of type int or float, not 'long'"),
        (f"{RUN}file_limit_kib = '1'", "file_limit_kib is of type int, not '1'"),
        (f"{RUN}kill = 3", "kill is of type str, not 3"),
        (f"{RUN}exit = true", "exit is of type int, not True"),
        ("[[run]]\nsays = ['x']", "kiosk is a list with a command of the kiosk"),
        (
            f"{RUN}[[step]]\nat_s = 1e9\ndevice = 'x'\ndo = 'y'",
            "at_s is a number of seconds, not 1000000000.0",
        ),
    ],
)
def test_what_cannot_be_played_is_said_in_one_line(
    text: str, problem: str, prints: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.toml").write_text(text)
    assert main(["--prints", str(prints), str(tmp_path / "odd.toml")]) == 2
    told = capsys.readouterr().err
    assert problem in told
    assert told.count("\n") == 1
