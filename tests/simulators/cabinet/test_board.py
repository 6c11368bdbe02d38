"""The simulated board answers as its data sheet says, and refuses what it does not have."""

import pytest
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU

from drivers.cabinet.frames import WriteCoil
from simulators.cabinet.board import Board
from tests.drivers.cabinet.conftest import HandClock
from tests.drivers.cabinet.test_frames import sealed


class Wire:
    """One board, frames in and out."""

    def __init__(self) -> None:
        self.levels: dict[int, bool] = {}
        self.clock = HandClock()
        self.board = Board(lambda: self.levels, self.clock)
        decoder = DecodePDU(True)
        decoder.register(WriteCoil)
        self._framer = FramerRTU(decoder)

    def ask(self, frame: bytes) -> bytes:
        question = self._framer.handleFrame(frame, 0, 0)[1]
        assert question is not None
        return self._framer.buildFrame(self.board.answer(question))


@pytest.fixture
def wire() -> Wire:
    return Wire()


def test_inputs_are_read_with_function_02(wire: Wire) -> None:
    wire.levels = {0: True, 3: True}
    assert wire.ask(bytes.fromhex("01 02 00 00 00 08 79 cc")) == sealed("01 02 01 09")


def test_one_output_is_switched_with_function_05_and_echoed(wire: Wire) -> None:
    frame = bytes.fromhex("01 05 00 00 ff 00 8c 3a")
    assert wire.ask(frame) == frame
    assert wire.ask(sealed("01 01 00 00 00 08")) == sealed("01 01 01 01")


def test_all_outputs_are_switched_with_function_0f(wire: Wire) -> None:
    assert wire.ask(bytes.fromhex("01 0f 00 00 00 08 01 ff be d5")) == sealed("01 0f 00 00 00 08")
    assert [wire.board.coil(channel) for channel in range(8)] == [True] * 8


def test_a_timed_output_goes_off_by_itself(wire: Wire) -> None:
    frame = bytes.fromhex("01 05 02 00 00 07 8d b0")
    assert wire.ask(frame) == frame
    wire.clock.now += 0.69
    assert wire.board.coil(0) is True
    wire.clock.now += 0.02
    assert wire.board.coil(0) is False


def test_a_linked_output_follows_its_input_until_its_mode_is_set_to_0(wire: Wire) -> None:
    wire.ask(sealed("01 06 10 02 00 01"))
    wire.levels = {2: True}
    assert wire.board.coil(2) is True
    assert wire.ask(sealed("01 03 10 02 00 01")) == sealed("01 03 02 00 01")
    wire.ask(sealed("01 06 10 02 00 00"))
    assert wire.board.coil(2) is False


def test_the_modes_of_all_outputs_are_read_at_once(wire: Wire) -> None:
    assert wire.ask(bytes.fromhex("01 03 10 00 00 08 40 cc")) == sealed("01 03 10" + "00" * 16)


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("01 02 00 00 00 09", "01 82 02"),
        ("01 01 00 08 00 01", "01 81 02"),
        ("01 05 00 08 ff 00", "01 85 02"),
        ("01 05 02 08 00 07", "01 85 02"),
        ("01 05 00 00 12 34", "01 85 03"),
        ("01 0f 00 04 00 08 01 ff", "01 8f 02"),
        ("01 03 0f ff 00 01", "01 83 02"),
        ("01 03 10 07 00 02", "01 83 02"),
        ("01 06 10 08 00 00", "01 86 02"),
        ("01 06 10 00 00 07", "01 86 03"),
        ("01 04 00 00 00 01", "01 84 01"),
    ],
)
def test_what_the_board_does_not_have_is_refused(wire: Wire, question: str, refusal: str) -> None:
    assert wire.ask(sealed(question)) == sealed(refusal)
