"""The simulated cabinet: a latch that holds its card, keys that come up, a state that outlives power."""

from itertools import groupby
from pathlib import Path

import pytest

from simulators.cabinet.device import CabinetDevice
from simulators.cabinet.world import LONGEST_BOUNCE
from simulators.control import ControlError
from simulators.mischief import UnknownFaultError
from tests.drivers.cabinet.conftest import HandClock
from tests.drivers.cabinet.test_frames import sealed

READ_CUSTODY = sealed("01 02 00 00 00 04")
READ_KEYS = sealed("02 02 00 00 00 06")
RELEASE = sealed("01 05 02 00 00 0a")


@pytest.fixture
def device() -> CabinetDevice:
    return CabinetDevice(seed=1)


def _levels(device: CabinetDevice, question: bytes) -> int:
    answer = device.answer(question)
    assert answer is not None
    return answer[3]


def test_a_quiet_cabinet_is_locked_with_its_card_inside(device: CabinetDevice) -> None:
    """Contacts 1 (locked) and 3 (case closed) conduct, 2 (card) is held open, 4 (headphones) is empty."""
    assert _levels(device, READ_CUSTODY) == 0b0101


def test_the_latch_holds_the_card(device: CabinetDevice) -> None:
    with pytest.raises(ControlError, match="the latch holds the card"):
        device.handle({"do": "take_card"})


def test_the_released_latch_gives_the_card_once(device: CabinetDevice) -> None:
    device.answer(RELEASE)
    assert device.handle({"do": "take_card"})["card"] is False
    with pytest.raises(ControlError, match="no card"):
        device.handle({"do": "take_card"})


def test_the_latch_locks_again_when_the_boards_timer_ends() -> None:
    clock = HandClock()
    device = CabinetDevice(clock=clock)
    device.answer(RELEASE)
    clock.now += 1.1
    with pytest.raises(ControlError, match="the latch holds the card"):
        device.handle({"do": "take_card"})


def test_a_pressed_key_comes_up_after_so_many_reads(device: CabinetDevice) -> None:
    device.handle({"do": "press", "key": "select", "reads": 2})
    assert [_levels(device, READ_KEYS) for _ in range(3)] == [0b100, 0b100, 0]


def test_a_bouncing_sensor_never_rests(device: CabinetDevice) -> None:
    device.handle({"do": "fault", "name": "bouncing_sensor"})
    levels = [_levels(device, READ_CUSTODY) >> 1 & 1 for _ in range(200)]
    runs = [len(list(group)) for _, group in groupby(levels)]
    assert max(runs) == LONGEST_BOUNCE


def test_a_frame_for_another_board_is_not_answered(device: CabinetDevice) -> None:
    assert device.answer(sealed("03 02 00 00 00 04")) is None


@pytest.mark.parametrize("frame", [b"", READ_CUSTODY[:-1], READ_CUSTODY[:-1] + b"\x00", b"\xff" * 9])
def test_what_is_no_frame_is_not_answered(device: CabinetDevice, frame: bytes) -> None:
    assert device.answer(frame) is None


def test_card_case_and_plug_outlive_a_power_cut_and_the_bolt_falls(tmp_path: Path) -> None:
    state = tmp_path / "cabinet.json"
    before = CabinetDevice(state=state)
    before.answer(RELEASE)
    for action in ("take_card", "open_case", "plug_headphones"):
        before.handle({"do": action})
    after = CabinetDevice(state=state).handle({"do": "state"})
    assert (after["card"], after["case_open"], after["headphones"]) == (False, True, True)
    assert (after["bolt_open"], after["latch_energised"]) == (False, False)


def test_a_file_that_is_no_state_is_named(tmp_path: Path) -> None:
    state = tmp_path / "cabinet.json"
    state.write_text('{"sofa": 1}')
    with pytest.raises(ValueError, match=r"cabinet\.json is no cabinet's state"):
        CabinetDevice(state=state)


def test_an_unknown_action_names_those_there_are(device: CabinetDevice) -> None:
    with pytest.raises(ControlError, match="no action 'kick'; there are state, move_bolt, take_card"):
        device.handle({"do": "kick"})


def test_an_unknown_key_names_those_there_are(device: CabinetDevice) -> None:
    with pytest.raises(ControlError, match="no key 'any'; there are up, down"):
        device.handle({"do": "press", "key": "any"})


def test_an_unknown_fault_names_those_there_are(device: CabinetDevice) -> None:
    with pytest.raises(UnknownFaultError, match="no fault 'gremlin'; there are: stuck_latch"):
        device.handle({"do": "fault", "name": "gremlin"})


def test_an_action_without_its_text_is_refused(device: CabinetDevice) -> None:
    with pytest.raises(ControlError, match='needs a text under "key"'):
        device.handle({"do": "press", "key": 5})


@pytest.mark.parametrize("reads", [0, -1, "many", True])
def test_a_press_of_no_length_is_refused(device: CabinetDevice, reads: object) -> None:
    with pytest.raises(ControlError, match="reads"):
        device.handle({"do": "press", "key": "up", "reads": reads})
