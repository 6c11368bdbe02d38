"""A card that nobody took out after an earlier session: asked for the right one, and no alarm about it."""

import pytest

from kiosk.domain.delivery import ReferralReason
from kiosk.ports import CardRefusedError
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.events import CardTrouble
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import CLAIM

ANOTHERS = CardRefusedError(CardTrouble.NOT_THIS_CARD)


@pytest.fixture
def kiosk() -> FakeKiosk:
    """The person before went away, and the card stayed in the reader."""
    kiosk = FakeKiosk()
    kiosk.happens(ev.Started(), ev.CardInserted(), ev.Cancelled())
    return kiosk


def test_a_card_left_behind_is_asked_to_be_changed_without_an_alarm(kiosk: FakeKiosk) -> None:
    kiosk.slot.read_error = ANOTHERS
    kiosk.claimed()
    kiosk.shows(st.AwaitingCard(CLAIM, "officer-1"))
    assert kiosk.journal.alarms() == []
    assert "END" not in kiosk.journal.steps
    kiosk.slot.read_error = None
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardRemoved(), ev.CardInserted())
    assert isinstance(kiosk.stage, st.TakeCard)


def test_a_card_left_behind_that_is_the_right_one_is_read_at_once(kiosk: FakeKiosk) -> None:
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.Started(), ev.ClaimEntered("851630492716", "9991234500"), ev.OfficerSigned("o", "1"))
    assert isinstance(kiosk.stage, st.TakeCard)


def test_a_wrong_card_put_in_after_it_is_a_mix_up_again(kiosk: FakeKiosk) -> None:
    kiosk.slot.read_error = ANOTHERS
    kiosk.claimed()
    kiosk.happens(ev.CardRemoved(), ev.CardInserted())
    kiosk.shows(st.SeeOfficer(ReferralReason.NOT_THIS_CARD))
    assert kiosk.journal.alarms() == ["wrong_card"]


def test_a_card_that_lies_there_when_the_kiosk_starts_is_left_behind() -> None:
    kiosk = FakeKiosk()
    kiosk.happens(ev.CardInserted())
    kiosk.slot.read_error = ANOTHERS
    kiosk.claimed()
    kiosk.shows(st.AwaitingCard(CLAIM, "officer-1"))
    assert kiosk.journal.alarms() == []


def test_a_card_found_when_a_lost_reader_comes_back_is_left_behind(kiosk: FakeKiosk) -> None:
    kiosk.happens(ev.PartLost(st.Part.READER, "reader_lost"), ev.PartBack(st.Part.READER), ev.CardInserted())
    kiosk.slot.read_error = ANOTHERS
    kiosk.claimed()
    kiosk.shows(st.AwaitingCard(CLAIM, "officer-1"))
    assert kiosk.journal.alarms() == []


def test_a_wrong_card_put_into_a_reader_that_was_empty_at_the_start_is_a_mix_up() -> None:
    kiosk = FakeKiosk()
    kiosk.slot.read_error = ANOTHERS
    kiosk.claimed()
    kiosk.happens(ev.CardInserted())
    kiosk.shows(st.SeeOfficer(ReferralReason.NOT_THIS_CARD))
    assert kiosk.journal.alarms() == ["wrong_card"]
