"""Kiosk and centre share no storage, and each writes its keys alike."""

from collections.abc import Callable
from pathlib import Path

import pytest

import centre.storage.private_file
import kiosk.storage.private_file

Write = Callable[[Path, bytes], None]

pytestmark = pytest.mark.parametrize(
    "write",
    [kiosk.storage.private_file.write_private, centre.storage.private_file.write_private],
    ids=["kiosk", "centre"],
)


def test_a_file_is_readable_by_its_user_alone(write: Write, tmp_path: Path) -> None:
    write(tmp_path / "key", b"one")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_second_writing_replaces_the_first_and_leaves_nothing_beside(write: Write, tmp_path: Path) -> None:
    (tmp_path / "key.new").write_bytes(b"half of an interrupted wri")
    write(tmp_path / "key", b"one")
    write(tmp_path / "key", b"two")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("key", b"two")]


def test_the_name_is_on_disk_after_what_it_names(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []

    def sync(descriptor: int) -> None:
        synced.append((str(Path(f"/proc/self/fd/{descriptor}").readlink()), (tmp_path / "key").exists()))

    monkeypatch.setattr("os.fsync", sync)
    write(tmp_path / "key", b"one")
    assert synced == [(f"{tmp_path}/key.new", False), (str(tmp_path), True)]


def test_a_writing_that_fails_leaves_the_file_as_it_was(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "key", b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "key", b"two")
    assert (tmp_path / "key").read_bytes() == b"one"
