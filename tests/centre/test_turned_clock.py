"""A centre and a kiosk on one turned clock: what waits for a time of day happens when it has come."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from centre.clock import open_clock
from simulators.broker import Broker
from simulators.clock.service import ClockService
from tests.centre.applicants import code, submission
from tests.centre.deadline import wait_until
from tests.centre.ends import KIOSK, Centre, KioskEnd

pytestmark = pytest.mark.broker


@dataclass(frozen=True, slots=True)
class Trial:
    clock: ClockService
    centre: Centre
    kiosk: KioskEnd


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    with ExitStack() as stack:
        clock = ClockService(0)
        stack.callback(clock.close)
        broker = stack.enter_context(Broker(tmp_path / "broker"))
        centre = Centre(tmp_path, broker, "--clock", clock.address)
        centre.enrol(KIOSK, tmp_path / "keys")
        stack.callback(centre.start().stop)
        shared = open_clock(clock.address, stack)
        kiosk = KioskEnd(tmp_path / "state", tmp_path / "keys", broker, clock=shared).start()
        stack.callback(kiosk.stop)
        kiosk.wait_reachable()
        yield Trial(clock, centre, kiosk)


def test_an_inquiry_is_overdue_once_the_clock_is_turned_past_its_24_hours(trial: Trial) -> None:
    form = submission()
    submitted = trial.kiosk.link.applications.submit(form["form"], form["contact"], consent="v1").data
    assert submitted

    def told() -> bool:
        status = trial.kiosk.link.applications.status(submitted["tracking"], code(1)).data
        assert status
        return str(status["text"]).endswith("_overdue")

    trial.clock.handle({"do": "turn", "hours": 23})
    assert not told()
    reply = trial.clock.handle({"do": "turn", "hours": 2})
    assert (reply["listeners"], reply["deaf"]) == (2, 0)
    wait_until(told, "the alarm")


def test_a_kiosk_is_live_after_a_turn_of_weeks_and_its_events_arrive(trial: Trial) -> None:
    trial.clock.handle({"do": "turn", "days": 20})
    wait_until(lambda: _state(trial) == "live", "a live kiosk")
    assert trial.kiosk.link.applications.places().data == {"places": []}


def _state(trial: Trial) -> str:
    """As the watch tells it, on the turned clock as well."""
    (kiosk,) = trial.centre.view()["kiosks"]
    return str(kiosk["state"])
