"""The faults of visits, cards and receipts at a kiosk with its centre, played."""

from pathlib import Path

import pytest

from tests.simulators.scenarios.conftest import Stage

PLAYED = ("F4", "F5", "F18", "F21", "F23", "F24")
pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize("name", PLAYED)
def test_a_kiosk_does_in_a_scenario_as_the_sheet_says(name: str, stage: Stage, tmp_path: Path) -> None:
    problems, said = stage.plays(name, tmp_path)
    assert problems == [], "\n".join(said)
