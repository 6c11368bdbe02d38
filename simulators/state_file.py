"""What a simulated service remembers when it is switched off: one private JSON file, replaced whole."""

import json
import os
from pathlib import Path
from typing import Any


class StateFileError(ValueError):
    """A state file that cannot be used; names the file."""


class StateFile:
    """`path` None remembers nothing; what is unchanged is not written again."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._saved = ""

    def load(self) -> dict[str, Any]:
        """What was saved last, or nothing at the first start."""
        if self._path is None or not self._path.exists():
            return {}
        try:
            content = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StateFileError(
                f"{self._path}: no state of a simulator; remove it or name another"
            ) from error
        if not isinstance(content, dict):
            raise StateFileError(f"{self._path}: no state of a simulator; remove it or name another")
        return content

    def save(self, content: dict[str, Any]) -> None:
        text = json.dumps(content, ensure_ascii=False)
        if self._path is None or text == self._saved:
            return
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._saved = text
