"""The journal's room and its return, looked at between jobs."""

import pytest

from kiosk.session import events as ev
from kiosk.session.states import Part
from kiosk.storage.store import NoRoomError, StoreError
from kiosk.work.journal_watch import LOOK_S, PASSING_LOOK_S, JournalWatch
from tests.kiosk.fakes import FakeClock


class World:
    def __init__(self) -> None:
        self.broken = True
        self.full = False
        self.posted: list[ev.Event] = []
        self.restarts = 0
        self.clock = FakeClock()
        self.watch = JournalWatch(self._ready, self.posted.append, self._restart, self.clock)

    def _ready(self) -> None:
        if self.broken:
            raise StoreError("the store failed to write")
        if self.full:
            raise NoRoomError("the outbox is full")

    def _restart(self) -> None:
        self.restarts += 1


@pytest.fixture
def world() -> World:
    return World()


def test_a_journal_that_is_well_is_nobodys_news(world: World) -> None:
    world.broken = False
    assert world.watch.tend() == PASSING_LOOK_S
    assert world.posted == []


def test_a_journal_that_can_be_written_again_is_told_once(world: World) -> None:
    world.watch.failed()
    assert world.watch.tend() == LOOK_S
    world.broken = False
    assert world.watch.tend() == PASSING_LOOK_S
    world.watch.tend()
    assert world.posted == [ev.PartBack(Part.JOURNAL)]


def test_room_that_goes_and_comes_back_is_told_once_each(world: World) -> None:
    world.broken, world.full = False, True
    world.watch.tend()
    world.watch.tend()
    world.full = False
    world.watch.tend()
    world.watch.tend()
    assert world.posted == [ev.PartLost(Part.ROOM, "no_room"), ev.PartBack(Part.ROOM)]


def test_a_journal_that_failed_for_want_of_room_is_back_with_the_room(world: World) -> None:
    world.broken, world.full = False, True
    world.watch.failed()
    world.clock.seconds += 3600
    world.watch.tend()
    assert world.restarts == 0
    world.full = False
    world.watch.tend()
    lost = ev.PartLost(Part.ROOM, "no_room")
    assert world.posted == [lost, ev.PartBack(Part.ROOM), ev.PartBack(Part.JOURNAL)]


def test_a_journal_that_stays_broken_asks_for_a_new_start(world: World) -> None:
    world.watch.failed()
    world.clock.seconds += 59
    world.watch.tend()
    assert world.restarts == 0
    world.clock.seconds += 1
    world.watch.tend()
    assert world.restarts == 1
    assert world.posted == []
