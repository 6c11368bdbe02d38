"""Opens the kiosk's store as a start does: with room to write, every row authentic, or a new one beside it.

opened = open_store(folder, clock)
opened.store, opened.damaged
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.clock import Clock
from kiosk.storage.aside import finish_moving, saved, set_aside, to_save
from kiosk.storage.room import Room
from kiosk.storage.salvage import opens, save
from kiosk.storage.schema import SEALED_TABLES
from kiosk.storage.store import Store, StoreDamagedError, StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """The store to work with; `damaged` when another was found, set aside and saved from."""

    store: Store
    damaged: bool


def open_store(folder: Path, clock: Clock, room: Room | None = None) -> Opened:
    """Raises StoreError where nothing can be kept: a disk that is read only or full, keys that are gone."""
    room = room or Room(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if room.make_way():
            log.error("%s is full: the ballast was given up to delete what may go", folder)
        finish_moving(folder)
        store = _open_or_set_aside(folder, room)
        waiting = to_save(folder)
        for place in waiting:
            save(place, store, clock)
            saved(place)
        room.take()
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}; look at the disk and its rights") from error
    return Opened(store, damaged=bool(waiting))


def _open_or_set_aside(folder: Path, room: Room) -> Store:
    try:
        store = Store.open(folder, room)
        try:
            check_rows(store)
        except BaseException:
            store.close()
            raise
    except StoreDamagedError as error:
        log.error("%s", error)
        place = set_aside(folder)
        log.error("the damaged store lies in %s and is left as it is", place)
        return Store.open(folder, room)
    return store


def check_rows(store: Store) -> None:
    """Refuse a store with a sealed row that is not as it was stored.

    Where none of them opens the keys are wrong, not the rows: then nothing is touched.
    """
    judged = list(_judged(store))
    wrong = [name for name, opened in judged if not opened]
    if wrong and len(wrong) == len(judged):
        raise StoreError(f"the keys in {store.folder} open no record of the store; restore the right ones")
    if wrong:
        raise StoreDamagedError(f"{store.folder}: {len(wrong)} sealed records are not as they were stored")


def _judged(store: Store) -> Iterator[tuple[str, bool]]:
    for table in SEALED_TABLES:
        for row in store.query(f"SELECT * FROM {table}"):
            yield f"{table}/{row[0]}", opens(store, table, row)
