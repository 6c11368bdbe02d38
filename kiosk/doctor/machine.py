"""The machine as the doctor sees it: files, programs and user, all of which a test can stand in for."""

import grp
import os
import pwd
import stat
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_ANSWER_S = 5.0


@dataclass(frozen=True)
class Machine:
    """`root` is where its files begin."""

    root: Path = Path("/")

    def path(self, path: str | Path) -> Path:
        """Where one of its files really lies, links followed."""
        return Path(os.path.realpath(self.root / str(path).lstrip("/")))

    def text(self, path: str) -> str:
        """What a file says; nothing if it is not there or not ours to read."""
        try:
            return self.path(path).read_text(errors="replace")
        except OSError:
            return ""

    def files(self, folder: str, pattern: str = "*") -> Iterator[Path]:
        yield from sorted((self.root / folder.lstrip("/")).glob(pattern))

    def answer(self, command: Sequence[str]) -> str | None:
        """What a program prints; None where it is not there, fails or keeps silent."""
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_ANSWER_S, check=False)
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.strip() or None

    @property
    def user(self) -> str:
        return _user_name(os.geteuid())

    @property
    def is_root(self) -> bool:
        return os.geteuid() == 0

    def may_use(self, path: Path) -> bool:
        return os.access(path, os.R_OK | os.W_OK)

    def group_of(self, path: Path) -> str | None:
        """The group that may read and write a device; None if its group may not either."""
        about = path.stat()
        if not about.st_mode & stat.S_IRGRP or not about.st_mode & stat.S_IWGRP:
            return None
        try:
            return grp.getgrgid(about.st_gid).gr_name
        except KeyError:
            return str(about.st_gid)


def _user_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
