"""What the driver promises of any card reader: virtual ones, or a real one with `pytest --reader=NAME`.

A real reader needs a card in it throughout; nothing is written to the card.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from drivers.card import atr
from drivers.card.opening import open_reader
from drivers.card.reader import Reader
from simulators.pcscd import Pcscd, PcscdError
from tests.drivers.card.cards import inserted, supply

CARD_S = 10.0
SELECT_MASTER_FILE = bytes.fromhex("00A40000023F00")


@pytest.fixture(params=["vpcd", "pcscd"])
def reader(request: pytest.FixtureRequest, free_port: int) -> Iterator[Reader]:
    """One reader with a card in it."""
    with ExitStack() as stack:
        yield stack.enter_context(closing(open_reader(_named(request, free_port, stack))))


def _named(request: pytest.FixtureRequest, free_port: int, stack: ExitStack) -> str:
    """The name of the reader to be tried; a virtual one is begun and has its card."""
    real: str | None = request.config.getoption("--reader")
    if real:
        if request.param != "vpcd":
            pytest.skip("a named reader is tried once")
        return real
    address, name = ("127.0.0.1", free_port), f"vpcd://127.0.0.1:{free_port}"
    if request.param == "pcscd":
        try:
            daemon = stack.enter_context(Pcscd())
        except PcscdError as error:
            pytest.skip(str(error))
        address, name = ("127.0.0.1", daemon.port), daemon.reader
    stack.enter_context(inserted(supply(), address))
    return name


def test_a_card_in_the_reader_answers_each_time_it_is_connected(reader: Reader) -> None:
    assert reader.wait_card(CARD_S)
    for _ in range(3):
        connection = reader.connect()
        assert atr.parse(connection.atr)
        assert len(connection.transmit(SELECT_MASTER_FILE)) >= 2
        connection.disconnect()
    assert reader.card_present
    assert reader.presence.insertions == 1


def test_a_reset_card_answers_as_before(reader: Reader) -> None:
    assert reader.wait_card(CARD_S)
    connection = reader.connect()
    first = connection.atr
    connection.reset()
    assert connection.atr == first
    assert len(connection.transmit(SELECT_MASTER_FILE)) >= 2
    connection.disconnect()
