"""What all played scenarios have in common: fingers and a face made once, and a Python that is warm."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from kiosk.workload.world import FINGERS, IMPRESSIONS
from simulators.fingers.cli import main as grow
from simulators.scenario import Scenario, read
from simulators.scenarios.cli import library
from simulators.scenarios.performing import perform
from simulators.scenarios.world import Means
from tools.faces import FACES

SEED = "7"  # of every workload in the library


@dataclass(frozen=True, slots=True)
class Stage:
    """Plays scenarios of the library by name; `made` are the workload's fingers and its face."""

    means: Means
    made: Path

    def plays(self, name: str, folder: Path) -> tuple[list[str], list[str]]:
        """What was not as expected, and all that was said."""
        scenario, said = read(library()[name]), list[str]()
        self._furnish(scenario, folder / "state")
        return perform(scenario, folder, said.append, self.means), said

    def _furnish(self, scenario: Scenario, state: Path) -> None:
        """What a workload would make first, of the same seed, is there already."""
        workloads = [run.words for run in scenario.runs if run.words[0] == "workload"]
        if not workloads:
            return
        state.mkdir()
        (state / "prints").symlink_to(self.made / "prints")
        if "delivery" not in workloads[0]:
            (state / "outside").mkdir()
            shutil.copy(self.made / "neutral.png", state / "outside" / "face.png")


@pytest.fixture(scope="session")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prints") / "grown"
    assert grow(["--seed", "5", "--count", "3", "--impressions", "2", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def stage(warm: str, prints: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    made = tmp_path_factory.mktemp("made")
    many = ["--count", str(FINGERS), "--impressions", str(IMPRESSIONS)]
    assert grow(["--seed", SEED, *many, "--out", str(made / "prints")]) == 0
    Image.fromarray(FACES["neutral"]()).save(made / "neutral.png")
    return Stage(Means(warm, prints), made)
