"""Custody on simulated boards at a pty: the session, the latch's orders and what the contacts say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.cabinet.cabinet import Cabinet
from kiosk.devices.cabinet import CabinetWatch
from kiosk.domain.delivery import ReferralReason
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.work.custody import Custody, OrderedLatch
from kiosk.work.lamps import Lamps
from kiosk.work.panel import Headphones, Key, KeyPressed
from simulators.cabinet.device import CabinetDevice
from simulators.cabinet.line import BAUD, ServedLine
from simulators.serve import PtyEndpoint
from tests.kiosk.fakes import FakeClock, FakeKiosk, InlineWorker

NOT_CONFIRMED = st.SeeOfficer(ReferralReason.UNCONFIRMED_RELEASE)


class World:
    """A kiosk with faked reader and sensor around a real cabinet's driver on simulated boards."""

    def __init__(self, port: Path, device: CabinetDevice) -> None:
        self.device = device
        self.panel: list[KeyPressed | Headphones] = []
        self.watch = CabinetWatch(
            lambda: Cabinet.open(str(port)),
            65.0,
            lambda event: self.kiosk.loop.post(event),
            self.panel.append,
            FakeClock(),
        )
        worker = InlineWorker(lambda event: self.kiosk.loop.post(event))
        latch = OrderedLatch(worker, self.watch)  # type: ignore[arg-type]
        self.kiosk = FakeKiosk(custody=Custody(latch=latch))
        self.kiosk.loop.observe(Lamps(worker, self.watch).sees)  # type: ignore[arg-type]

    def look(self, times: int = 12) -> None:
        for _ in range(times):
            self.watch.tend()
            self.kiosk.loop.settle()

    def do(self, action: str, **fields: object) -> dict[str, object]:
        return self.device.handle({"do": action, **fields})

    def match(self) -> None:
        """A claim, the card in the reader behind the latch, and a mated finger."""
        self.look()
        self.kiosk.claimed()
        self.kiosk.fingers.presented = [80]
        self.kiosk.slot.verdicts = [True]
        self.kiosk.happens(ev.CardInserted())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    device = CabinetDevice(seed=7)
    line = ServedLine(device, PtyEndpoint(tmp_path / "cabinet", BAUD))
    made = World(tmp_path / "cabinet", device)
    yield made
    made.watch.close()
    line.close()


def test_a_card_taken_from_the_opened_slot_is_delivered_and_the_latch_closes(world: World) -> None:
    world.match()
    assert isinstance(world.kiosk.stage, st.TakeCard)
    assert world.do("take_card")["bolt_open"]
    world.look()
    world.kiosk.shows(st.Delivered())
    assert not world.do("state")["bolt_open"]
    world.look(20)
    assert world.kiosk.journal.alarms() == []


def test_nothing_opens_the_latch_but_a_match(world: World) -> None:
    world.look()
    world.kiosk.claimed()
    world.kiosk.fingers.presented = [80, 80, 80]
    world.kiosk.slot.verdicts = [False, False, False]
    world.kiosk.happens(ev.CardInserted(), ev.Continued(), ev.Continued())
    world.kiosk.shows(st.SeeOfficer(ReferralReason.NOT_MATCHED))
    assert not world.do("state")["latch_energised"]


def test_a_stuck_latch_keeps_the_card_and_raises_an_alarm(world: World) -> None:
    world.do("fault", name="stuck_latch")
    world.match()
    world.kiosk.shows(st.SeeOfficer(ReferralReason.LATCH_STUCK))
    assert world.kiosk.journal.alarms() == ["latch_stuck"]
    assert not world.do("state")["latch_energised"]
    world.kiosk.passes(8)
    world.kiosk.shows(st.OutOfService(st.Part.LATCH))


def test_a_stuck_latch_is_trusted_again_once_its_bolt_was_seen_to_move(world: World) -> None:
    world.do("fault", name="stuck_latch")
    world.match()
    world.kiosk.passes(8)
    world.do("move_bolt", open=True)
    world.look(20)
    world.kiosk.shows(st.OutOfService(st.Part.LATCH))
    world.do("move_bolt", open=False)
    world.look(20)
    world.kiosk.shows(st.Attract())
    assert world.kiosk.journal.alarms() == ["latch_stuck", "latch_open"]


def test_a_bouncing_sensor_never_counts_as_taken(world: World) -> None:
    world.match()
    world.do("fault", name="bouncing_sensor")
    world.look(60)
    assert isinstance(world.kiosk.stage, st.TakeCard)
    world.kiosk.passes(60)
    world.kiosk.shows(NOT_CONFIRMED)
    assert world.kiosk.journal.alarms() == ["card_not_taken"]
    assert "D8" not in world.kiosk.journal.steps


def test_a_line_cut_at_the_release_leaves_it_unconfirmed_and_comes_back(world: World) -> None:
    def cut() -> None:
        world.do("fault", name="cut_line")

    world.kiosk.slot.before_answer = cut
    world.match()
    world.kiosk.shows(NOT_CONFIRMED)
    assert world.kiosk.journal.alarms() == ["release_unconfirmed"]
    world.kiosk.passes(8)
    world.kiosk.shows(st.OutOfService(st.Part.CABINET))
    world.do("clear")
    world.look(1)
    world.kiosk.shows(st.Attract())


def test_a_case_opened_in_a_session_ends_it_until_the_kiosk_is_started_anew(world: World) -> None:
    world.look()
    world.kiosk.claimed()
    world.kiosk.finger_worker.held = True
    world.kiosk.happens(ev.CardInserted())
    world.do("open_case")
    world.look()
    world.do("close_case")
    world.look()
    world.kiosk.shows(st.OutOfService(st.Part.CASE))
    assert world.kiosk.journal.alarms() == ["case_opened"]
    assert not world.kiosk.slot.powered


def test_a_latch_that_stays_open_takes_the_kiosk_out_of_service_until_it_shuts(world: World) -> None:
    world.match()
    world.do("fault", name="stuck_latch")
    world.do("take_card")
    world.look()
    world.kiosk.passes(8)
    world.look()
    world.kiosk.shows(st.OutOfService(st.Part.LATCH))
    assert world.kiosk.journal.alarms() == ["latch_open"]
    world.do("clear")
    world.look()
    world.kiosk.shows(st.Attract())


def test_the_lamp_is_lit_at_what_the_person_should_do_now(world: World) -> None:
    def lit() -> object:
        world.look(2)
        return world.do("state")["lamps"]

    world.look()
    assert lit() == ["in_service"]
    world.kiosk.happens(ev.Started())
    assert lit() == ["in_service", "keypad"]
    world.kiosk.happens(ev.Cancelled())
    world.kiosk.claimed()
    assert lit() == ["card_slot", "in_service"]
    world.kiosk.finger_worker.held = True
    world.kiosk.happens(ev.CardInserted())
    assert lit() == ["finger", "in_service"]
    world.do("open_case")
    world.look()
    assert lit() == []


def test_the_lamps_are_as_wanted_when_a_cut_line_is_back(world: World) -> None:
    world.look()
    world.do("fault", name="cut_line")
    world.look(1)
    world.kiosk.shows(st.OutOfService(st.Part.CABINET))
    world.do("clear")
    world.kiosk.passes(8)
    world.look()
    assert world.do("state")["lamps"] == ["in_service"]


def test_keys_and_plug_reach_the_window(world: World) -> None:
    world.look()
    world.do("press", key="help")
    world.do("plug_headphones")
    world.look()
    assert set(world.panel) == {KeyPressed(Key.HELP), Headphones(plugged=True)}


def test_at_the_start_the_slot_says_whether_the_card_is_still_there(world: World) -> None:
    assert world.watch.holds_card()
    world.do("take_card", force=True)
    world.look()
    assert not world.watch.holds_card()


def test_a_slot_nobody_can_ask_holds_no_card(world: World) -> None:
    world.do("fault", name="cut_line")
    assert not world.watch.holds_card()
