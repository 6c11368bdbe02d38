"""The kiosk's one file."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from itertools import count as count_from
from pathlib import Path

import pytest

from kiosk.storage.schema import VERSIONS
from kiosk.storage.store import FILE, Store, StoreDamagedError, StoreError, _check, count


def put(store: Store, seq: int) -> None:
    with store.transaction() as cursor:
        cursor.execute("INSERT INTO outbox VALUES (?, ?, ?)", (seq, f"id-{seq}", b"{}"))


def rows(store: Store) -> int:
    found: int = store.query("SELECT count(*) FROM outbox")[0][0]
    return found


def test_starts_are_counted_for_ever(tmp_path: Path) -> None:
    for start in (1, 2, 3):
        store = Store.open(tmp_path)
        assert store.next_boot() == start
        store.close()


def test_a_store_keeps_its_id_and_another_has_another(tmp_path: Path) -> None:
    one = Store.open(tmp_path / "a")
    other = Store.open(tmp_path / "b")
    assert one.id != other.id
    one.close()
    again = Store.open(tmp_path / "a")
    assert again.id == one.id
    again.close()
    other.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
    ],
)
def test_the_storage_settings_of_the_sheet_are_on(tmp_path: Path, setting: str, value: object) -> None:
    store = Store.open(tmp_path)
    assert store.query(f"PRAGMA {setting}")[0][0] == value
    store.close()


def test_a_transaction_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with pytest.raises(ZeroDivisionError), store.transaction() as cursor:
        cursor.execute("INSERT INTO outbox VALUES (1, 'x', x'00')")
        1 / 0  # noqa: B018
    assert rows(store) == 0
    put(store, 1)
    assert rows(store) == 1
    store.close()


def test_after_a_failed_write_nothing_is_promised_any_more(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    put(store, 1)
    with pytest.raises(StoreError, match="failed to write"):
        put(store, 1)
    with pytest.raises(StoreError):
        put(store, 2)
    with pytest.raises(StoreError):
        rows(store)
    store.close()
    again = Store.open(tmp_path)
    assert rows(again) == 1
    again.close()


def test_a_full_disk_fails_the_commit(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.query("PRAGMA max_page_count = 20")
    with pytest.raises(StoreError, match="full"), store.transaction() as cursor:
        for seq in range(1, 1000):
            cursor.execute("INSERT INTO outbox VALUES (?, ?, ?)", (seq, f"id-{seq}", bytes(500)))
    store.close()


def test_only_one_process_may_hold_a_store(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with pytest.raises(StoreError, match="another kiosk process"):
        Store.open(tmp_path)
    store.close()
    Store.open(tmp_path).close()


@pytest.mark.parametrize("spoil", [lambda file: b"not a database" * 400, lambda file: _with_hole(file)])
def test_a_damaged_file_is_not_trusted(tmp_path: Path, spoil: object) -> None:
    store = Store.open(tmp_path)
    for seq in range(1, 400):
        put(store, seq)
    store.query("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    file = tmp_path / FILE
    file.write_bytes(spoil(file.read_bytes()))  # type: ignore[operator]
    with pytest.raises(StoreError, match="set it aside"):
        Store.open(tmp_path)
    assert file.exists()


@pytest.mark.parametrize("older", [0, 3])
def test_whoever_looks_after_a_kill_finds_a_store_of_the_old_version_or_of_the_new(
    tmp_path: Path, older: int
) -> None:
    seen = set()
    for moment in sorted({int(1.4**power) for power in range(60)}):
        file = tmp_path / f"{moment}.db"
        with closing(sqlite3.connect(file)) as connection:
            tables = f"{''.join(VERSIONS[:older])} PRAGMA user_version = {older};"
            connection.executescript(f"PRAGMA synchronous = OFF; BEGIN; {tables} COMMIT;")
        is_made = _made_until(file, moment)
        with closing(sqlite3.connect(file)) as connection:
            seen.add(connection.execute("PRAGMA user_version").fetchone()[0])
        if is_made:
            break
    assert seen == {older, len(VERSIONS)}


def _made_until(file: Path, moment: int) -> bool:
    """Whether the store was brought up to date before that moment, as SQLite counts them."""
    moments = count_from(0)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.set_progress_handler(lambda: next(moments) >= moment, 1)
        try:
            _check(connection, file)
        except sqlite3.OperationalError:
            return False
    return True


def test_another_version_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="version 99"):
        Store.open(tmp_path)


def test_a_folder_nobody_may_write_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        Store.open(tmp_path / "file" / "state")


def test_many_threads_write_one_after_the_other(tmp_path: Path) -> None:
    store = Store.open(tmp_path)

    def work() -> None:
        for _ in range(20):
            with store.transaction() as cursor:
                seq = count(cursor, "seq")
                cursor.execute("INSERT INTO outbox VALUES (?, ?, ?)", (seq, f"id-{seq}", b"{}"))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.query("SELECT count(*), max(seq) FROM outbox")[0] == (160, 160)
    store.close()


WRITER = """
import sys
from pathlib import Path
from kiosk.storage.store import Store, count
store = Store.open(Path(sys.argv[1]))
while True:
    with store.transaction() as cursor:
        seq = count(cursor, "seq")
        cursor.execute("INSERT INTO outbox VALUES (?, ?, ?)", (seq, f"id-{seq}", b"{}"))
    print(seq, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        told = 0
        while told < 50:
            told = int(writer.stdout.readline())
        writer.kill()
        told = max([told, *map(int, writer.stdout.read().split("\n")[:-1])])
    store = Store.open(tmp_path)
    found, highest, counted = store.query(
        "SELECT count(*), max(seq), (SELECT value FROM counters WHERE name = 'seq') FROM outbox"
    )[0]
    assert told <= highest <= told + 1
    assert found == highest == counted
    store.close()


def _with_hole(file: bytes) -> bytes:
    middle = len(file) // 2 // 4096 * 4096
    return file[:middle] + b"\xa5" * 4096 + file[middle + 4096 :]


def test_a_store_that_does_not_say_which_it_is_counts_as_damaged(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with store.transaction() as cursor:
        cursor.execute("UPDATE identity SET store = 'nobody'")
    store.close()
    with pytest.raises(StoreDamagedError, match="does not say which store it is"):
        Store.open(tmp_path)
    with pytest.raises(StoreDamagedError):
        Store.open(tmp_path)  # and is not held by the attempt before


def test_a_file_that_cannot_be_opened_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        Store.open(tmp_path)
    assert not isinstance(caught.value, StoreDamagedError)


def test_after_a_failed_read_nothing_is_promised_any_more(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with pytest.raises(StoreError, match="failed to read"):
        store.query("SELECT nothing FROM nowhere")
    with pytest.raises(StoreError, match="failed to read"):
        put(store, 1)
    store.close()
