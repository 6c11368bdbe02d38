"""What a workload can be asked for, and what it is told to take back."""

import dataclasses
from pathlib import Path

import pytest

from kiosk.workload.plan import Habit, Trouble
from kiosk.workload.program import Journeys, Request, RequestError, asked, run

PLAIN = Request(Path("state"), 7)


def test_a_fault_and_its_step_become_the_trouble() -> None:
    assert asked(PLAIN, None, None) == PLAIN
    assert asked(PLAIN, "kill", "D7").trouble == Trouble("kill", "D7")


@pytest.mark.parametrize(
    ("changes", "fault", "at", "told"),
    [
        ({}, "kill", None, "go together"),
        ({}, None, "D7", "go together"),
        ({"sessions": 0}, None, None, "at least 1"),
        ({}, "kill", "D10", "no step 'D10'"),
        ({"journeys": Journeys.DELIVERY}, "kill", "status.identifying", "no step of a delivery"),
        ({"habit": Habit.GOES_ASTRAY}, None, None, "--journeys life"),
        ({"habit": Habit.LOSES_RECEIPT}, None, None, "--journeys delivery"),
    ],
)
def test_what_does_not_go_together_is_said(
    changes: dict[str, object], fault: str | None, at: str | None, told: str
) -> None:
    with pytest.raises(RequestError, match=told):
        asked(dataclasses.replace(PLAIN, **changes), fault, at)  # type: ignore[arg-type]


def test_a_habit_belongs_to_whole_lives() -> None:
    request = dataclasses.replace(PLAIN, journeys=Journeys.LIFE, habit=Habit.TYPES_WRONG)
    assert asked(request, None, None) == request


def test_a_state_that_is_no_folder_is_named_with_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "state"
    file.touch()
    assert run(dataclasses.replace(PLAIN, state=file)) == 2
    assert capsys.readouterr().err.endswith(
        f"{file}: File exists; --state wants a folder that this user may write\n"
    )
