"""How a journey begins and how it is left: what is reported, what is given back, what is wiped.

A delivery ends in `kiosk.session.endings`, which knows what becomes of the card.
"""

from dataclasses import replace
from enum import StrEnum

from kiosk.session import reports
from kiosk.session.commands import Command, EndSession, Step, StopTimer
from kiosk.session.delivery_stages import EnteringClaim
from kiosk.session.endings import home
from kiosk.session.events import Timer
from kiosk.session.journeys.appointment.commands import FreeSlot
from kiosk.session.journeys.appointment.stages import ConfirmingSlot, HoldingSlot
from kiosk.session.journeys.registration.stages import ReadingConsent
from kiosk.session.journeys.status.stages import Identifying
from kiosk.session.states import Stage, State
from kiosk.session.vocabulary import Journey, Part


class JourneyOutcome(StrEnum):
    """How a journey ended, for the report of it."""

    FINISHED = "finished"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    FAULT = "fault"


def begin(state: State, journey: Journey) -> Step:
    """A new session with its first page."""
    begun = replace(state, session=state.session + 1, extensions=0, began_s=state.now_s, unwatched=False)
    return Step(begun.at(_first(journey)), (reports.journey_started(begun, journey),))


def go_on(state: State, before: Journey, after: Journey, step: Step) -> Step:
    """From one journey into another within the session, so that nothing is typed twice."""
    told: tuple[Command, ...] = ()
    if Part.JOURNAL not in state.missing:
        ended = reports.journey_ended(state, before, JourneyOutcome.FINISHED)
        told = (ended, reports.journey_started(state, after))
    return Step(step.state, (*told, *step.commands))


def leave(state: State, journey: Journey, outcome: JourneyOutcome) -> Step:
    """Nothing personal outlives this step in the state; at `EndSession` the workers forget the rest (R62)."""
    told = () if Part.JOURNAL in state.missing else (reports.journey_ended(state, journey, outcome),)
    after = closed(state)
    return Step(after.state, (*_given_back(state.stage), *told, *after.commands))


def closed(state: State) -> Step:
    """Back to where the next person is waited for, and everything of this one forgotten."""
    after = replace(state, warning_s=None, extensions=0, left_behind=state.card_present)
    stopped = EndSession(state.session), StopTimer(Timer.HOLD), StopTimer(Timer.COUNT)
    return Step(after.at(home(after)), stopped)


def _first(journey: Journey) -> Stage:
    match journey:
        case Journey.DELIVERY:
            return EnteringClaim()
        case Journey.REGISTRATION:
            return ReadingConsent()
        case _:
            return Identifying(journey)


def _given_back(stage: Stage) -> tuple[Command, ...]:
    match stage:
        case ConfirmingSlot(booking) | HoldingSlot(booking):
            return (FreeSlot(booking.who.tracking, booking.who.second_item),)
        case _:
            return ()
