"""Every screen looks as it did when somebody last looked at it; `pytest --record` renews the references."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.conftest import ROOT
from tests.ui.drawing import COLUMNS, REDUCED, SHEETS, WINDOWS
from tools.exhibits import pictures

pytestmark = [pytest.mark.screen, pytest.mark.timeout(420)]

REFERENCES = Path(__file__).parent / "references"
# Graphics libraries and FreeType builds round edges differently; a word or a colour that changed is far more.
MEAN_MAX = 1.5  # grey levels of 256 over one screen
BLOCK_MAX = 16.0  # over any block of 3 by 3 reduced pixels
BLOCK = 3


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sheets")
    drawing = [
        subprocess.Popen([sys.executable, "-m", "tests.ui.drawing", window, str(out)], cwd=ROOT)
        for window in WINDOWS
    ]
    assert [each.wait() for each in drawing] == [0] * len(drawing)
    return out


@pytest.mark.parametrize("name", list(SHEETS))
def test_every_screen_looks_as_it_was_approved(name: str, drawn: Path, recording: bool) -> None:
    now, reference = drawn / f"{name}.png", REFERENCES / f"{name}.png"
    if recording:
        REFERENCES.mkdir(exist_ok=True)
        shutil.copyfile(now, reference)
    window, language, _ = SHEETS[name]
    size = (WINDOWS[window][0] // REDUCED, WINDOWS[window][1] // REDUCED)
    count = len(pictures(language))
    pairs = zip(pictures(language), thumbs(now, size, count), thumbs(reference, size, count), strict=True)
    assert {each.name: told for each, one, other in pairs if (told := difference(one, other))} == {}


def test_a_moved_button_and_a_changed_word_are_seen() -> None:
    screen = np.full((80, 128), 240.0)
    button, word = screen.copy(), screen.copy()
    button[60:70, 90:120] = 60
    word[20:28, 16:32] = 150
    assert difference(screen, screen + 1) == ""
    assert difference(screen, button) != ""
    assert difference(screen, word) != ""


def thumbs(sheet: Path, size: tuple[int, int], count: int) -> list[NDArray[np.float64]]:
    with Image.open(sheet) as picture:
        pixels = np.asarray(picture.convert("L"), dtype=np.float64)
    width, height = size
    assert pixels.shape == (-(-count // COLUMNS) * height, COLUMNS * width), "another number of screens"
    places = [divmod(index, COLUMNS) for index in range(count)]
    return [
        pixels[row * height : (row + 1) * height, column * width : (column + 1) * width]
        for row, column in places
    ]


def difference(one: NDArray[np.float64], other: NDArray[np.float64]) -> str:
    """How two screens differ beyond what is tolerated, in words; empty if they do not."""
    apart = np.abs(one - other)
    height, width = (side // BLOCK * BLOCK for side in apart.shape)
    blocks = apart[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3))
    if apart.mean() <= MEAN_MAX and blocks.max() <= BLOCK_MAX:
        return ""
    return f"mean {apart.mean():.1f}, worst block {blocks.max():.0f}"
