"""Synthetic fingers that every test of this folder may put on a glass or into a card."""

from pathlib import Path

import pytest

from simulators.fingers.cli import main as grow


@pytest.fixture(scope="session")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`<finger>_<impression>.png` of three fingers, two impressions each."""
    folder = tmp_path_factory.mktemp("prints")
    assert grow(["--seed", "5", "--count", "3", "--impressions", "2", "--out", str(folder)]) == 0
    return folder
