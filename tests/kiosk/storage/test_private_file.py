from pathlib import Path

import pytest

from kiosk.storage.private_file import write_private


def test_a_file_is_readable_by_its_user_alone(tmp_path: Path) -> None:
    write_private(tmp_path / "key", b"one")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_second_writing_replaces_the_first_and_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "key.new").write_bytes(b"half of an interrupted wri")
    write_private(tmp_path / "key", b"one")
    write_private(tmp_path / "key", b"two")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("key", b"two")]


def test_a_writing_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_private(tmp_path / "key", b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(tmp_path / "key", b"two")
    assert (tmp_path / "key").read_bytes() == b"one"
