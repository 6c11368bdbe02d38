"""The biometric step in its short-lived children: right, isolated, and back after a crash."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import matcher
from drivers.errors import DeviceFault
from kiosk.ports import Picture
from kiosk.session.states import Finger, FingerHint, FingerReference
from kiosk.work.biometrics import Biometrics
from kiosk.work.preparation import Demands, prepare

FINGER = FingerReference(Finger.RIGHT_INDEX, 0x96, 5, 12, 60, 0x09)
DEMANDS = Demands(500, 30, 12, 60, 0x09)


@pytest.fixture(scope="module")
def biometrics() -> Iterator[Biometrics]:
    step = Biometrics()
    yield step
    step.close()


@pytest.fixture
def picture(prints: Path) -> Picture:
    return np.array(Image.open(prints / "1_1.png").convert("L"))


def test_a_child_prepares_just_what_the_function_does(biometrics: Biometrics, picture: Picture) -> None:
    sample = biometrics.prepare(picture, FINGER, dpi=500, quality_min=30)
    here = prepare(picture, DEMANDS)
    assert (sample.quality, sample.hint, bytes(sample.probe)) == (here.quality, None, here.probe)
    assert len(matcher.compact.decode(bytes(sample.probe)).minutiae) >= 12


def test_every_sample_has_a_child_of_its_own_and_the_parent_keeps_no_memory_of_it(
    biometrics: Biometrics, picture: Picture
) -> None:
    biometrics.prepare(picture, FINGER, dpi=500, quality_min=30)
    parent = biometrics.pid
    row = picture[144].tobytes()
    assert parent is not None
    assert row not in _memory(parent)
    assert _children(parent) == []


def _memory(pid: int) -> bytes:
    """Everything writable a process holds."""
    found = []
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb") as memory:
        for line in maps:
            span, mode, *_ = line.split()
            if mode.startswith("rw") and "[v" not in line:
                start, end = (int(each, 16) for each in span.split("-"))
                memory.seek(start)
                found.append(memory.read(end - start))
    return b"".join(found)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_poor_picture_gives_no_probe_but_a_hint(biometrics: Biometrics) -> None:
    blank = np.full((288, 256), 250, np.uint8)
    sample = biometrics.prepare(blank, FINGER, dpi=500, quality_min=30)
    assert (bytes(sample.probe), sample.hint) == (b"", FingerHint.NO_FINGER)


def test_too_few_minutiae_for_the_chip_give_no_probe(picture: Picture) -> None:
    few = prepare(picture, Demands(500, 0, 61, 61, 0))
    assert (few.probe, few.hint is not None) == (b"", True)


def test_a_higher_floor_turns_the_same_picture_down(picture: Picture) -> None:
    assert prepare(picture, Demands(500, 100, 12, 60, 0)).probe == b""


def test_a_parent_that_was_killed_is_replaced(biometrics: Biometrics, picture: Picture) -> None:
    biometrics.prepare(picture, FINGER, dpi=500, quality_min=30)
    first = biometrics.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert biometrics.prepare(picture, FINGER, dpi=500, quality_min=30).probe
    assert biometrics.pid != first


def test_a_step_that_never_answers_is_given_up_with_one_line(picture: Picture) -> None:
    step = Biometrics(timeout_s=0.001)
    with pytest.raises(DeviceFault, match="failed twice"):
        step.prepare(picture, FINGER, dpi=500, quality_min=30)
    assert step.pid is None


def test_a_picture_no_matcher_can_take_ends_the_child_not_the_kiosk(
    biometrics: Biometrics, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DeviceFault):
        biometrics.prepare(np.zeros((0, 0), np.uint8), FINGER, dpi=500, quality_min=30)
    err = capfd.readouterr().err
    assert "Traceback" not in err, err
