"""New keys over a real line: what was sealed before the change and what comes after it all arrives."""

from pathlib import Path

import pytest

from kiosk.reporting.key_renewal import KeyRenewal
from kiosk.reporting.keys import make_kiosk_key
from kiosk.session.commands import Report
from simulators.broker import Broker
from tests.centre.ends import KIOSK, Centre, KioskEnd

pytestmark = pytest.mark.broker


def test_a_kiosk_changes_its_keys_in_the_middle_of_its_work_and_nothing_is_lost(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    broker = Broker(tmp_path / "broker").start()
    centre = Centre(tmp_path, broker)
    centre.enrol(KIOSK, keys)
    try:
        centre.start()
        first = KioskEnd(tmp_path / "kiosk", keys, broker).start()
        try:
            first.wait_reachable()
            before = make_kiosk_key(keys)
            taken: list[int] = []
            renewal = KeyRenewal(
                keys, KIOSK, first.link.ask, taken=lambda: taken.append(1), clock=first.clock
            )
            assert renewal.renew() is None
            assert taken == [1]
            assert make_kiosk_key(keys) != before
            sent = [_tells(first)]
        finally:
            first.stop()
        second = KioskEnd(tmp_path / "kiosk", keys, broker).start()
        try:
            second.wait_reachable()
            sent.append(_tells(second))
            assert second.link.ask("places.regions", {}).data is not None
        finally:
            second.stop()
        assert centre.received()[-2:] == sent
    finally:
        centre.kill()
        broker.stop()


def _tells(kiosk: KioskEnd) -> str:
    """The id of an event that the centre has taken and acknowledged."""
    kiosk.journal.tell(Report("delivery.claimed", {"application": "app-1"}))
    kiosk.wait_empty()
    return str(kiosk.events[-1].id)
