"""What is asked of centre and officer, what is shown of their answers, and where nothing can be served."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import OfficerRefusal
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import AskClaim, AskOfficer
from kiosk.session.endings import home
from kiosk.session.step import step
from kiosk.session.vocabulary import Journey, Language, Part
from tests.kiosk.people import CLAIM, POLICY, SESSION, state
from tests.kiosk.session.letters import alarm, without_waiting

RECEIPT, CODE = "851630492716", "9991234500"


def test_a_claim_is_asked_for_with_what_was_entered() -> None:
    done = step(state(st.EnteringClaim()), ev.ClaimEntered(RECEIPT, CODE))
    assert done.state.stage == st.CheckingClaim()
    assert without_waiting(done.commands) == (AskClaim(SESSION, RECEIPT, CODE),)


@pytest.mark.parametrize("cards", [True, False])
def test_an_officer_is_asked_about_by_card_where_officers_have_cards(cards: bool) -> None:
    before = state(st.AwaitingOfficer(CLAIM), policy=replace(POLICY, officer_cards=cards))
    done = step(before, ev.OfficerSigned("officer-1", "4711"))
    assert done.state.stage == st.CheckingOfficer(CLAIM)
    ask = AskOfficer(SESSION, CLAIM.application, "officer-1", "4711", cards)
    assert without_waiting(done.commands) == (ask,)


@pytest.mark.parametrize("problem", OfficerRefusal)
def test_a_card_that_only_claims_to_be_an_officers_alone_raises_an_alarm(problem: OfficerRefusal) -> None:
    done = step(state(st.CheckingOfficer(CLAIM)), ev.OfficerRefused(SESSION, problem))
    assert done.state.stage == st.AwaitingOfficer(CLAIM, problem=problem)
    forged = problem is OfficerRefusal.CARD_NOT_AUTHENTIC
    assert without_waiting(done.commands) == ((alarm("officer_card_refused", "high"),) if forged else ())


def test_an_officer_signs_again_where_the_centre_was_silent() -> None:
    done = step(state(st.CheckingOfficer(CLAIM)), ev.CentreSilent(SESSION))
    assert done.state.stage == st.AwaitingOfficer(CLAIM, unreachable=True)
    assert without_waiting(done.commands) == ()


def test_a_language_is_spoken_from_its_choice_on() -> None:
    for language in Language:
        assert step(state(st.Attract()), ev.LanguageChosen(language)).state.language is language


@pytest.mark.parametrize("language", [None, *Language])
def test_a_journey_chosen_with_a_language_is_in_it(language: Language | None) -> None:
    before = state(st.Attract(), services=frozenset({Journey.REGISTRATION}))
    begun = step(before, ev.JourneyChosen(Journey.REGISTRATION, language)).state
    assert begun.session == SESSION + 1
    assert begun.language is (language or before.language)


def test_who_was_interrupted_can_choose_anew() -> None:
    interrupted = state(
        st.Interrupted(Journey.DELIVERY, Part.SENSOR),
        services=frozenset({Journey.DELIVERY, Journey.STATUS}),
        missing=frozenset({Part.SENSOR}),
    )
    assert step(interrupted, ev.Continued()).state.stage == st.Attract()


@pytest.mark.parametrize(
    ("services", "missing", "named"),
    [
        ({Journey.DELIVERY, Journey.APPOINTMENT}, {Part.LATCH, Part.CENTRE}, Part.LATCH),
        ({Journey.APPOINTMENT}, {Part.LATCH, Part.CENTRE}, Part.CENTRE),
        ({Journey.WITHDRAWAL, Journey.APPOINTMENT}, {Part.CENTRE, Part.PLAN}, Part.PLAN),
    ],
)
def test_a_kiosk_out_of_service_names_what_its_main_journey_lacks(
    services: set[Journey], missing: set[Part], named: Part
) -> None:
    closed = state(st.Attract(), services=frozenset(services), missing=frozenset(missing))
    assert home(closed) == st.OutOfService(named)
