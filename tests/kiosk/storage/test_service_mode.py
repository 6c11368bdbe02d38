"""The service mode over restarts: found with what is left of it, whatever the clock did."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.storage.service_mode import KeptServiceMode
from kiosk.storage.store import Store
from tests.kiosk.fakes import FakeClock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "state").mkdir(mode=0o700)
    store = Store.open(tmp_path / "state")
    yield store
    store.close()


@pytest.mark.parametrize(("gone_s", "left_s"), [(0, 3600.0), (600, 3000.0), (7200, 0.0)])
def test_a_start_finds_what_is_left(store: Store, gone_s: int, left_s: float) -> None:
    clock = FakeClock()
    KeptServiceMode(store, clock).keep(3600.0)
    clock.seconds += gone_s
    found = KeptServiceMode(store, clock).left_s()
    assert found == pytest.approx(left_s, abs=1.0)


def test_a_kiosk_that_was_not_in_service_mode_finds_none(store: Store) -> None:
    mode = KeptServiceMode(store, FakeClock())
    assert mode.left_s() is None
    mode.keep(3600.0)
    mode.keep(None)
    assert mode.left_s() is None


def test_a_store_that_fails_is_not_the_end_of_the_session(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    mode = KeptServiceMode(store, FakeClock())
    store.close()
    mode.keep(3600.0)
    assert mode.left_s() is None
    assert "a restart will not find the service mode" in caplog.text
