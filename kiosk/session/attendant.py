"""Somebody asks for a person (U26): told to the centre once a minute at most, with nothing of who it is."""

from dataclasses import replace

from kiosk.session.commands import Report, StartTimer, Step, Tell
from kiosk.session.events import Timer
from kiosk.session.services import journey_of
from kiosk.session.states import State
from kiosk.session.vocabulary import Part

CALLED = "attendant.called"
AGAIN_S = 60.0


def can_call(state: State) -> bool:
    """Whether a call would be heard now: it is written down and there is a line."""
    return not {Part.JOURNAL, Part.CENTRE} & state.missing


def call_attendant(state: State) -> Step:
    """Report it, unless somebody is on the way already."""
    if state.attendant_called or not can_call(state):
        return Step(state)
    journey = journey_of(state.stage)
    where = {"journey": journey.value} if journey else {}
    told = Tell(Report(CALLED, where | {"language": state.language.value}))
    return Step(replace(state, attendant_called=True), (told, StartTimer(Timer.CALL, AGAIN_S)))


def call_again(state: State) -> Step:
    """The minute is over: who still waits may call once more."""
    return Step(replace(state, attendant_called=False))
