"""What the driver promises of any card reader: a virtual one, or a real one with `pytest --reader=NAME`.

A real reader needs a card in it throughout; nothing is written to the card.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from drivers.card import atr
from drivers.card.opening import open_reader
from drivers.card.reader import Reader
from tests.drivers.card.cards import inserted, supply

CARD_S = 10.0
SELECT_MASTER_FILE = bytes.fromhex("00A40000023F00")


@pytest.fixture
def reader(request: pytest.FixtureRequest, free_port: int) -> Iterator[Reader]:
    real = request.config.getoption("--reader")
    with closing(open_reader(real or f"vpcd://127.0.0.1:{free_port}")) as opened:
        if real:
            yield opened
            return
        with inserted(supply(), ("127.0.0.1", free_port)):
            yield opened


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
