"""What no card is asked before it was authenticated, and what a card does not have."""

import pytest

from drivers.card.application import CardApplication
from drivers.errors import DeviceFault
from tests.drivers.card.cards import OWNER, application, chip, deliver, opened


def test_nothing_is_asked_of_a_card_that_was_not_authenticated() -> None:
    for ask in (CardApplication.read_holder, CardApplication.bit_group):
        card = application(chip().process)
        card.select()
        with pytest.raises(DeviceFault, match="has not been authenticated"):
            ask(card)


def test_a_card_that_was_not_authenticated_gives_no_receipt() -> None:
    made = chip()
    deliver(made.process, OWNER)
    made.power()
    card = application(made.process)
    card.select()
    with pytest.raises(DeviceFault, match="the receipt was answered 6982"):
        card.read_receipt()


def test_a_finger_or_counter_that_the_card_does_not_have_is_named() -> None:
    with pytest.raises(DeviceFault, match="no finger under reference 95"):
        opened(chip().process).verify(0x95, OWNER)
    with pytest.raises(DeviceFault, match="no counter for reference 95"):
        opened(chip().process).tries_left(0x95)
