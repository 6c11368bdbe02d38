"""The model of a disk whose power may go: synced is there, the rest may be, in part or not at all."""

import random

from tools.powerloss.disk import Disk
from tools.powerloss.operations import Kind, Operation, read

A, B, FOLDER = "/d/a", "/d/b", "/d"


def states(*operations: Operation, tries: int = 400) -> set[tuple[tuple[str, bytes], ...]]:
    disk = Disk()
    for operation in operations:
        disk.take(operation)
    chance = random.Random(7)
    return {tuple(sorted(disk.lose_power(chance).items())) for _ in range(tries)}


def write(path: str, at: int, data: bytes) -> Operation:
    return Operation(Kind.WRITE, path, at, data)


CREATED = (Operation(Kind.CREATE, A), Operation(Kind.SYNC_FOLDER, FOLDER))
SYNC = Operation(Kind.SYNC, A)


def test_what_was_synced_is_there_in_every_state() -> None:
    assert states(*CREATED, write(A, 0, b"sure"), SYNC) == {((A, b"sure"),)}


def test_a_file_whose_folder_was_not_synced_may_be_missing() -> None:
    assert states(Operation(Kind.CREATE, A), write(A, 0, b"x"), SYNC) == {(), ((A, b"x"),)}


def test_writes_that_were_not_synced_come_in_any_order_or_not() -> None:
    found = {
        state[0][1]
        for state in states(*CREATED, write(A, 0, b"1"), SYNC, write(A, 0, b"2"), write(A, 1, b"3"))
    }
    assert found == {b"1", b"2", b"13", b"23"}


def test_a_write_may_be_torn_at_its_sectors_and_nowhere_else() -> None:
    old, new = b"o" * 1536, b"n" * 1536
    found = {state[0][1] for state in states(*CREATED, write(A, 0, old), SYNC, write(A, 0, new))}
    whole = {bytes([each]) * 512 for each in b"on"}
    assert len(found) == 8
    assert all({content[at : at + 512] for at in (0, 512, 1024)} <= whole for content in found)


def test_a_rename_comes_whole_and_after_what_was_before_it() -> None:
    rename = Operation(Kind.RENAME, A, data=B.encode())
    assert states(*CREATED, write(A, 0, b"x"), SYNC, rename) == {((A, b"x"),), ((B, b"x"),)}
    synced = (rename, Operation(Kind.SYNC_FOLDER, FOLDER))
    assert states(*CREATED, write(A, 0, b"x"), SYNC, *synced) == {((B, b"x"),)}


def test_a_removal_may_not_have_come_through() -> None:
    assert states(*CREATED, Operation(Kind.UNLINK, A)) == {(), ((A, b""),)}


def test_a_record_that_was_cut_off_is_read_up_to_the_cut() -> None:
    whole = (
        b"W"
        + (2).to_bytes(2, "little")
        + b"/a"
        + (5).to_bytes(8, "little")
        + (1).to_bytes(4, "little")
        + b"x"
    )
    assert list(read(whole + whole[:9])) == [write("/a", 5, b"x")]
