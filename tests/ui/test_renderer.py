"""Who draws, asked in a process of its own, as the doctor does."""

from pathlib import Path

import pytest

from kiosk.doctor.findings import Grade, TroubleError
from ui.renderer import asked

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "default.toml"


def settings(folder: Path, driver: str) -> Path:
    file = folder / "kiosk.toml"
    file.write_text(SHIPPED.read_text().replace('# driver = "kmsdrm"', f'driver = "{driver}"'))
    return file


@pytest.mark.screen
def test_the_renderer_says_its_name_and_version(tmp_path: Path) -> None:
    name, _, version = asked(settings(tmp_path, "offscreen")).rpartition(", ")
    assert name
    assert version[0].isdigit() or "ES" in version


def test_a_desktop_that_is_not_there_is_a_finding_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(TroubleError, match="x11 needs DISPLAY") as trouble:
        asked(settings(tmp_path, "x11"))
    assert "kmsdrm" in trouble.value.remedy
    assert trouble.value.grade is Grade.BAD


@pytest.mark.screen
def test_a_screen_that_is_held_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9876")
    with pytest.raises(TroubleError, match="no window with x11") as trouble:
        asked(settings(tmp_path, "x11"))
    assert trouble.value.grade is Grade.WARNING
