"""Fixtures of the simulated sensor's tests."""

from pathlib import Path

import pytest
from PIL import Image

from simulators.fingers import impression, master
from tests.drivers.fingerprint.bench import draw_finger


@pytest.fixture(scope="session")
def finger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_finger(tmp_path_factory.mktemp("finger") / "whorl.png")


@pytest.fixture(scope="session")
def prints(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One synthetic finger's two impressions and another finger's one."""
    folder = tmp_path_factory.mktemp("prints")
    paths = []
    for finger, number in ((1, 1), (1, 2), (2, 1)):
        path = folder / f"{finger}_{number}.png"
        Image.fromarray(impression(master(finger), number, width=320, height=360).image).save(path)
        paths.append(path)
    return paths
