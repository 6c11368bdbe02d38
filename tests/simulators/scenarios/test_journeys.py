"""The faults of forms, bookings and the register, with a centre, a broker and people, played."""

from pathlib import Path

import pytest

from tests.simulators.scenarios.conftest import Stage

PLAYED = ("F1", "F2", "F3", "F17", "F19", "F20", "F22")
pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize("name", PLAYED)
def test_a_kiosk_does_in_a_scenario_as_the_sheet_says(name: str, stage: Stage, tmp_path: Path) -> None:
    problems, said = stage.plays(name, tmp_path)
    assert problems == [], "\n".join(said)
