"""The wiring is one value, checked when it is made."""

import re

import pytest

from drivers.cabinet.iomap import DEFAULT_MAP, Input, IoMap, Lamp, LatchOutput, Output, Signal
from tests.conftest import ROOT


def test_the_default_map_wires_every_signal_and_every_lamp() -> None:
    assert set(DEFAULT_MAP.inputs) == set(Signal)
    assert set(DEFAULT_MAP.lamps) == set(Lamp)


def test_the_wiring_page_shows_the_default_map() -> None:
    page = (ROOT / "docs" / "cabinet.md").read_text()
    rows = re.findall(r"^\| (\d) \| D([IO])(\d) \| `(\w+)` \|", page, re.MULTILINE)
    shown = {part: (int(board), kind, int(terminal) - 1) for board, kind, terminal, part in rows}
    inputs = {str(each): (wire.unit or 1, "I", wire.channel) for each, wire in DEFAULT_MAP.inputs.items()}
    lamps = {str(each): (wire.unit or 1, "O", wire.channel) for each, wire in DEFAULT_MAP.lamps.items()}
    assert shown == {**inputs, **lamps, "latch": (1, "O", DEFAULT_MAP.latch.channel)}


def test_a_part_the_cabinet_lacks_is_not_wired() -> None:
    bare = IoMap(headphones=None, lamp_keypad=None)
    assert Signal.HEADPHONES not in bare.inputs
    assert Lamp.KEYPAD not in bare.lamps


def test_a_torn_wire_never_tells_taken_locked_or_case_closed() -> None:
    told = {signal for signal, wire in DEFAULT_MAP.inputs.items() if not wire.active_high}
    assert told == {Signal.LATCH_OPEN, Signal.CARD_PRESENT, Signal.CASE_OPEN}


def test_two_contacts_on_one_terminal_are_refused() -> None:
    with pytest.raises(ValueError, match="one terminal"):
        IoMap(card_present=Input(2, active_high=False))


def test_a_custody_board_at_the_keypads_address_is_refused() -> None:
    with pytest.raises(ValueError, match="one terminal"):
        DEFAULT_MAP.check(own_unit=2)


@pytest.mark.parametrize("unit", [-1, 0, 248])
def test_an_address_no_board_has_is_refused(unit: int) -> None:
    with pytest.raises(ValueError, match="1 to 247"):
        DEFAULT_MAP.check(own_unit=unit)


def test_a_lamp_on_the_latch_coil_is_refused() -> None:
    with pytest.raises(ValueError, match="one terminal"):
        IoMap(latch=LatchOutput(1), lamp_card_slot=Output(1))


def test_an_input_that_is_believed_unread_is_refused() -> None:
    with pytest.raises(ValueError, match="0 reads"):
        Input(0, reads=0)
