"""The outage trial, scaled down: nothing lost, nothing twice, whatever was killed."""

from pathlib import Path

import pytest

from tools.outage import Outage, Size

pytestmark = [pytest.mark.broker, pytest.mark.timeout(400)]


def test_everything_killed_at_random_leaves_each_event_with_one_effect(tmp_path: Path) -> None:
    size = Size(kiosks=6, processes=2, events=8, kills=("broker", "kiosks", "worker"))
    told: list[str] = []
    seen = Outage(tmp_path, size, tell=told.append).run()
    assert (seen.lost, seen.invented, seen.delivered_twice) == (0, 0, 0)
    assert seen.delivered == size.kiosks
    assert seen.journalled >= size.kiosks * (size.events + 3)
    assert told[-1] == "kiosks 2/2: every event acknowledged"
