import pytest

from kiosk.session import events as ev
from kiosk.session.states import Part
from kiosk.storage.store import StoreError
from kiosk.work.journal_watch import JournalWatch
from tests.kiosk.fakes import FakeClock


class World:
    def __init__(self) -> None:
        self.full = True
        self.posted: list[ev.Event] = []
        self.restarts = 0
        self.clock = FakeClock()
        self.watch = JournalWatch(self._ready, self.posted.append, self._restart, self.clock)

    def _ready(self) -> None:
        if self.full:
            raise StoreError("the outbox is full")

    def _restart(self) -> None:
        self.restarts += 1


@pytest.fixture
def world() -> World:
    return World()


def test_a_journal_that_never_failed_is_not_looked_at(world: World) -> None:
    assert world.watch.tend() is None
    assert world.posted == []


def test_a_journal_that_can_be_written_again_is_told_once(world: World) -> None:
    world.watch.failed()
    assert world.watch.tend() == 5.0
    world.full = False
    assert world.watch.tend() is None
    assert world.watch.tend() is None
    assert world.posted == [ev.PartBack(Part.JOURNAL)]


def test_a_journal_that_stays_broken_asks_for_a_new_start(world: World) -> None:
    world.watch.failed()
    world.clock.seconds += 59
    world.watch.tend()
    assert world.restarts == 0
    world.clock.seconds += 1
    world.watch.tend()
    assert world.restarts == 1
    assert world.posted == []
