"""A card is handed over, or not: the faults of a delivery, played through real bytes."""

from pathlib import Path

import pytest

from tests.simulators.scenarios.conftest import Stage

PLAYED = (
    "F6",
    "F7",
    "F8",
    "F9",
    "F10",
    "F11",
    "F12",
    "F13",
    "F14",
    "F15",
    "F16",
    "F25",
    "F26",
    "F27",
    "F28",
    "F29",
    "F30",
    "F31",
    "F32",
)
pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize("name", PLAYED)
def test_a_kiosk_does_in_a_scenario_as_the_sheet_says(name: str, stage: Stage, tmp_path: Path) -> None:
    problems, said = stage.plays(name, tmp_path)
    assert problems == [], "\n".join(said)
