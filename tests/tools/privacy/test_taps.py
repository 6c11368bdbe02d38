"""What a kiosk holds of a body is found again in whatever form it was left, and an even background is not."""

import os
import random
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import numpy as np
import pytest

from tools.privacy.memory import found_in_memory, processes_of
from tools.privacy.taps import WINDOW, Kind, Tap, needles

PICTURE = np.random.default_rng(5).integers(20, 250, (200, 160), np.uint8)
TEMPLATE = bytearray(random.Random(5).randbytes(120))


def tapped(folder: Path, *told: tuple[Kind, object]) -> dict[bytes, str]:
    tap = Tap(folder / "tap")
    for kind, data in told:
        tap(kind, data)
    return needles(folder / "tap")


def betrayed(forms: dict[bytes, str], left: bytes) -> set[str]:
    return {told for form, told in forms.items() if form in left}


def test_a_picture_is_found_as_pixels_and_as_the_sensor_packs_them(tmp_path: Path) -> None:
    forms = tapped(tmp_path, (Kind.FINGER_PIXELS, PICTURE.reshape(-1).data))
    packed = (PICTURE[:, ::2] & 0xF0) | (PICTURE[:, 1::2] >> 4)
    for left in (PICTURE.tobytes(), packed.tobytes(), b"x" + PICTURE.tobytes()):
        assert betrayed(forms, left) == {"finger_pixels"}
    assert betrayed(forms, (PICTURE ^ 1).tobytes()) == set()


@pytest.mark.parametrize("before", range(3))
def test_a_template_is_found_in_the_text_it_leaves_in(tmp_path: Path, before: int) -> None:
    forms = tapped(tmp_path, (Kind.TEMPLATE, TEMPLATE))
    assert betrayed(forms, bytes(TEMPLATE)) == {"template"}
    assert betrayed(forms, b64encode(b"x" * before + TEMPLATE + b"tail")) == {"template"}
    assert betrayed(forms, bytes(len(TEMPLATE))) == set()


def test_what_says_nothing_is_not_looked_for(tmp_path: Path) -> None:
    even = np.full((100, 100), 255, np.uint8)
    short = bytearray(WINDOW - 1)
    assert tapped(tmp_path, (Kind.CAMERA_PIXELS, even.reshape(-1).data), (Kind.PROBE, short)) == {}


def test_the_memory_of_a_process_and_of_its_children_is_looked_through(tmp_path: Path) -> None:
    forms = tapped(tmp_path, (Kind.TEMPLATE, TEMPLATE))
    holds = (
        "import sys; kept = bytearray(sys.stdin.buffer.read(120)); print('has', flush=True); sys.stdin.read()"
    )
    parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    with subprocess.Popen(
        [sys.executable, "-c", parent, holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        os.write(process.stdin.fileno(), TEMPLATE)
        assert process.stdout.readline() == b"has\n"
        try:
            found = [found_in_memory(pid, forms)["template"] > 0 for pid, _ in processes_of(process.pid)]
        except PermissionError:
            pytest.skip("this user may not read another process's memory")
        finally:
            process.stdin.close()
    assert found == [False, True]
