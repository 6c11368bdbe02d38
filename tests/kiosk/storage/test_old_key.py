"""The key file of a version that had one key alone: taken in once, or the start stops in one line."""

from pathlib import Path

import pytest

from kiosk.keys.ring import Purpose
from kiosk.storage.store import Store, StoreError


def _old_key(folder: Path, key: bytes, mode: int = 0o600) -> Path:
    """The key file of a version that had one key alone."""
    path = folder / "store.key"
    path.touch(mode=mode)
    path.write_bytes(key)
    return path


def test_a_kill_between_taking_the_old_key_in_and_deleting_it_costs_nothing(tmp_path: Path) -> None:
    old = b"o" * 32
    _old_key(tmp_path, old)
    Store.open(tmp_path).close()
    again = _old_key(tmp_path, old)
    store = Store.open(tmp_path)
    assert not again.exists()
    assert sorted(key.purpose for key in store.seals.ring.keys) == sorted((Purpose.STORE, Purpose.DIGEST))
    newest = store.seals.ring.newest(Purpose.STORE)
    assert newest is not None and newest.secret == old
    store.close()


@pytest.mark.parametrize(("key", "mode"), [(b"o" * 31, 0o600), (b"o" * 32, 0o640)])
def test_an_old_key_that_is_none_or_open_to_others_stops_the_start(
    tmp_path: Path, key: bytes, mode: int
) -> None:
    _old_key(tmp_path, key, mode)
    with pytest.raises(StoreError, match=r"store\.key is not a key only this user can read"):
        Store.open(tmp_path)


def test_an_old_key_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "store.key").mkdir()
    with pytest.raises(StoreError, match=r"store\.key: Is a directory; give this user the file"):
        Store.open(tmp_path)
