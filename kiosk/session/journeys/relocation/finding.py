"""The way to the new place: province, city, place; the place the card goes to now is not offered."""

from dataclasses import replace

from kiosk.domain.relocation import MoveRefusal
from kiosk.session.commands import Step
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.appointment import events as ev
from kiosk.session.journeys.appointment.commands import AskPlaces, AskRegions
from kiosk.session.journeys.registration.events import WentBack
from kiosk.session.journeys.relocation.stages import ConfirmingPlace, FindingPlace, GivingReason, Move
from kiosk.session.states import State


def find_a_place(state: State, stage: FindingPlace, event: Event) -> Step:
    match event:
        case CentreSilent():
            return Step(state.at(replace(stage, unreachable=True)))
        case ev.AskedAgain() if stage.unreachable:
            return ask_anew(state, stage.move)
        case WentBack():
            return _back(state, stage.move)
        case ev.RegionsTold(_, names) if not stage.move.city:
            return Step(state.at(replace(stage, names=names)))
        case ev.PlacesTold(_, places) if stage.move.city:
            now = stage.move.status.delivery_place
            others = tuple(each for each in places if now is None or each.id != now.id)
            return Step(state.at(replace(stage, places=others)))
        case _:
            return _chosen(state, stage, event)


def ask_anew(state: State, move: Move, problem: MoveRefusal | None = None) -> Step:
    """The page for what is missing, while its choices are on their way."""
    page = Step(state.at(FindingPlace(move, problem=problem)))
    if move.city:
        return replace(page, commands=(AskPlaces(state.session, move.province, move.city),))
    return replace(page, commands=(AskRegions(state.session, move.province),))


def _chosen(state: State, stage: FindingPlace, event: Event) -> Step:
    move = stage.move
    match event:
        case ev.RegionChosen(name) if name in (stage.names or ()):
            chosen = replace(move, city=name) if move.province else replace(move, province=name)
            return ask_anew(state, chosen)
        case ev.PlaceChosen(id):
            found = next((each for each in stage.places or () if each.id == id), None)
            return Step(state.at(ConfirmingPlace(replace(move, place=found)))) if found else Step(state)
        case _:
            return Step(state)


def _back(state: State, move: Move) -> Step:
    if move.city:
        return ask_anew(state, replace(move, city=""))
    if move.province:
        return ask_anew(state, replace(move, province=""))
    return Step(state.at(GivingReason(move)))
