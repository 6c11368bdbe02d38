"""Programs that stand in for aplay: one that keeps what it is given to play, one that never ends."""

import stat
import time
from collections.abc import Callable
from pathlib import Path


def keeping(folder: Path) -> Path:
    """Each sound into a file of its own, with the device it was for in its name."""
    return _program(folder / "keeps", f'cat >"{folder}/$(date +%s%N)-$3.wav"')


def lasting(folder: Path) -> Path:
    """Notes that it was started, and plays until it is stopped."""
    return _program(folder / "lasts", f'cat >/dev/null; echo said >>"{folder}/said"; exec sleep 60')


def refusing(folder: Path) -> Path:
    """As aplay does where there is no such device."""
    return _program(folder / "refuses", f'echo said >>"{folder}/said"; exit 1')


def said(folder: Path) -> int:
    file = folder / "said"
    return len(file.read_text().split()) if file.exists() else 0


def wait_for(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not look():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def _program(path: Path, does: str) -> Path:
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path
