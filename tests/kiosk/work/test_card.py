"""The card's thread: which finger is asked for first is drawn among those in the chip."""

from collections import Counter
from random import Random

from kiosk.session.commands import ReadCard
from kiosk.session.events import CardRead
from kiosk.work.card import CardWork
from kiosk.work.waiting import WaitingProbe
from tests.kiosk.fakes import FakeSlot
from tests.kiosk.people import CARD

ORDER = ReadCard(1, CARD.serial, b"digest")


def test_each_finger_of_a_card_is_drawn_about_as_often() -> None:
    work = CardWork(FakeSlot(), WaitingProbe(), Random(7).randrange)
    drawn = Counter(_read(work).draw for _ in range(400))
    assert set(drawn) == {0, 1}
    assert min(drawn.values()) > 160


def test_without_a_draw_the_card_decides() -> None:
    assert {_read(CardWork(FakeSlot(), WaitingProbe())).draw for _ in range(9)} == {0}


def _read(work: CardWork) -> CardRead:
    event = work.read(ORDER)
    assert isinstance(event, CardRead)
    return event
