"""What somebody with the disk in hand may do to it: one kind a function, which place is up to chance."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.domain.audit import next_link
from kiosk.reporting.configured import NEWEST
from kiosk.storage.store import FILE

SEALED = (("submissions", "sealed"), ("numbers", "sealed"), ("day_entries", "sealed"))
SEALED_TOO = (("data_keys", "wrapped"), ("chip_receipts", "receipt"))


@dataclass(frozen=True, slots=True)
class Hands:
    """The disk, an older copy of it, and chance."""

    folder: Path
    older: Path
    chance: random.Random

    @contextmanager
    def store(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.folder / "kiosk" / FILE)) as connection, connection:
            yield connection

    def flipped(self, data: bytes) -> bytes:
        spoilt = bytearray(data)
        bit = self.chance.randrange(8 * len(spoilt))
        spoilt[bit // 8] ^= 1 << bit % 8
        return bytes(spoilt)


def audit_entry_changed(hands: Hands) -> None:
    """Another time, kind, number or fact, or simply another bit."""
    with hands.store() as store:
        number, body = hands.chance.choice(_rows(store, "audit", "number", "body"))
        told = json.loads(body)
        key = hands.chance.choice(["at", "boot", "kind", "bit"])
        other = {"at": "2026-01-01T00:00:00Z", "boot": told["boot"] + 1, "kind": "saved"}
        changed = hands.flipped(body) if key == "bit" else _canonical({**told, key: other[key]})
        store.execute("UPDATE audit SET body = ? WHERE number = ?", (changed, number))


def audit_entry_removed(hands: Hands) -> None:
    """From the middle; half the time those after it move up."""
    with hands.store() as store:
        numbers = [number for (number,) in _rows(store, "audit", "number")]
        gone = hands.chance.choice(numbers[:-1])
        store.execute("DELETE FROM audit WHERE number = ?", (gone,))
        if hands.chance.random() < 0.5:
            for number in range(gone + 1, numbers[-1] + 1):
                store.execute("UPDATE audit SET number = ? WHERE number = ?", (number - 1, number))


def audit_entries_exchanged(hands: Hands) -> None:
    with hands.store() as store:
        (one, first), (other, second) = hands.chance.sample(_rows(store, "audit", "number", "body"), 2)
        store.execute("UPDATE audit SET body = ? WHERE number = ?", (second, one))
        store.execute("UPDATE audit SET body = ? WHERE number = ?", (first, other))


def audit_rewritten(hands: Hands) -> None:
    """An entry is another and the whole chain after it is computed anew: only the published head tells."""
    with hands.store() as store:
        rows = _rows(store, "audit", "number", "body", "chain")
        at = hands.chance.randrange(1, len(rows))
        chain = rows[at - 1][2]
        for place, (number, body, _) in enumerate(rows[at:], at):
            told = body if place > at else _canonical({**json.loads(body), "at": "2026-01-01T00:00:00Z"})
            chain = next_link(chain, told)
            store.execute("UPDATE audit SET body = ?, chain = ? WHERE number = ?", (told, chain, number))


def audit_end_cut_off(hands: Hands) -> None:
    """What came last is gone, with all that it told about: only the published head tells."""
    with hands.store() as store:
        newest = store.execute("SELECT max(number) FROM audit").fetchone()[0]
        store.execute("DELETE FROM audit WHERE number > ?", (newest - hands.chance.randrange(1, 30),))


def journal_changed(hands: Hands) -> None:
    """Another step, another application, another outcome."""
    with hands.store() as store:
        (number,) = hands.chance.choice(_rows(store, "journal", "number"))
        column, value = hands.chance.choice(
            (("step", "D9"), ("application", "app-other"), ("facts", '{"outcome": "cancelled", "n": 1}'))
        )
        before = store.execute(f"SELECT {column} FROM journal WHERE number = ?", (number,)).fetchone()[0]
        told = value if value != before else "D1"
        store.execute(f"UPDATE journal SET {column} = ? WHERE number = ?", (told, number))


def journal_record_removed_or_made_up(hands: Hands) -> None:
    with hands.store() as store:
        rows = _rows(store, "journal", "number", "boot", "at", "step", "application", "facts")
        if hands.chance.random() < 0.5:
            store.execute("DELETE FROM journal WHERE number = ?", (hands.chance.choice(rows[1:])[0],))
        else:
            made_up = (rows[-1][0] + 1, *hands.chance.choice(rows)[1:])
            store.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", made_up)


def sealed_row_changed(hands: Hands) -> None:
    with hands.store() as store:
        table, column = hands.chance.choice(SEALED + SEALED_TOO)
        key, sealed = hands.chance.choice(_rows(store, table, "rowid", column))
        store.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (hands.flipped(sealed), key))


def sealed_rows_exchanged(hands: Hands) -> None:
    """One row's content, key and all, in place of another's, of the same table or not."""
    with hands.store() as store:
        (one, name), (other, other_name) = hands.chance.choice(SEALED), hands.chance.choice(SEALED)
        first = hands.chance.choice(_rows(store, one, "rowid", "key_id", name))
        second = hands.chance.choice(
            [row for row in _rows(store, other, "rowid", "key_id", other_name) if row[2] != first[2]]
        )
        for table, column, row, content in ((one, name, first, second), (other, other_name, second, first)):
            sql = f"UPDATE {table} SET key_id = ?, {column} = ? WHERE rowid = ?"
            store.execute(sql, (content[1], content[2], row[0]))


def owed_event_removed(hands: Hands) -> None:
    with hands.store() as store:
        (seq,) = hands.chance.choice(_rows(store, "outbox", "seq"))
        store.execute("DELETE FROM outbox WHERE seq = ?", (seq,))


def key_files_changed(hands: Hands) -> None:
    """A bit of the root or of a wrapped key is another, or a key is exchanged for one that is as long."""
    folder = hands.folder / "kiosk"
    if hands.chance.random() < 0.3:
        (folder / "root.key").write_bytes(hands.flipped((folder / "root.key").read_bytes()))
        return
    ring = json.loads((folder / "ring.json").read_text(encoding="utf-8"))
    one, other = hands.chance.sample(ring["keys"], 2)
    match hands.chance.randrange(3):
        case 0:
            one["wrapped"] = hands.flipped(bytes.fromhex(one["wrapped"])).hex()
        case 1:
            one["wrapped"], other["wrapped"] = other["wrapped"], one["wrapped"]
        case _:
            one["id"], other["id"] = other["id"], one["id"]
    (folder / "ring.json").write_text(json.dumps(ring), encoding="utf-8")


def configuration_changed(hands: Hands) -> None:
    """Another value, another revision, another kiosk; the signature is as it was."""
    path = hands.folder / NEWEST
    told, number = json.loads(path.read_bytes()), hands.chance.randrange(6, 60)
    match hands.chance.randrange(4):
        case 0:
            told["revision"] = number
        case 1:
            told["kiosk"] = f"k-{number}"
        case 2:
            told["document"]["policy"]["result_s"] = number
        case _:
            told["document"] = {"policy": {"verify_max_tries": number}}
    path.write_text(json.dumps(told), encoding="utf-8")


def older_copy_put_back(hands: Hands) -> None:
    """The whole disk as it was some time ago, or the store's file alone."""
    if hands.chance.random() < 0.5:
        shutil.rmtree(hands.folder)
        shutil.copytree(hands.older, hands.folder)
    else:
        shutil.copy(hands.older / "kiosk" / FILE, hands.folder / "kiosk" / FILE)


KINDS: dict[str, Callable[[Hands], None]] = {
    each.__name__: each
    for each in (
        *(audit_entry_changed, audit_entry_removed, audit_entries_exchanged, audit_rewritten),
        *(audit_end_cut_off, journal_changed, journal_record_removed_or_made_up, sealed_row_changed),
        *(sealed_rows_exchanged, owed_event_removed, key_files_changed, configuration_changed),
        older_copy_put_back,
    )
}


def _rows(store: sqlite3.Connection, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return store.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1").fetchall()


def _canonical(told: dict[str, object]) -> bytes:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
