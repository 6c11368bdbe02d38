"""Records under data keys of their own: moved rows do not open, erased ones are gone from every file."""

import hmac
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.messages import encode
from kiosk.domain.records import RecordPlace, RecordSeal
from kiosk.domain.sealing import SealError, context
from kiosk.keys.ring import KeyRing, Purpose
from kiosk.storage.rotation import renew
from kiosk.storage.schema import SEALED_TABLES, VERSIONS
from kiosk.storage.sealed import seal_value, unseal_value
from kiosk.storage.store import FILE, Store, StoreError
from tests.kiosk.fakes import FakeClock

OLD_VERSION = 4


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path)
    yield opened
    opened.close()


def put(store: Store, row: int, text: str) -> None:
    with store.transaction() as cursor:
        key_id, sealed = seal_value(cursor, store, "submissions", row, {"text": text})
        cursor.execute("INSERT INTO submissions VALUES (?, ?, 0.0, ?, ?)", (row, f"id-{row}", key_id, sealed))


def read(store: Store, row: int) -> str:
    sql = "SELECT key_id, sealed FROM submissions WHERE row = ?"
    ((key_id, sealed),) = store.query(sql, (row,))
    return str(unseal_value(store, "submissions", row, key_id, sealed)["text"])


def erase(store: Store, row: int) -> None:
    with store.transaction() as cursor:
        cursor.execute("DELETE FROM submissions WHERE row = ?", (row,))
    store.purge()


def lying(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


def test_every_record_has_a_data_key_of_its_own(store: Store) -> None:
    for row in (1, 2):
        put(store, row, f"text {row}")
    assert [read(store, row) for row in (1, 2)] == ["text 1", "text 2"]
    ids = {key for (key,) in store.query("SELECT key_id FROM submissions")}
    assert ids == {key for (key,) in store.query("SELECT id FROM data_keys")}
    assert len(ids) == 2
    assert store.query("SELECT DISTINCT key_id FROM data_keys") == [(store.seals.newest.key_id,)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE submissions SET row = 9 WHERE row = 1",
        "UPDATE submissions SET key_id = (SELECT key_id FROM submissions WHERE row = 2) WHERE row = 1",
        "UPDATE data_keys SET row = 9 WHERE row = 1",
        "UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE row = 2) WHERE row = 1",
        "UPDATE data_keys SET key_id = 'another' WHERE row = 1",
        "DELETE FROM data_keys WHERE row = 1",
        "UPDATE submissions SET sealed = x'00' WHERE row = 1",
    ],
)
def test_a_row_or_a_key_that_was_moved_opens_nothing(store: Store, sql: str) -> None:
    for row in (1, 2):
        put(store, row, f"text {row}")
    with store.transaction() as cursor:
        cursor.execute(sql)
    ((row, key_id, sealed),) = store.query("SELECT row, key_id, sealed FROM submissions WHERE row <> 2")
    with pytest.raises(SealError):
        unseal_value(store, "submissions", row, key_id, sealed)


@pytest.mark.parametrize("table", SEALED_TABLES)
def test_a_data_key_goes_with_its_row_in_the_same_commit(store: Store, table: str) -> None:
    columns = store.query("SELECT name, type FROM pragma_table_info(?)", (table,))
    values = {"TEXT": "x", "INTEGER": 1, "REAL": 0.0, "BLOB": b"x"}
    row = [values[kind] for _, kind in columns]
    row[[name for name, _ in columns].index("key_id")] = "k1"
    with store.transaction() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("INSERT INTO journal VALUES (1, 1, '', 'D1', 'a', '{}')")
        cursor.execute("INSERT INTO data_keys VALUES (1, 'k1', 's1', x'00'), (2, 'k2', 's1', x'00')")
        cursor.execute(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in row)})", row)
    with store.transaction() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    assert store.query("SELECT id FROM data_keys") == [("k2",)]


def test_an_erased_person_is_in_none_of_the_raw_files(store: Store, tmp_path: Path) -> None:
    """Neither the wrapped key nor any part of the record, whatever moved between the pages meanwhile."""
    chance = random.Random(1405)
    erased: list[bytes] = []
    for row in range(1, 200):
        put(store, row, "x" * chance.randrange(20, 900))
        if row % 3 == 0:
            gone = chance.choice(store.query("SELECT row, key_id, sealed FROM submissions"))
            key = store.query("SELECT wrapped FROM data_keys WHERE id = ?", (gone[1],))[0][0]
            erased += [key[:24], key[-24:], gone[2][:24], gone[2][-24:]]
            erase(store, gone[0])
    there = lying(tmp_path)
    assert store.query("SELECT sealed FROM submissions LIMIT 1")[0][0][:24] in there, "the scan sees nothing"
    store.compact()
    there = lying(tmp_path)
    assert [each for each in erased if each in there] == []


def test_a_store_of_an_older_version_is_opened_and_its_rows_get_keys_of_their_own(tmp_path: Path) -> None:
    old = bytes(range(32))
    before = RecordSeal(old)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.executescript("".join(VERSIONS[:OLD_VERSION]) + f"PRAGMA user_version = {OLD_VERSION};")
        connection.execute("INSERT INTO identity VALUES ('01890a5d-ac96-774b-bcce-b302099a8057')")
        sealed = before.seal(encode({"text": "kept"}), RecordPlace("submissions", 7, "sealed"))
        values = (7, "id-7", before.key_id, sealed)
        connection.execute("INSERT INTO submissions VALUES (?, ?, 0.0, ?, ?)", values)
    key_file = tmp_path / "store.key"
    key_file.touch(mode=0o600)
    key_file.write_bytes(old)
    store, clock = Store.open(tmp_path), FakeClock()
    assert read(store, 7) == "kept"
    assert not key_file.exists()
    digest = hmac.digest(hmac.digest(old, b"record-digest", "sha256"), context("tries", "x"), "sha256")
    assert store.seals.digest("tries", "x") == digest, "limits on guessing would be forgotten"
    clock.seconds += timedelta(days=365 * 20).total_seconds()
    renew(store, clock)
    assert read(store, 7) == "kept"
    assert store.seals.ring.find(before.key_id) is None, "the old key outlives its last record"
    assert sealed[:24] not in lying(tmp_path)
    store.close()
    again = Store.open(tmp_path)
    assert read(again, 7) == "kept"
    again.close()


def test_the_wrapping_key_is_renewed_after_a_month_and_the_old_one_destroyed(tmp_path: Path) -> None:
    store, clock = Store.open(tmp_path), FakeClock()
    first = store.seals.ring.add(Purpose.STORE, clock.now())
    for row in range(1, 230):
        put(store, row, f"text {row}")
    old = store.query("SELECT wrapped FROM data_keys WHERE row = 210")[0][0]
    renew(store, clock)
    assert store.seals.newest.key_id == first.id
    clock.seconds += timedelta(days=30).total_seconds()
    renew(store, clock)
    assert store.seals.newest.key_id != first.id
    assert store.seals.ring.find(first.id) is None
    assert store.query("SELECT DISTINCT key_id FROM data_keys") == [(store.seals.newest.key_id,)]
    assert old not in lying(tmp_path)
    assert [read(store, row) for row in (1, 229)] == ["text 1", "text 229"]
    store.close()


def test_a_record_that_was_tampered_with_stops_no_renewal_and_keeps_its_key(tmp_path: Path) -> None:
    store, clock = Store.open(tmp_path), FakeClock()
    for row in (1, 2):
        put(store, row, f"text {row}")
    with store.transaction() as cursor:
        cursor.execute("UPDATE data_keys SET wrapped = x'00' WHERE row = 1")
    first = store.seals.newest.key_id
    clock.seconds += timedelta(days=365 * 20).total_seconds()
    renew(store, clock)
    assert read(store, 2) == "text 2"
    assert store.query("SELECT key_id FROM data_keys ORDER BY row") == [
        (first,),
        (store.seals.newest.key_id,),
    ]
    assert store.seals.ring.find(first)
    store.close()


def test_a_store_whose_keys_are_gone_is_not_begun_anew(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    (tmp_path / "ring.json").unlink()
    with pytest.raises(StoreError, match="restore the keys"):
        Store.open(tmp_path)


def test_no_two_records_share_a_nonce(store: Store) -> None:
    for row in range(1, 200):
        put(store, row, "the same")
    found = store.query("SELECT sealed FROM submissions UNION ALL SELECT wrapped FROM data_keys")
    assert len({sealed[:12] for (sealed,) in found}) == 2 * 199


def test_the_ring_lies_beside_the_store(store: Store, tmp_path: Path) -> None:
    assert KeyRing.load(tmp_path).newest(Purpose.STORE) == store.seals.ring.newest(Purpose.STORE)
    assert datetime.now(UTC) - store.seals.ring.keys[0].since < timedelta(hours=1)


def test_a_record_that_names_another_key_than_its_own_opens_nothing(store: Store) -> None:
    put(store, 1, "text")
    with store.transaction() as cursor:
        cursor.execute("UPDATE submissions SET key_id = 'other'")
        cursor.execute("UPDATE data_keys SET id = 'other'")
    with pytest.raises(SealError, match="submissions/1 names another key than its own"):
        read(store, 1)


def test_a_row_of_an_older_version_that_was_tampered_with_keeps_its_old_key(store: Store) -> None:
    key_id = store.seals.newest.key_id
    with store.transaction() as cursor:
        cursor.execute("INSERT INTO submissions VALUES (1, 'id-1', 0.0, ?, x'00')", (key_id,))
    clock = FakeClock()
    clock.seconds = timedelta(days=365 * 20).total_seconds()
    renew(store, clock)
    assert store.query("SELECT key_id, sealed FROM submissions") == [(key_id, b"\0")]
    assert store.seals.knows(key_id), "what it still names is not destroyed"
    assert store.seals.newest.key_id != key_id
