"""A disk whose power may go at any moment: what it has for sure, and what may or may not be there.

Data that was not synced may be there, be missing, or be there in part: any of the writes since the last sync,
each torn into its sectors of 512 bytes. Names (files created, renamed, removed) come in their order, as a
journalling file system keeps them, but how many of them is open until their folder was synced.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

from tools.powerloss.operations import Kind, Operation

SECTOR = 512


@dataclass(slots=True)
class _File:
    sure: bytearray = field(default_factory=bytearray)
    open: list[Operation] = field(default_factory=list)  # since the last sync


class Disk:
    """Takes operations one by one; `lose_power` tells one state it may be found in."""

    def __init__(self) -> None:
        self._names: dict[str, _File] = {}  # as the running program sees them
        self._sure_names: dict[str, _File] = {}
        self._open_names: list[tuple[Operation, _File | None]] = []

    @property
    def is_settled(self) -> bool:
        """Whether there is only one state to be found in."""
        return not self._open_names and not any(file.open for file in self._names.values())

    def take(self, operation: Operation) -> None:
        path = operation.path
        match operation.kind:
            case Kind.CREATE:
                self._name(operation, _File())
            case Kind.RENAME | Kind.UNLINK:
                self._name(operation, self._names.get(path))
            case Kind.WRITE | Kind.TRUNCATE:
                self._names[path].open.append(operation)
            case Kind.SYNC:
                file = self._names[path]
                _apply_all(file.sure, file.open)
                file.open = []
            case Kind.SYNC_FOLDER:
                for each, known in self._open_names:
                    _rename(self._sure_names, each, known)
                self._open_names = []

    def lose_power(self, chance: random.Random) -> dict[str, bytes]:
        """The content of every file that a start may find."""
        names = dict(self._sure_names)
        for operation, file in self._open_names[: chance.randint(0, len(self._open_names))]:
            _rename(names, operation, file)
        return {path: _found(file, chance) for path, file in names.items()}

    def _name(self, operation: Operation, file: _File | None) -> None:
        if file is not None:
            _rename(self._names, operation, file)
            self._open_names.append((operation, file))


def write_out(state: dict[str, bytes], before: str, folder: Path) -> None:
    """Put the files of a state, recorded below `before`, into `folder`."""
    for path, content in state.items():
        place = folder / Path(path).relative_to(before)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.touch(mode=0o600)
        place.write_bytes(content)


def _rename(names: dict[str, _File], operation: Operation, file: _File | None) -> None:
    match operation.kind:
        case Kind.CREATE if file is not None:
            names[operation.path] = file
        case Kind.RENAME if file is not None:
            names.pop(operation.path, None)
            names[operation.data.decode()] = file
        case Kind.UNLINK:
            names.pop(operation.path, None)


def _found(file: _File, chance: random.Random) -> bytes:
    content = bytearray(file.sure)
    for operation in _came_through(file.open, chance):
        if operation.kind is Kind.WRITE and chance.random() < 0.25:
            _apply_torn(content, operation, chance)
        else:
            _apply(content, operation)
    return bytes(content)


def _came_through(operations: list[Operation], chance: random.Random) -> list[Operation]:
    """None, all, the first few, or any of them."""
    match chance.randrange(4):
        case 0:
            return []
        case 1:
            return operations
        case 2:
            return operations[: chance.randint(0, len(operations))]
        case _:
            return [each for each in operations if chance.random() < 0.5]


def _apply_all(content: bytearray, operations: list[Operation]) -> None:
    for operation in operations:
        _apply(content, operation)


def _apply(content: bytearray, operation: Operation) -> None:
    if operation.kind is Kind.TRUNCATE:
        del content[operation.at :]
        content.extend(bytes(operation.at - len(content)))
    else:
        _put(content, operation.at, operation.data)


def _apply_torn(content: bytearray, operation: Operation, chance: random.Random) -> None:
    """Only some of the sectors that the write touches."""
    begin, end = operation.at, operation.at + len(operation.data)
    for sector in range(begin // SECTOR, (end + SECTOR - 1) // SECTOR):
        if chance.random() < 0.5:
            low, high = max(begin, sector * SECTOR), min(end, (sector + 1) * SECTOR)
            _put(content, low, operation.data[low - begin : high - begin])


def _put(content: bytearray, at: int, data: bytes) -> None:
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data
