"""A damaged store is set aside whole, in a folder of its own, and never deleted by the kiosk.

FOLDER/aside-N/     the files as they were found
FOLDER/aside-N/now  what is still to do with them: "moving", then "saving", then it goes

A power cut between two moves must not leave the new file beside the old file's write-ahead log, so nothing is
opened before a move that was begun is finished.
"""

import os
from pathlib import Path

from kiosk.storage.private_file import write_private
from kiosk.storage.store import FILE

TO_DO = "now"
_MOVING, _SAVING = b"moving", b"saving"
_FILES = (FILE, f"{FILE}-wal", f"{FILE}-shm")


def set_aside(folder: Path) -> Path:
    """Move the store's files away; where they lie now."""
    number = 1 + max((_number(each) for each in folder.glob("aside-*")), default=0)
    place = folder / f"aside-{number}"
    place.mkdir(mode=0o700)
    _sync(folder)
    write_private(place / TO_DO, _MOVING)
    finish_moving(folder)
    return place


def finish_moving(folder: Path) -> None:
    """Go on with a move that a power cut ended, if there is one."""
    for place in folder.glob("aside-*"):
        if _to_do(place) != _MOVING:
            continue
        for name in _FILES:
            if (folder / name).exists():
                (folder / name).replace(place / name)
        _sync(folder)
        _sync(place)
        write_private(place / TO_DO, _SAVING)


def to_save(folder: Path) -> list[Path]:
    """What was set aside and not yet saved from, in the order in which that happened."""
    waiting = [each for each in folder.glob("aside-*") if _to_do(each) == _SAVING]
    return sorted(waiting, key=_number)


def saved(place: Path) -> None:
    """Nothing is left to do with these files."""
    (place / TO_DO).unlink()
    _sync(place)


def _to_do(place: Path) -> bytes | None:
    path = place / TO_DO
    return path.read_bytes() if path.exists() else None


def _number(place: Path) -> int:
    number = place.name.removeprefix("aside-")
    return int(number) if number.isascii() and number.isdecimal() else 0


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
