"""A recording is known again after the kiosk was started anew."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.ports import Picture
from kiosk.storage.pictures import KeptPictures
from kiosk.storage.store import Store

CHANCE = np.random.default_rng(1405)


def picture() -> Picture:
    return CHANCE.integers(0, 255, (32, 32), dtype=np.uint8)


def test_a_recorded_session_is_refused_after_a_restart(tmp_path: Path) -> None:
    session = [picture() for _ in range(4)]
    store = Store.open(tmp_path)
    assert all(KeptPictures(store).is_new(each) for each in session)
    store.close()
    store = Store.open(tmp_path)
    again = KeptPictures(store)
    assert not any(again.is_new(each.copy()) for each in session)
    assert again.is_new(picture())
    store.close()


def test_only_the_newest_are_kept_and_no_picture_lies_in_the_file(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    session = [picture() for _ in range(5)]
    for each in session:
        KeptPictures(store, kept=3).is_new(each)
    assert store.query("SELECT count(*) FROM pictures") == [(3,)]
    assert KeptPictures(store).is_new(session[0])
    assert not KeptPictures(store).is_new(session[-1])
    store.close()
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert not any(each[0].tobytes() in held for each in session)


def test_a_store_that_cannot_be_written_leaves_what_this_start_has_seen(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store.open(tmp_path)
    pictures, first = KeptPictures(store), picture()
    store.close()
    assert pictures.is_new(first)
    assert "was not noted" in caplog.text
    assert not pictures.is_new(first)
