"""The cabinet through real bytes: what people do becomes events, what goes wrong never becomes one."""

import pytest

from drivers.cabinet import frames
from drivers.cabinet.cabinet import Cabinet
from drivers.cabinet.contacts import (
    CARD_PUT_BACK,
    CARD_TAKEN,
    CASE_CLOSED,
    CASE_OPENED,
    HEADPHONES_IN,
    HEADPHONES_OUT,
    CabinetEvent,
)
from drivers.cabinet.iomap import KEYS, Input, IoMap, Lamp, Signal
from drivers.cabinet.line import Line
from drivers.errors import DeviceGone, DeviceRefused
from tests.drivers.cabinet.conftest import Rig, events


@pytest.fixture
def settled(rig: Rig) -> Cabinet:
    """A cabinet that has told what it found at the start."""
    cabinet = rig.open()
    events(cabinet)
    return cabinet


def test_at_the_start_only_what_is_active_is_told(rig: Rig) -> None:
    rig.do("open_case")
    assert events(rig.open()) == [CASE_OPENED, CARD_PUT_BACK]


def test_an_empty_slot_at_the_start_is_known_and_not_taken(rig: Rig) -> None:
    rig.do("take_card", force=True)
    cabinet = rig.open()
    assert cabinet.is_active(Signal.CARD_PRESENT) is None
    assert events(cabinet) == []
    assert cabinet.is_active(Signal.CARD_PRESENT) is False


def test_a_card_taken_through_the_open_latch_is_told_once(rig: Rig, settled: Cabinet) -> None:
    settled.release_latch()
    rig.do("take_card")
    assert events(settled, 30).count(CARD_TAKEN) == 1


def test_a_card_put_back_is_told(rig: Rig, settled: Cabinet) -> None:
    rig.do("take_card", force=True)
    events(settled)
    rig.do("put_card")
    assert events(settled) == [CARD_PUT_BACK]


def test_a_bouncing_sensor_never_tells_taken_and_is_named(rig: Rig, settled: Cabinet) -> None:
    rig.do("fault", name="bouncing_sensor")
    assert events(settled, 200) == []
    assert settled.health.bouncing == {Signal.CARD_PRESENT}
    assert settled.is_active(Signal.CARD_PRESENT) is True


def test_a_sensor_that_stops_bouncing_is_believed_again(rig: Rig, settled: Cabinet) -> None:
    rig.do("fault", name="bouncing_sensor")
    events(settled, 30)
    rig.do("take_card", force=True)
    rig.do("clear")
    assert events(settled) == [CARD_TAKEN]
    assert settled.health.bouncing == frozenset()


@pytest.mark.parametrize("key", KEYS)
def test_every_key_tells_its_press_and_its_release(rig: Rig, settled: Cabinet, key: Signal) -> None:
    rig.do("press", key=key.removeprefix("key_"))
    assert events(settled) == [CabinetEvent(key, True), CabinetEvent(key, False)]


def test_a_held_key_is_released_when_the_finger_leaves(rig: Rig, settled: Cabinet) -> None:
    rig.do("hold", key="help")
    assert events(settled, 30) == [CabinetEvent(Signal.KEY_HELP, True)]
    rig.do("release", key="help")
    assert events(settled) == [CabinetEvent(Signal.KEY_HELP, False)]


def test_headphones_in_and_out_are_told(rig: Rig, settled: Cabinet) -> None:
    rig.do("plug_headphones")
    assert events(settled) == [HEADPHONES_IN]
    rig.do("unplug_headphones")
    assert events(settled) == [HEADPHONES_OUT]


def test_an_opened_case_is_told_and_so_is_its_closing(rig: Rig, settled: Cabinet) -> None:
    rig.do("fault", name="case_open")
    assert events(settled) == [CASE_OPENED]
    rig.do("clear")
    assert events(settled) == [CASE_CLOSED]


def test_events_survive_a_damaged_answer_in_between(rig: Rig, settled: Cabinet) -> None:
    rig.do("plug_headphones")
    rig.do("fault", name="garbage:2")
    assert events(settled) == [HEADPHONES_IN]
    assert settled.health.line.damaged == 2


def test_lamps_are_lit_one_by_one_and_put_out_in_the_end(rig: Rig, settled: Cabinet) -> None:
    settled.lamp(Lamp.CARD_SLOT, on=True)
    settled.lamp(Lamp.FINGER, on=True)
    settled.lamp(Lamp.FINGER, on=False)
    assert rig.do("state")["lamps"] == ["card_slot"]
    settled.close()
    assert rig.do("state")["lamps"] == []


def test_a_lamp_the_cabinet_lacks_is_no_error(rig: Rig) -> None:
    rig.open(map=IoMap(lamp_keypad=None)).lamp(Lamp.KEYPAD, on=True)
    assert rig.do("state")["lamps"] == []


def test_closing_takes_the_power_off_the_latch(rig: Rig) -> None:
    cabinet = rig.open()
    cabinet.release_latch()
    cabinet.close()
    assert rig.do("state")["latch_energised"] is False


def test_opening_takes_the_power_off_a_latch_that_was_left_on(rig: Rig) -> None:
    dead = Line(str(rig.link))
    dead.ask(frames.write_coil(1, 0, True))
    dead.close()
    assert rig.do("state")["latch_energised"] is True
    rig.open()
    assert rig.do("state")["latch_energised"] is False


def test_a_cut_line_is_gone_and_a_new_opening_finds_the_cabinet_as_it_is(rig: Rig) -> None:
    cabinet = rig.open()
    events(cabinet)
    rig.do("fault", name="cut_line")
    with pytest.raises(DeviceGone):
        cabinet.poll()
    rig.do("open_case")
    rig.do("clear")
    cabinet.close()
    assert CASE_OPENED in events(rig.open())


def test_closing_a_cabinet_whose_line_is_cut_raises_nothing(rig: Rig) -> None:
    cabinet = rig.open()
    rig.do("fault", name="cut_line")
    cabinet.close()
    with pytest.raises(DeviceGone):
        cabinet.poll()


def test_a_map_the_board_cannot_serve_is_refused_at_opening(rig: Rig) -> None:
    with pytest.raises(DeviceRefused, match="illegal address"):
        rig.open(map=IoMap(headphones=Input(8)))


def test_other_wiring_needs_only_another_map(rig: Rig) -> None:
    swapped = IoMap(headphones=Input(5, unit=2), key_repeat=Input(3))
    cabinet = rig.open(map=swapped)
    events(cabinet)
    rig.do("press", key="repeat")
    assert [event.signal for event in events(cabinet)] == [Signal.HEADPHONES] * 2
