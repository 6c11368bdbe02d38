"""A disk that runs full or may not be written: nothing new is begun, what may go makes way."""

import errno
import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.delivery import DeliveryStep
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.opening import open_store
from kiosk.storage.room import BALLAST_FILE, MIB, Room
from kiosk.storage.store import NoRoomError, Store, StoreError
from tests.kiosk.fakes import FakeClock

SIZE = 24 * MIB
SIGNING = Ed25519PrivateKey.from_private_bytes(b"s" * 32)


def room_of(folder: Path) -> Room:
    return Room(folder, floor=6 * MIB, ballast=3 * MIB, least=MIB)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MiB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "kiosk-test", str(place)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("needs the right to mount a file system")
    yield place
    subprocess.run(["mount", "-o", "remount,rw", str(place)], capture_output=True)
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill the disk with something else until only `leave` bytes are free."""
    hog = disk / "hog"
    blocks = (Room(disk).free() - leave) // 4096
    hog.write_bytes(bytes(4096 * blocks))
    return hog


def opened(disk: Path) -> Store:
    folder = disk / "kiosk"
    return open_store(folder, FakeClock(), room_of(folder)).store


def journal_of(store: Store) -> DeliveryJournal:
    clock = FakeClock()
    return DeliveryJournal(store, Stamp("k-17", store.next_boot(), clock), Outbox(store, clock))


def test_a_start_takes_its_ballast_and_keeps_it(disk: Path) -> None:
    opened(disk).close()
    ballast = disk / "kiosk" / BALLAST_FILE
    assert ballast.stat().st_blocks * 512 >= 3 * MIB, "a hole keeps no room"
    first = ballast.stat().st_ino
    opened(disk).close()
    assert ballast.stat().st_ino == first


def test_below_the_floor_nothing_new_is_begun_and_what_was_begun_is_finished(disk: Path) -> None:
    store = opened(disk)
    journal = journal_of(store)
    journal.append(DeliveryStep.CLAIM, "app-1", {})
    fill(disk, leave=5 * MIB)
    with pytest.raises(NoRoomError, match="make room on this disk"):
        journal.append(DeliveryStep.CLAIM, "app-2", {})
    journal.append(DeliveryStep.ENDED, "app-1", {"outcome": "cancelled"})
    assert journal.unfinished() == ()
    store.close()


def test_room_that_comes_back_is_used_without_a_new_start(disk: Path) -> None:
    store = opened(disk)
    journal = journal_of(store)
    hog = fill(disk, leave=5 * MIB)
    with pytest.raises(NoRoomError):
        journal.append(DeliveryStep.CLAIM, "app-1", {})
    hog.unlink()
    journal.append(DeliveryStep.CLAIM, "app-1", {})
    store.close()


def test_a_full_disk_ends_the_service_and_the_next_start_empties_what_may_go(disk: Path) -> None:
    store = opened(disk)
    with store.transaction() as cursor:
        rows = ((n, str(uuid.UUID(int=n)), "a", 0.0, 0, "damaged", bytes(20_000)) for n in range(100))
        cursor.executemany("INSERT INTO packets VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    store.purge()
    hog = fill(disk, leave=0)
    with pytest.raises(StoreError), store.transaction() as cursor:
        more = ((1000 + n, str(uuid.UUID(int=1000 + n)), "a", 0.0, 0, None, bytes(20_000)) for n in range(50))
        cursor.executemany("INSERT INTO packets VALUES (?, ?, ?, ?, ?, ?, ?)", more)
    with pytest.raises(StoreError):
        store.query("SELECT 1")
    store.close()
    again = opened(disk)
    assert not (disk / "kiosk" / BALLAST_FILE).exists(), "the ballast was not given up"
    assert again.query("SELECT count(*) FROM packets")[0][0] == 100
    with again.transaction() as cursor:
        cursor.execute("DELETE FROM packets WHERE refused IS NOT NULL")
    again.purge()
    with pytest.raises(NoRoomError):
        again.check_room()
    hog.unlink()
    again.check_room()
    again.room.take()
    assert (disk / "kiosk" / BALLAST_FILE).exists()
    again.close()


def test_without_room_for_the_ballast_none_is_taken(disk: Path) -> None:
    fill(disk, leave=8 * MIB)
    opened(disk).close()
    assert not (disk / "kiosk" / BALLAST_FILE).exists()


def test_a_read_only_disk_is_said_in_one_line(disk: Path) -> None:
    opened(disk).close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(StoreError, match=r"look at the disk|name a folder") as caught:
        opened(disk)
    assert "\n" not in str(caught.value)
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    opened(disk).close()


def test_a_disk_that_becomes_read_only_ends_the_service_and_loses_nothing(disk: Path) -> None:
    store = opened(disk)
    journal = journal_of(store)
    journal.append(DeliveryStep.CLAIM, "app-1", {})
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(StoreError):
        opened(disk)
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    store = opened(disk)
    assert [each.step for each in journal_of(store).unfinished()] == [DeliveryStep.CLAIM]
    store.close()


def test_a_store_too_large_for_the_room_is_not_written_anew(
    disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`compact` needs room for a second copy; without it the residue waits."""
    monkeypatch.setattr("kiosk.storage.store.MUCH_UNUSED", MIB)
    store = opened(disk)
    with store.transaction() as cursor:
        rows = ((n, str(uuid.UUID(int=n)), "a", 0.0, 0, None, bytes(20_000)) for n in range(150))
        cursor.executemany("INSERT INTO packets VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        cursor.execute("DELETE FROM packets WHERE row < 100")
    store.purge()
    fill(disk, leave=2 * MIB)
    before = (disk / "kiosk" / "kiosk.db").stat().st_size
    store.compact()
    assert (disk / "kiosk" / "kiosk.db").stat().st_size == before
    (disk / "hog").unlink()
    store.compact()
    assert (disk / "kiosk" / "kiosk.db").stat().st_size < before
    store.close()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EOPNOTSUPP])
def test_a_disk_that_cannot_give_the_ballast_is_used_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    _refuse_blocks(monkeypatch, code)
    room_of(tmp_path).take()
    assert not (tmp_path / BALLAST_FILE).exists()


def test_a_disk_that_fails_at_the_ballast_stops_the_start_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_blocks(monkeypatch, errno.EIO)
    with pytest.raises(StoreError, match="Input/output error; look at the disk"):
        open_store(tmp_path, FakeClock(), room_of(tmp_path))
    assert not (tmp_path / BALLAST_FILE).exists()


def _refuse_blocks(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refuse(*_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "posix_fallocate", refuse)
