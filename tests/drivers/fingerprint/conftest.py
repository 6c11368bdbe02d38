"""Fixtures of the sensor's tests."""

from pathlib import Path

import pytest

from tests.drivers.fingerprint.bench import draw_finger


@pytest.fixture(scope="session")
def finger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_finger(tmp_path_factory.mktemp("finger") / "whorl.png")
