"""How an officer signs at a visit: with the officer's card in the reader and a PIN, or as the policy says."""

from kiosk.session.journeys.completion.commands import AskChecker
from kiosk.session.journeys.completion.parts import Completion
from kiosk.session.states import State


def asked_of(state: State, completion: Completion, officer: str, pin: str) -> AskChecker:
    application = completion.visit.application
    return AskChecker(state.session, application, officer, pin, state.policy.officer_cards)
