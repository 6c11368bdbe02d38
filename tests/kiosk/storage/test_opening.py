"""A start finds a damaged store: it is set aside whole, and what was promised and is owed comes over."""

import shutil
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.delivery import DeliveryStep
from kiosk.inspection.judge import check_state
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage.aside import TO_DO
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.number_stock import NumberStock
from kiosk.storage.opening import open_store
from kiosk.storage.packet_shelf import PacketShelf
from kiosk.storage.store import FILE, Store, StoreError
from kiosk.storage.submissions import Submissions
from kiosk.storage.tries import NUMBER, Tries
from tests.kiosk.fakes import FakeClock
from tests.kiosk.storage.killed import FORM, refill

FORMS, PACKETS = 12, 4
OWN, SEALING = (X25519PrivateKey.from_private_bytes(each * 32) for each in (b"k", b"c"))
SIGNING = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
KEYS = KioskKeys("k-17", OWN, SEALING.public_key(), SIGNING.public_key())


class Kept:
    """A store with everything that was ever promised, and what of it must come over."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, FakeClock()
        store = Store.open(folder)
        stamp = Stamp("k-17", store.next_boot(), self.clock)
        outbox, stock = Outbox(store, self.clock), NumberStock(store)
        refill(store, stock, SIGNING)
        submissions = Submissions(store, stock, stamp, outbox)
        self.forms = {
            kept.id: kept.tracking for kept in (submissions.accept(uuid.uuid4(), FORM) for _ in range(FORMS))
        }
        shelf = PacketShelf(store, KEYS, stamp, outbox, SIGNING)
        self.packets = [uuid.uuid4() for _ in range(PACKETS)]
        for packet in self.packets:
            shelf.put(packet, str(packet), {"face": "x" * 3000}, {})
        journal = DeliveryJournal(store, stamp, outbox)
        for step in (DeliveryStep.CLAIM, DeliveryStep.DOCUMENTS, DeliveryStep.CARD):
            journal.append(step, "app-1", {}, Report("journey.started", {"journey": "delivery"}))
        for _ in range(60):
            journal.tell(Report("journey.started", {"journey": "status"}))
        for _ in range(NUMBER.most):
            Tries(store, self.clock).wrong(NUMBER, "guessed")
        self.events = [body for (body,) in store.query("SELECT id FROM outbox ORDER BY seq")]
        self.numbers = stock.left()
        self.id = store.id
        store.close()

    def open(self) -> tuple[Store, bool]:
        opened = open_store(self.folder, self.clock)
        return opened.store, opened.damaged


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def forms(store: Store, clock: FakeClock) -> dict[uuid.UUID, str]:
    stamp = Stamp("k-17", 1, clock)
    submissions = Submissions(store, NumberStock(store), stamp, Outbox(store, clock))
    found = [submissions.find(each) for each in submissions.waiting()]
    return {each.id: each.tracking for each in found if each}


def change(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        assert connection.execute(sql).rowcount


def pages(folder: Path, table: str) -> list[int]:
    """The leaf pages of a table, by their place in the file."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    file = (folder / FILE).read_bytes()
    at = (root - 1) * size
    if file[at] != 5:  # not an interior page: all of it is here
        return [at]
    cells = int.from_bytes(file[at + 3 : at + 5])
    starts = [int.from_bytes(file[at + 12 + 2 * n : at + 14 + 2 * n]) for n in range(cells)]
    children = [int.from_bytes(file[at + each : at + each + 4]) for each in starts]
    children.append(int.from_bytes(file[at + 8 : at + 12]))
    return [(each - 1) * size for each in children]


def scribble(folder: Path, at: int, size: int = 600) -> None:
    file = bytearray((folder / FILE).read_bytes())
    file[at : at + size] = b"\xa5" * size
    (folder / FILE).write_bytes(file)


def test_a_sound_store_is_opened_as_it_is(kept: Kept) -> None:
    store, damaged = kept.open()
    assert (store.id, damaged) == (kept.id, False)
    store.close()


def test_what_was_promised_and_is_owed_comes_over_and_the_rest_is_fetched_anew(kept: Kept) -> None:
    scribble(kept.folder, pages(kept.folder, "statuses")[0])
    before = (kept.folder / FILE).read_bytes()
    store, damaged = kept.open()
    assert damaged
    assert store.id != kept.id
    assert forms(store, kept.clock) == kept.forms
    assert [uuid.UUID(name) for (name,) in store.query("SELECT id FROM packets ORDER BY row")] == kept.packets
    assert [name for (name,) in store.query("SELECT id FROM outbox ORDER BY seq")] == kept.events
    assert NumberStock(store).left() == kept.numbers
    assert Tries(store, kept.clock).locked_s(NUMBER, "guessed") > 0
    journal = DeliveryJournal(store, Stamp("k-17", store.next_boot(), kept.clock), Outbox(store, kept.clock))
    assert [each.step for each in journal.unfinished()] == ["D1", "D2", "D3"]
    store.close()
    assert (kept.folder / "aside-1" / FILE).read_bytes() == before, "what was set aside is not as it was"
    assert check_state(kept.folder, None) == []
    again, damaged = kept.open()
    assert not damaged
    again.close()


def test_a_hole_in_the_outbox_costs_only_the_events_in_it(kept: Kept) -> None:
    leaves = pages(kept.folder, "outbox")
    assert len(leaves) > 3, "the outbox is too short for this"
    scribble(kept.folder, leaves[1])
    store, damaged = kept.open()
    came = [name for (name,) in store.query("SELECT id FROM outbox ORDER BY seq")]
    assert damaged
    assert len(kept.events) // 2 < len(came) < len(kept.events)
    assert [each for each in kept.events if each in came] == came
    assert forms(store, kept.clock) == kept.forms
    store.close()
    assert check_state(kept.folder, None) == []


@pytest.mark.parametrize("sealed", ["submissions", "numbers", "data_keys"])
def test_a_tampered_record_does_not_come_over_and_all_others_do(kept: Kept, sealed: str) -> None:
    column = "wrapped" if sealed == "data_keys" else "sealed"
    newest = f"WHERE row = (SELECT max(row) FROM {sealed})"
    change(kept.folder, f"UPDATE {sealed} SET {column} = zeroblob(length({column})) {newest}")
    store, damaged = kept.open()
    assert damaged
    lost = FORMS - len(forms(store, kept.clock)) + kept.numbers - NumberStock(store).left()
    assert lost == 1
    store.close()
    assert check_state(kept.folder, None) == []


def test_a_changed_record_of_a_delivery_does_not_come_over(kept: Kept) -> None:
    change(kept.folder, "UPDATE journal SET step = 'D7' WHERE step = 'D3'")
    scribble(kept.folder, pages(kept.folder, "statuses")[0])
    store, _ = kept.open()
    assert [step for (step,) in store.query("SELECT step FROM journal ORDER BY number")] == ["D1", "D2"]
    store.close()


def test_locks_that_cannot_be_read_lock_the_delivery(kept: Kept) -> None:
    scribble(kept.folder, pages(kept.folder, "locks")[0])
    store, damaged = kept.open()
    assert damaged
    assert store.query("SELECT cause FROM locks") == [("store_damaged",)]
    store.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: b"no database at all" * 500,
        lambda file: file[: len(file) // 3],
        lambda file: file[:100] + bytes(4000) + file[4100:],
        lambda file: b"",
    ],
    ids=["text", "cut", "no first page", "empty"],
)
def test_a_file_of_which_nothing_is_left_is_set_aside_and_a_new_one_begun(
    kept: Kept, spoil: Callable[[bytes], bytes]
) -> None:
    (kept.folder / FILE).write_bytes(spoil((kept.folder / FILE).read_bytes()))
    store, _ = kept.open()
    assert store.id != kept.id
    with store.transaction() as cursor:
        cursor.execute("INSERT INTO locks VALUES ('x', 'y')")
    store.close()


def test_a_foreign_write_ahead_log_is_noticed(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The log of another store, put beside this one, would be played into it."""
    other = tmp_path_factory.mktemp("other")
    store = Store.open(other)
    with store.transaction() as cursor:
        cursor.executemany("INSERT INTO locks VALUES (?, 'y')", [(str(n),) for n in range(300)])
    shutil.copy(other / f"{FILE}-wal", kept.folder / f"{FILE}-wal")
    store.close()
    opened, damaged = kept.open()
    assert damaged or (opened.id == kept.id and forms(opened, kept.clock) == kept.forms)
    opened.close()


def test_a_cut_off_log_leaves_the_commits_before_the_cut(kept: Kept) -> None:
    store = Store.open(kept.folder)
    for number in range(40):
        with store.transaction() as cursor:
            cursor.execute("INSERT INTO locks VALUES (?, 'y')", (f"{number:02}",))
    log = (kept.folder / f"{FILE}-wal").read_bytes()
    copy = kept.folder.parent / f"{kept.folder.name}-copy"
    shutil.copytree(kept.folder, copy)
    store.close()
    (copy / f"{FILE}-wal").write_bytes(log[: len(log) // 2 + 77])
    (copy / f"{FILE}-shm").unlink()
    kept.folder = copy
    opened, damaged = kept.open()
    there = [cause for (cause,) in opened.query("SELECT cause FROM locks ORDER BY cause")]
    assert not damaged
    assert 0 < len(there) < 40
    assert there == [f"{number:02}" for number in range(len(there))]
    opened.close()


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_a_power_cut_while_setting_aside_is_gone_on_from(kept: Kept, moved: int) -> None:
    """The new store is never opened beside a log of the old one."""
    Store.open(kept.folder).close()
    scribble(kept.folder, pages(kept.folder, "statuses")[0])
    place = kept.folder / "aside-1"
    place.mkdir()
    (place / TO_DO).write_bytes(b"moving")
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm")[:moved]:
        if (kept.folder / name).exists():
            (kept.folder / name).rename(place / name)
    store, damaged = kept.open()
    assert damaged
    assert forms(store, kept.clock) == kept.forms
    store.close()
    assert not (place / TO_DO).exists()


def test_a_power_cut_after_saving_saves_nothing_twice(kept: Kept) -> None:
    scribble(kept.folder, pages(kept.folder, "statuses")[0])
    kept.open()[0].close()
    (kept.folder / "aside-1" / TO_DO).write_bytes(b"saving")
    store, _ = kept.open()
    assert [name for (name,) in store.query("SELECT id FROM outbox ORDER BY seq")] == kept.events
    assert forms(store, kept.clock) == kept.forms
    store.close()
    assert check_state(kept.folder, None) == []


def test_with_the_wrong_keys_nothing_is_touched(kept: Kept) -> None:
    """A ring put back to an older copy opens no row: the rows are not to blame."""
    other = kept.folder.parent / "another"
    Store.open(other).close()
    for name in ("ring.json", "root.key"):
        shutil.copy(other / name, kept.folder / name)
    with pytest.raises(StoreError, match="restore the right ones"):
        kept.open()
    assert not list(kept.folder.glob("aside-*"))


def test_rows_that_can_be_read_and_make_no_sense_are_left_behind(kept: Kept) -> None:
    change(kept.folder, "UPDATE audit SET body = x'00' WHERE number = 2")
    change(kept.folder, "UPDATE outbox SET body = x'00' WHERE seq = 1")
    change(kept.folder, "DROP TABLE locks")
    change(kept.folder, "CREATE TABLE locks (cause TEXT, since TEXT)")
    change(kept.folder, "INSERT INTO locks VALUES ('case', '2026'), ('case', '2027')")
    scribble(kept.folder, pages(kept.folder, "statuses")[0])
    store, damaged = kept.open()
    assert damaged
    assert forms(store, kept.clock) == kept.forms
    assert [name for (name,) in store.query("SELECT id FROM outbox ORDER BY seq")] == kept.events[1:]
    assert store.query("SELECT since FROM locks WHERE cause = 'case'") == [("2026",)]
    store.close()
