"""Writes a file of the centre's that appears whole or not at all and that only this user can read."""

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Replace `path` durably, mode 0600; the file, then its folder, are on disk when this returns."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
