"""A store with a long audit, small enough for every day."""

from contextlib import closing
from pathlib import Path

from kiosk.inspection.judge import verify_audit
from kiosk.storage.store import Store
from tools.assurance import aged


def test_an_aged_store_has_a_whole_audit_and_its_measures_are_told(tmp_path: Path) -> None:
    with closing(Store.open(tmp_path)) as store:
        aged.age(store, 3000)
    assert aged.measure(tmp_path).startswith("0 MB: opened in ")
    assert verify_audit(tmp_path, None) == []
    with closing(Store.open(tmp_path)) as store:
        assert store.query("SELECT max(number) FROM audit") == [(3000,)]
