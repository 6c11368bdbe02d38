import json
from pathlib import Path

import cv2
import pytest

from simulators.__main__ import main


def _run(out: Path, *options: str) -> int:
    return main(["fingers", "--seed", "4", "--count", "2", "--impressions", "2", "--out", str(out), *options])


def test_prints_are_written_under_finger_and_impression_numbers(tmp_path: Path) -> None:
    assert _run(tmp_path / "made" / "here") == 0
    names = sorted(path.name for path in (tmp_path / "made" / "here").iterdir())
    assert names == ["1_1.png", "1_2.png", "2_1.png", "2_2.png"]
    image = cv2.imread(str(tmp_path / "made" / "here" / "1_1.png"), cv2.IMREAD_UNCHANGED)
    assert image is not None
    assert image.shape == (288, 256)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    assert _run(tmp_path / "a") == _run(tmp_path / "b") == 0
    assert (tmp_path / "a" / "2_2.png").read_bytes() == (tmp_path / "b" / "2_2.png").read_bytes()


def test_size_depth_condition_and_truth_can_be_asked_for(tmp_path: Path) -> None:
    assert _run(tmp_path, "--size", "192x160", "--bits", "4", "--condition", "wet", "--truth") == 0
    image = cv2.imread(str(tmp_path / "1_2.png"), cv2.IMREAD_UNCHANGED)
    assert image is not None
    assert image.shape == (160, 192)
    assert {int(value) % 17 for value in set(image.ravel().tolist())} == {0}
    truth = json.loads((tmp_path / "1_2.json").read_text())
    assert truth["dpi"] == 500
    assert {m["kind"] for m in truth["minutiae"]} == {"ending", "bifurcation"}
    assert any(m["visible"] for m in truth["minutiae"])


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--size", "ten"), "WIDTHxHEIGHT"),
        (("--size", "5x5"), "32 to 2000"),
        (("--dpi", "7"), "200 to 1200"),
        (("--seed", "-1"), "whole number"),
        (("--condition", "icy"), "invalid choice"),
    ],
)
def test_bad_options_are_refused_with_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(SystemExit) as refused:
        _run(tmp_path, *options)
    assert refused.value.code == 2
    assert complaint in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_named_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert _run(tmp_path / "file" / "below") == 1
    assert str(tmp_path / "file" / "below") in capsys.readouterr().err
