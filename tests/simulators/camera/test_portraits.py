"""The picture before the camera is placed, lit and taken away by control, within bounds."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simulators.camera.portraits import Portraits
from simulators.control import ControlError


@pytest.fixture
def scene(tmp_path: Path) -> Portraits:
    Image.new("RGB", (100, 100), (255, 0, 0)).save(tmp_path / "red.png")
    return Portraits([tmp_path / "red.png"], 320, 200)


def test_the_picture_stands_where_it_is_put(scene: Portraits) -> None:
    scene.actions()["set"]({"do": "set", "scale": 0.5, "x": 0.25, "y": 0.5})
    red = (scene.draw()[..., 2] == 255) & (scene.draw()[..., 1] == 0)
    y, x = np.nonzero(red)
    assert abs(x.mean() - 80) < 2 and abs(y.mean() - 100) < 2 and abs(red.sum() - 100 * 100) < 800


def test_who_leaves_is_gone(scene: Portraits) -> None:
    scene.actions()["leave"]({"do": "leave"})
    assert len(np.unique(scene.draw())) == 1


@pytest.mark.parametrize("change", [{"scale": 100}, {"scale": "big"}, {"colour": 1}])
def test_what_is_out_of_bounds_is_refused(scene: Portraits, change: dict[str, object]) -> None:
    with pytest.raises(ControlError, match="there are scale"):
        scene.actions()["set"]({"do": "set", **change})


def test_a_number_that_is_no_picture_is_refused(scene: Portraits) -> None:
    with pytest.raises(ControlError):
        scene.actions()["show"]({"do": "show", "number": 1})
