import logging

import pytest

from drivers.errors import DeviceFault, DeviceGone, DeviceTimeout
from kiosk.session import events as ev
from kiosk.session.faults import Fault
from kiosk.session.states import Part
from kiosk.work.attachment import Attachment
from tests.kiosk.fakes import FakeClock

LOST = ev.PartLost(Part.SENSOR, "sensor_lost")
BACK = ev.PartBack(Part.SENSOR)


class Device:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.is_open = True

    def check(self) -> None:
        self._world.must_be_there()

    def close(self) -> None:
        self.is_open = False


class World:
    def __init__(self) -> None:
        self.there = True
        self.stumbles = False
        self.connections = 0
        self.posted: list[ev.Event] = []
        self.clock = FakeClock()
        self.attachment = Attachment(
            Part.SENSOR, self._connect, lost=Fault.SENSOR_LOST, post=self.posted.append, clock=self.clock
        )

    def _connect(self) -> Device:
        self.connections += 1
        self.must_be_there()
        return Device(self)

    def must_be_there(self) -> None:
        if self.stumbles:
            self.stumbles = False
            raise DeviceTimeout("no answer", "")
        if not self.there:
            raise DeviceGone("no sensor", "plug it in")

    def passes(self, seconds: float) -> None:
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            self.clock.seconds += min(self.attachment.tend() or 0.1, end - self.clock.seconds)


@pytest.fixture
def world() -> World:
    return World()


def test_it_connects_at_once_and_says_so(world: World) -> None:
    world.attachment.tend()
    assert world.posted == [BACK]
    assert world.attachment.use().is_open


def test_a_lost_device_is_logged_once_when_it_goes_and_once_when_it_is_back(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "kiosk.work.attachment"):
        world.attachment.tend()
        world.there = False
        world.passes(60)
        world.there = True
        world.passes(5)
    assert [record.getMessage() for record in caplog.records] == [
        "finger connected",
        "finger lost: no sensor; plug it in",
        "finger connected",
    ]
    assert world.posted[0] == BACK
    assert world.posted[-1] == BACK
    assert set(world.posted[1:-1]) == {LOST}


def test_a_device_that_stumbles_once_is_connected_to_anew_and_nobody_is_told(world: World) -> None:
    world.attachment.tend()
    world.stumbles = True
    world.passes(10)
    assert world.posted == [BACK]
    assert world.connections == 2
    assert world.attachment.use().is_open


def test_it_is_looked_for_ever_more_slowly_but_found_within_five_seconds(world: World) -> None:
    world.there = False
    world.passes(600)
    assert 150 <= world.connections <= 170
    world.there = True
    world.passes(5)
    assert world.posted[-1] == BACK


def test_a_dropped_device_is_closed_and_connected_to_anew(world: World) -> None:
    world.attachment.tend()
    device = world.attachment.use()
    world.attachment.drop(DeviceFault("nonsense", ""))
    assert not device.is_open
    with pytest.raises(DeviceGone):
        world.attachment.use()
    world.attachment.tend()
    assert world.posted == [BACK, LOST, BACK]
    assert world.attachment.use().is_open
