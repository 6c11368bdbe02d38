import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from matcher.__main__ import main
from matcher.cropping import crop
from matcher.evaluation import evaluate
from matcher.rates import Comparisons, fnmr_at, rates, threshold_at
from tests.matcher.prints import print_with

FINGERS = {
    "1": [(100.0, 90.0, 1), (205.0, 120.0, -1), (120.0, 200.0, -1), (190.0, 215.0, 1), (150.0, 140.0, 1)],
    "2": [(90.0, 150.0, 1), (140.0, 100.0, 1), (215.0, 170.0, -1), (160.0, 220.0, -1), (170.0, 60.0, 1)],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two drawn fingers, two impressions each, the second a little noisy."""
    random = np.random.default_rng(4)
    for finger, minutiae in FINGERS.items():
        image = print_with(minutiae)
        noisy = np.clip(image + random.normal(0, 12, image.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(tmp_path / f"{finger}_1.png"), image)
        cv2.imwrite(str(tmp_path / f"{finger}_2.png"), noisy)
    return tmp_path


def scores(mated: list[float], non_mated: list[float]) -> Comparisons:
    fingers = np.arange(len(mated)) % 3
    pairs = np.stack([np.arange(len(non_mated)) % 2, np.full(len(non_mated), 2)], axis=1)
    return Comparisons(np.array(mated), fingers, np.array(non_mated), pairs)


def test_scores_that_part_have_no_errors() -> None:
    found = rates(scores([5, 6, 7], [1, 2, 3, 4]))
    assert (found.eer, found.fmr100, found.zero_fmr) == (0.0, 0.0, 0.0)


def test_rates_are_counted_by_hand() -> None:
    found = scores([1, 5, 6, 7], [0, 0, 2, 2, 2, 2, 2, 2, 2, 3])
    assert fnmr_at(found, 0.1) == 0.25
    assert fnmr_at(found, 0.0) == 0.25
    assert rates(found).eer == pytest.approx(0.175, abs=0.08)


def test_the_interval_is_about_the_rate() -> None:
    random = np.random.default_rng(1)
    found = rates(scores(list(random.normal(2, 1, 300)), list(random.normal(0, 1, 900))))
    low, high = found.eer_interval
    assert 0 < low < found.eer < high < 0.5


def test_a_threshold_lets_no_more_through_than_asked() -> None:
    non_mated = np.arange(1000.0)
    assert (non_mated >= threshold_at(non_mated, 0.01)).mean() <= 0.01
    assert (non_mated >= threshold_at(non_mated, 0.0)).sum() == 0


def test_a_folder_is_compared_pair_by_pair(folder: Path) -> None:
    found = evaluate(folder)
    assert (len(found.scores.mated), len(found.scores.non_mated), found.images) == (2, 4, 4)
    assert found.scores.mated.min() > found.scores.non_mated.max()
    assert set(found.medians_ms) == {"extract", "prepare", "compare"}


@pytest.mark.parametrize("options", [[], ["--card"], ["--oncard"], ["--crop", "256x256"]])
def test_the_command_tells_rates_as_json(
    folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(folder), "--json", *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["mated"] == 2 and told["non_mated"] == 4
    assert told["failures_to_enrol"] == 0
    assert 0 <= told["eer_interval"][0] <= told["eer_interval"][1] <= 1


def test_the_trade_off_is_drawn(folder: Path, tmp_path: Path) -> None:
    assert main(["evaluate", str(folder), "--det", str(tmp_path / "det.png")]) == 0
    picture = cv2.imread(str(tmp_path / "det.png"))
    assert picture is not None and picture.shape[0] > 600


def test_extract_and_compare_speak_on_the_command_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = str(folder / "1_1.png"), str(folder / "1_2.png")
    assert main(["extract", one, "--trace", str(tmp_path / "trace")]) == 0
    template = json.loads(capsys.readouterr().out)
    assert len(template["minutiae"]) >= 5
    assert len(list((tmp_path / "trace").glob("*.png"))) == 6
    assert main(["compare", one, other]) == 0
    assert float(capsys.readouterr().out) > 0
    assert main(["quality", one]) == 0
    assert 0 < json.loads(capsys.readouterr().out)["score"] <= 100


def test_what_cannot_be_read_is_one_line_and_a_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["extract", str(tmp_path / "none.png")], ["evaluate", str(tmp_path)]):
        assert main(arguments) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_a_cut_keeps_the_ridges_and_never_stretches() -> None:
    image = np.full((600, 600), 255, np.uint8)
    image[40:340, 250:550] = print_with([])
    part = crop(image, (256, 288))
    assert part.shape == (288, 256)
    assert (part < 200).mean() > 0.3
    assert crop(print_with([], side=100), (256, 288)).shape == (288, 256)
