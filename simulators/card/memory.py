"""What a card remembers without power: counters, state, delivery record, receipt, the newest date seen."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from drivers.card.profile import CardState

EARLIEST_DATE = "2000-01-01"


class MemoryFileError(ValueError):
    """A state file cannot be used for this card; the text names the file."""


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """`tries` by reference number in hex, `last_seen` as YYYY-MM-DD, record and receipt in hex."""

    serial: str
    state: int = CardState.PERSONALISED
    tries: dict[str, int] = field(default_factory=dict)
    record: str = ""
    receipt: str = ""
    last_seen: str = EARLIEST_DATE


class Memory:
    """The card's EEPROM: every change is on the disk before `update` returns, or not there at all."""

    def __init__(self, content: Content, path: Path | None = None) -> None:
        self.content = content
        self._path = path

    @staticmethod
    def open(fresh: Content, path: Path | None) -> "Memory":
        """What `path` remembers of this card, or `fresh` where it remembers nothing."""
        if path is None or not path.exists():
            memory = Memory(fresh, path)
            memory.update()
            return memory
        try:
            content = Content(**json.loads(path.read_text("utf-8")))
        except (ValueError, TypeError) as error:
            raise MemoryFileError(f"{path}: not the state of a card; remove it to start anew") from error
        if content.serial != fresh.serial:
            raise MemoryFileError(f"{path}: remembers card {content.serial}, not {fresh.serial}; remove it")
        return Memory(content, path)

    def tries(self, reference: int) -> int:
        return self.content.tries[f"{reference:02X}"]

    def set_tries(self, reference: int, left: int) -> None:
        self.update(tries={**self.content.tries, f"{reference:02X}": left})

    def update(self, **changes: object) -> None:
        content = replace(self.content, **changes)  # type: ignore[arg-type]  # the names are the fields' own
        if self._path is not None:
            _write(self._path, json.dumps(asdict(content)))
        self.content = content


def full_counters(references: Iterable[int], limit: int) -> dict[str, int]:
    return {f"{reference:02X}": limit for reference in references}


def _write(path: Path, text: str) -> None:
    """Replace the file in one step: a power cut leaves the old content or the new."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
