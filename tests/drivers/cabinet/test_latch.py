"""The latch: every order is seen to be done, and no opening outlives its time."""

import pickle

import pytest

from drivers.cabinet.contacts import LATCH_CLOSED, LATCH_OPENED
from drivers.cabinet.faults import LatchStuck, LineCut, OutputLinked
from drivers.cabinet.iomap import Drive, IoMap, LatchOutput
from drivers.errors import DeviceError
from tests.drivers.cabinet.conftest import HandClock, Rig, events

HELD = IoMap(latch=LatchOutput(drive=Drive.HELD, travel_s=0.2))
QUICK = IoMap(latch=LatchOutput(travel_s=0.2))


def test_a_released_latch_is_open_and_lets_the_card_go(rig: Rig) -> None:
    cabinet = rig.open()
    cabinet.release_latch()
    assert cabinet.is_latch_released
    assert rig.do("take_card")["card"] is False


def test_a_closed_latch_is_locked_and_without_power(rig: Rig) -> None:
    cabinet = rig.open()
    cabinet.release_latch()
    cabinet.close_latch()
    seen = rig.do("state")
    assert (seen["bolt_open"], seen["latch_energised"], cabinet.is_latch_released) == (False, False, False)


def test_opening_and_locking_are_told(rig: Rig) -> None:
    cabinet = rig.open()
    events(cabinet)
    cabinet.release_latch()
    opened = events(cabinet)
    cabinet.close_latch()
    assert (opened, events(cabinet)) == ([LATCH_OPENED], [LATCH_CLOSED])


def test_the_board_lets_go_by_itself_when_the_program_has_died(rig: Rig) -> None:
    rig.open().release_latch(hold_s=30.0)
    rig.boards_clock.now += 29.9
    assert rig.do("state")["bolt_open"] is True
    rig.boards_clock.now += 0.2
    seen = rig.do("state")
    assert (seen["bolt_open"], seen["latch_energised"]) == (False, False)


def test_a_held_latch_is_locked_by_the_poll_that_finds_its_time_over(rig: Rig) -> None:
    clock = HandClock()
    cabinet = rig.open(map=HELD, clock=clock)
    cabinet.release_latch(hold_s=30.0)
    clock.now += 29.9
    cabinet.poll()
    assert rig.do("state")["bolt_open"] is True
    clock.now += 0.2
    cabinet.poll()
    assert rig.do("state")["bolt_open"] is False


def test_a_bolt_that_does_not_open_is_a_named_fault_and_loses_its_power(rig: Rig) -> None:
    rig.do("fault", name="stuck_latch")
    cabinet = rig.open(map=QUICK)
    with pytest.raises(LatchStuck, match="the latch does not open; check bolt") as caught:
        cabinet.release_latch()
    assert caught.value.wants_open
    assert not cabinet.is_latch_released
    assert rig.do("state")["latch_energised"] is False


def test_a_bolt_that_does_not_lock_is_a_named_fault(rig: Rig) -> None:
    cabinet = rig.open(map=QUICK)
    cabinet.release_latch()
    rig.do("fault", name="stuck_latch")
    with pytest.raises(LatchStuck, match="the latch does not lock") as caught:
        cabinet.close_latch()
    assert not caught.value.wants_open
    assert rig.do("state")["latch_energised"] is False


def test_an_output_that_does_not_go_on_is_a_named_fault(rig: Rig) -> None:
    cabinet = rig.open()
    rig.do("fault", name="stuck_output")
    with pytest.raises(LatchStuck, match="output did not go on; replace the I/O board"):
        cabinet.release_latch()


def test_an_output_that_does_not_go_off_is_a_named_fault(rig: Rig) -> None:
    cabinet = rig.open(map=IoMap(latch_open=None))
    cabinet.release_latch()
    rig.do("fault", name="stuck_output")
    with pytest.raises(LatchStuck, match="output did not go off; replace the I/O board"):
        cabinet.close_latch()


def test_a_stuck_latch_that_is_freed_works_again(rig: Rig) -> None:
    rig.do("fault", name="stuck_latch")
    cabinet = rig.open(map=QUICK)
    with pytest.raises(LatchStuck):
        cabinet.release_latch()
    rig.do("clear", name="stuck_latch")
    cabinet.release_latch()
    assert rig.do("state")["bolt_open"] is True


def test_a_cabinet_without_position_contact_trusts_the_coil_it_reads_back(rig: Rig) -> None:
    cabinet = rig.open(map=IoMap(latch_open=None))
    cabinet.release_latch()
    assert rig.do("state")["bolt_open"] is True


def test_a_release_on_a_damaged_line_does_not_open_later(rig: Rig) -> None:
    cabinet = rig.open()
    rig.do("fault", name="garbage:3")
    with pytest.raises(DeviceError):
        cabinet.release_latch()
    seen = rig.do("state")
    assert (seen["bolt_open"], seen["latch_energised"], cabinet.is_latch_released) == (False, False, False)


def test_a_board_whose_input_switches_the_latch_is_refused(rig: Rig) -> None:
    rig.do("fault", name="linked_output")
    with pytest.raises(OutputLinked, match="write 0 to its register 1000h"):
        rig.open()


@pytest.mark.parametrize("hold_s", [0.0, -1.0, 4000.0])
def test_a_hold_the_board_cannot_time_is_refused(rig: Rig, hold_s: float) -> None:
    with pytest.raises(ValueError, match="held for"):
        rig.open().release_latch(hold_s)


def test_a_stuck_latch_keeps_its_facts_across_processes() -> None:
    error = pickle.loads(pickle.dumps(LatchStuck("the latch does not open", "look", True)))
    assert (str(error), error.wants_open) == ("the latch does not open; look", True)


def test_a_board_without_such_a_register_is_known_by_what_it_does(rig: Rig) -> None:
    rig.do("fault", name="linked_output")
    cabinet = rig.open(map=IoMap(latch=LatchOutput(mode_register=None)))
    with pytest.raises(LatchStuck, match="the latch's output did not go on"):
        cabinet.release_latch()


def test_a_release_that_a_cut_line_ends_is_written_down_as_perhaps_open(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    cabinet = rig.open()
    rig.do("fault", name="cut_line")
    with pytest.raises(LineCut):
        cabinet.release_latch()
    assert not cabinet.is_latch_released
    assert "latch perhaps left open" in caplog.text
