"""What a module keeps without power: settings, notepad and template library, in the file `--state` names."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from drivers.fingerprint.packets import DEFAULT_ADDRESS

NOTEPAD_PAGES = 16
NOTEPAD_BYTES = 32


class StateError(ValueError):
    """The state file is none of ours; one line says why."""


@dataclass(slots=True)
class Settings:
    """The registers as a factory sets them."""

    speed_factor: int = 6
    security_level: int = 3
    packet_code: int = 2
    address: int = DEFAULT_ADDRESS
    password: int = 0


@dataclass(slots=True)
class Flash:
    """Written through to the file at each change, in one step."""

    settings: Settings = field(default_factory=Settings)
    notepad: dict[int, bytes] = field(default_factory=dict)
    templates: dict[int, bytes] = field(default_factory=dict)
    path: Path | None = None

    @classmethod
    def load(cls, path: Path | None) -> "Flash":
        """The flash kept in this file, a new one where there is no file yet."""
        if path is None or not path.exists():
            return cls(path=path)._begun()
        try:
            kept: dict[str, Any] = json.loads(path.read_text())
            notepad, templates = (_pages(kept[part]) for part in _PARTS)
            return cls(Settings(**kept["settings"]), notepad, templates, path)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise StateError(f"{path} is no sensor state ({error}); name another file or delete it") from None

    def _begun(self) -> "Flash":
        try:
            self.save()
        except OSError as error:
            raise StateError(f"cannot keep the state in {self.path}: {error.strerror}") from None
        return self

    def save(self) -> None:
        if self.path is None:
            return
        kept = {"settings": asdict(self.settings)}
        kept |= {part: {str(n): page.hex() for n, page in getattr(self, part).items()} for part in _PARTS}
        draft = self.path.with_name(f".{self.path.name}.draft")
        with draft.open("w") as stream:
            json.dump(kept, stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.path)


_PARTS = ("notepad", "templates")


def _pages(kept: dict[str, str]) -> dict[int, bytes]:
    return {int(number): bytes.fromhex(page) for number, page in kept.items()}
