"""One reader for every scenario file: the panel's, the sensor's and the library's."""

from pathlib import Path

import pytest

from simulators.scenario import ScenarioError, Step, check_actions, read, write

WHOLE = """
title = "A finger that does not match"
fault = "F8"

[policy]
take_card_s = 5.0

[device.sensor]
finger = "stranger"

[[run]]
kiosk = ["deliver", "--sensor", "{sensor}"]
exit = 3
says = ["outcome"]

[[run.step]]
after = "^D6 "
do = "lift"

[[step]]
at_s = 2
device = "sensor"
do = "fault"
name = "dropped:1"

[[step]]
at_s = 0
device = "sensor"
do = "place"
finger = "owner"
"""


def scenario(folder: Path, text: str) -> Path:
    (folder / "scenario.toml").write_text(text)
    return folder / "scenario.toml"


def test_a_whole_scenario_is_read_with_its_steps_in_order_of_time(tmp_path: Path) -> None:
    whole = read(scenario(tmp_path, WHOLE))
    assert (whole.title, whole.fault) == ("A finger that does not match", "F8")
    assert whole.devices["sensor"] == {"finger": "stranger"}
    assert [step.request["do"] for step in whole.steps] == ["place", "fault"]
    assert whole.runs[0].exit == 3
    assert whole.runs[0].steps == (Step({"do": "lift"}, after="^D6 "),)


def test_steps_written_read_back_as_they_were(tmp_path: Path) -> None:
    steps = (
        Step({"do": "fault", "name": "dropped"}, "sensor", 0.0),
        Step({"do": "insert"}, "card-2", 1.25),
        Step({"do": "set", "turn": -3.5, "page": 'شناسنامه "۱"'}, "scanner", 3.0),
    )
    write(tmp_path / "s.toml", steps)
    assert read(tmp_path / "s.toml").steps == steps


def test_a_run_that_is_killed_has_no_exit_status_to_expect(tmp_path: Path) -> None:
    killed = '[[run]]\nkiosk = ["deliver"]\nkill = "^D4 "'
    assert read(scenario(tmp_path, killed)).runs[0].exit is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "][",
        "step = 3",
        "other = 1",
        "[[step]]\nat_s = -1\ndevice = 'x'\ndo = 'y'",
        "[[step]]\nat_s = true\ndo = 'y'",
        "[[step]]\nat_s = 0\ndevice = 'x'",
        "[[step]]\ndo = 'y'",
        "[[step]]\ndo = 'y'\nafter = '['",
        "[[run]]\nkiosk = 'deliver'",
        "[[run]]\nkiosk = ['deliver']\nexit = 'three'",
        "[[run]]\nkiosk = ['deliver']\nsays = ['(']",
        "[[run]]\nkiosk = ['deliver']\nhopes = []",
        "device = 3\n[[step]]\ndo = 'y'",
    ],
)
def test_what_is_no_scenario_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = scenario(tmp_path, text)
    with pytest.raises(ScenarioError, match=r"scenario\.toml") as refused:
        read(path)
    assert "\n" not in str(refused.value)


def test_an_action_that_a_device_does_not_know_names_those_it_does(tmp_path: Path) -> None:
    known = {"place": frozenset({"finger"}), "lift": frozenset[str]()}
    path = tmp_path / "s.toml"
    check_actions(path, [Step({"do": "place", "finger": "a.png"})], known)
    with pytest.raises(ScenarioError, match="no action 'dance'; there are: place, lift"):
        check_actions(path, [Step({"do": "dance"})], known)
    with pytest.raises(ScenarioError, match="place knows no 'hand'; its fields are: finger"):
        check_actions(path, [Step({"do": "place", "hand": 1})], known)
