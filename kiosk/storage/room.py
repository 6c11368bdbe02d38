"""Room on the disk: a floor below which nothing new is begun, and a ballast that makes way for deleting.

A row is deleted by writing, so a disk that is quite full could never be emptied; the ballast is room that
nobody else can take, given up for that and taken again afterwards.
"""

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

BALLAST_FILE = "ballast"
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: `floor` must be free for anything new, below `least` the ballast is given up."""

    folder: Path
    floor: int = 64 * MIB
    ballast: int = 8 * MIB
    least: int = 4 * MIB

    def free(self) -> int:
        return shutil.disk_usage(self.folder).free

    def is_low(self) -> bool:
        return self.free() < self.floor

    def make_way(self) -> bool:
        """Give up the ballast if nothing else is left; whether that was so."""
        path = self.folder / BALLAST_FILE
        if self.free() >= self.least or not path.exists():
            return False
        path.unlink()
        return True

    def take(self) -> None:
        """Have the ballast on the disk, unless room is too low to spare it."""
        path = self.folder / BALLAST_FILE
        if path.exists() and path.stat().st_size == self.ballast:
            return
        if self.free() < self.floor + self.ballast:
            return
        path.unlink(missing_ok=True)
        try:
            _allocate(path, self.ballast)
        except OSError as error:
            path.unlink(missing_ok=True)
            if error.errno not in (errno.ENOSPC, errno.EOPNOTSUPP):
                raise


def _allocate(path: Path, size: int) -> None:
    """A file whose blocks are its own, not a hole."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.posix_fallocate(file, 0, size)
        os.fsync(file)
    finally:
        os.close(file)
