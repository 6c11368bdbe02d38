"""A document camera is a camera: its faults have the camera's names."""

import pytest

from drivers.camera.faults import CameraMissing
from drivers.scanner.scanner import open_scanner


def test_where_there_is_none_one_line_says_so() -> None:
    with pytest.raises(CameraMissing, match="/dev/video98"):
        open_scanner("/dev/video98")
