"""How technicians sign on: one by card and PIN, or as the policy says; a second beside the first always so.

A reader that does not answer must not keep out who is to mend it: number and PIN do then, and reach no
further than looking and mending.
"""

from kiosk.session.commands import Step
from kiosk.session.journeys.technician import telling
from kiosk.session.journeys.technician.commands import CheckTechnician, ExportBundle
from kiosk.session.journeys.technician.events import TechnicianKnown, TechnicianRefused
from kiosk.session.journeys.technician.parts import Deed, Refusal, Subject, Technician, may
from kiosk.session.journeys.technician.stages import (
    AwaitingSecond,
    CheckingTechnician,
    LookingAround,
    ServiceMenu,
    SigningOn,
)
from kiosk.session.policy import OPTIONAL
from kiosk.session.states import State
from kiosk.session.vocabulary import Part


def asks_card(state: State, *, second: bool = False) -> bool:
    """Whether the card in the reader says who signs on; else the number that was typed."""
    if second:
        return True
    if Part.READER in state.missing:
        return False
    return state.card_present or state.policy.technician_card != OPTIONAL


def signed(state: State, number: str, pin: str, first: Technician | None = None) -> Step:
    with_card = asks_card(state, second=first is not None)
    check = CheckTechnician(state.session, number, pin, with_card)
    return Step(state.at(CheckingTechnician(first)), (check,))


def answered(state: State, first: Technician | None, answer: TechnicianKnown | TechnicianRefused) -> Step:
    if isinstance(answer, TechnicianRefused):
        return _refused(state, first, answer.refusal, answer.wait_s)
    who = answer.technician
    if first is None:
        return Step(state.at(ServiceMenu(who)), telling.entered(state, who))
    return _seconded(state, first, who)


def _seconded(state: State, first: Technician, second: Technician) -> Step:
    """Two people, each with a card of their own, and both may export."""
    if second.reference == first.reference:
        return _refused(state, first, Refusal.SAME_PERSON)
    if not may(second, Subject.EXPORT):
        return _refused(state, first, Refusal.NOT_ENTITLED)
    order = ExportBundle(state.session, (first.reference, second.reference))
    told = telling.did(state, first, Deed.EXPORT_BUNDLE, second)
    return Step(state.at(LookingAround(first, Subject.EXPORT)), (*told, order))


def _refused(state: State, first: Technician | None, refusal: Refusal, wait_s: float | None = None) -> Step:
    at = AwaitingSecond(first, refusal, wait_s) if first else SigningOn(refusal, wait_s)
    return Step(state.at(at), telling.refused(state, refusal))
