"""What outlives power-off, and what a broken file says."""

from pathlib import Path

import pytest

from simulators.sensor.flash import Flash, StateError


def test_settings_notepad_and_templates_come_back(tmp_path: Path) -> None:
    flash = Flash.load(tmp_path / "state")
    flash.settings.speed_factor = 12
    flash.notepad[3] = b"n" * 32
    flash.templates[7] = b"t" * 512
    flash.save()
    again = Flash.load(tmp_path / "state")
    assert (again.settings, again.notepad, again.templates) == (
        flash.settings,
        flash.notepad,
        flash.templates,
    )


def test_without_a_file_nothing_is_written(tmp_path: Path) -> None:
    Flash.load(None).save()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"settings": {"speed": 1}, "notepad": {}, "templates": {}}', "\0"]
)
def test_a_file_that_is_no_state_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "state").write_text(text)
    with pytest.raises(StateError, match="is no sensor state"):
        Flash.load(tmp_path / "state")
