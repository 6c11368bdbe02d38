"""The driver SDL is told, and what stands in its way, each in a line that names the remedy."""

from pathlib import Path

import pytest

from config.settings import ScreenDriver
from ui.display import VARIABLE, DisplayError, choose, no_window


def test_without_a_setting_whoever_set_the_environment_decides(tmp_path: Path) -> None:
    environment = {VARIABLE: "offscreen"}
    choose(None, environment, tmp_path)
    assert environment == {VARIABLE: "offscreen"}


def test_a_setting_is_told_to_sdl_over_the_environment(tmp_path: Path) -> None:
    environment = {VARIABLE: "offscreen", "DISPLAY": ":0"}
    choose(ScreenDriver.X11, environment, tmp_path)
    assert environment[VARIABLE] == "x11"


def test_a_machine_without_a_graphics_driver_is_told_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(DisplayError, match="dtoverlay=vc4-kms-v3d"):
        choose(ScreenDriver.KMSDRM, {}, tmp_path)


def test_a_card_that_may_not_be_opened_names_the_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "card0").touch()
    monkeypatch.setattr("ui.display.os.access", lambda path, mode: False)
    with pytest.raises(DisplayError, match="groups video, render and input"):
        choose(ScreenDriver.KMSDRM, {}, tmp_path)


def test_a_card_is_enough_for_kms(tmp_path: Path) -> None:
    (tmp_path / "card1").touch()
    environment: dict[str, str] = {}
    choose(ScreenDriver.KMSDRM, environment, tmp_path)
    assert environment == {VARIABLE: "kmsdrm"}


def test_a_desktop_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DisplayError, match="needs DISPLAY;"):
        choose(ScreenDriver.X11, {}, tmp_path)


def test_a_window_that_does_not_open_names_the_driver_and_the_others() -> None:
    told = str(no_window({VARIABLE: "kmsdrm"}))
    assert told.startswith("screen: no window with kmsdrm; ")
    assert "offscreen" in told.partition("; ")[2]
