"""Officers sign with card and PIN: neither alone is a signature, and no card passes for another kind."""

import pytest

from drivers.errors import DeviceFault
from kiosk.domain.delivery import OfficerRefusal
from kiosk.ports import CardRefusedError
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.events import CardTrouble
from kiosk.session.policy import Policy
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import CLAIM


def asked(policy: Policy | None = None) -> FakeKiosk:
    """A kiosk that waits for the officer of a granted claim."""
    kiosk = FakeKiosk(policy)
    kiosk.happens(ev.Started(), ev.ClaimEntered("851630492716", "9991234500"))
    kiosk.shows(st.AwaitingOfficer(CLAIM))
    return kiosk


def test_the_card_says_who_signs_whatever_was_typed() -> None:
    kiosk = asked()
    kiosk.happens(ev.OfficerSigned("somebody else", "582914"))
    assert kiosk.central.signed == [("20417", "582914")]
    kiosk.shows(st.AwaitingCard(CLAIM, "officer-1"))


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        (CardRefusedError(CardTrouble.REMOVED), OfficerRefusal.NO_CARD),
        (CardRefusedError(CardTrouble.NOT_THIS_CARD), OfficerRefusal.NOT_OFFICERS_CARD),
        (CardRefusedError(CardTrouble.UNREADABLE), OfficerRefusal.CARD_UNREADABLE),
        (CardRefusedError(CardTrouble.KIOSK_NOT_TRUSTED), OfficerRefusal.CARD_UNREADABLE),
        (DeviceFault("the reader fails", "see to it"), OfficerRefusal.CARD_UNREADABLE),
    ],
)
def test_a_pin_without_an_officers_card_is_refused_and_asked_of_nobody(
    what: Exception, problem: OfficerRefusal
) -> None:
    kiosk = asked()
    kiosk.slot.officer = what
    kiosk.happens(ev.OfficerSigned("20417", "582914"))
    assert kiosk.central.signed == []
    kiosk.shows(st.AwaitingOfficer(CLAIM, problem=problem))
    assert kiosk.journal.alarms() == []


def test_a_card_that_only_claims_to_be_an_officers_is_told_to_the_centre() -> None:
    kiosk = asked()
    kiosk.slot.officer = CardRefusedError(CardTrouble.NOT_AUTHENTIC)
    kiosk.happens(ev.OfficerSigned("", "582914"))
    kiosk.shows(st.AwaitingOfficer(CLAIM, problem=OfficerRefusal.CARD_NOT_AUTHENTIC))
    assert kiosk.journal.alarms() == ["officer_card_refused"]


def test_a_card_without_the_right_pin_is_refused() -> None:
    kiosk = asked()
    kiosk.central.officer = OfficerRefusal.WRONG_PIN
    kiosk.happens(ev.OfficerSigned("", ""))
    kiosk.shows(st.AwaitingOfficer(CLAIM, problem=OfficerRefusal.WRONG_PIN))


def test_a_kiosk_told_to_do_without_cards_reads_none() -> None:
    kiosk = asked(Policy(officer_cards=False))
    kiosk.slot.officer = AssertionError("nobody reads a card here")
    kiosk.happens(ev.OfficerSigned("20417", "582914"))
    assert kiosk.central.signed == [("20417", "582914")]


def test_an_officers_card_left_in_the_reader_is_asked_out_without_an_alarm() -> None:
    kiosk = asked()
    kiosk.slot.read_error = CardRefusedError(CardTrouble.OFFICERS_CARD)
    kiosk.happens(ev.CardInserted(), ev.OfficerSigned("", "582914"))
    kiosk.shows(st.AwaitingCard(CLAIM, "officer-1", st.CardHint.OFFICERS_CARD))
    assert kiosk.journal.alarms() == []
    kiosk.slot.read_error = None
    kiosk.happens(ev.CardRemoved(), ev.CardInserted())
    assert any(isinstance(state.stage, st.AwaitingFinger) for state in kiosk.seen)


def test_an_answer_about_a_card_that_comes_after_the_session_changes_nothing() -> None:
    kiosk = asked()
    kiosk.card_worker.held = True
    kiosk.happens(ev.OfficerSigned("", "582914"), ev.Cancelled())
    before = kiosk.state
    kiosk.card_worker.let_go()
    kiosk.loop.settle()
    assert kiosk.state.stage == before.stage
