"""Which journeys can be served with the parts there are, and which journey a stage belongs to (F31, U40)."""

from types import MappingProxyType
from typing import get_args

from kiosk.session.delivery_stages import DeliveryStage
from kiosk.session.journeys.appointment.stages import AppointmentStage
from kiosk.session.journeys.completion.stages import CompletionStage
from kiosk.session.journeys.correction.stages import CorrectionStage
from kiosk.session.journeys.registration.stages import RegistrationStage
from kiosk.session.journeys.relocation.stages import RelocationStage
from kiosk.session.journeys.status.stages import Identifying, LookingUp, ShowingStatus
from kiosk.session.journeys.withdrawal.stages import WithdrawalStage
from kiosk.session.policy import Policy
from kiosk.session.states import Stage, State
from kiosk.session.vocabulary import Journey, Part

# A part that this kiosk does not have is never missing, save those without which a journey is not set up.
ALWAYS = (Part.SERVICE, Part.PLAN, Part.JOURNAL, Part.CASE, Part.ROOM)
NEEDS = MappingProxyType(
    {
        Journey.REGISTRATION: ALWAYS,
        Journey.STATUS: ALWAYS,
        Journey.CORRECTION: (*ALWAYS, Part.CENTRE),
        Journey.APPOINTMENT: (*ALWAYS, Part.CENTRE),
        Journey.COMPLETION: (*ALWAYS, Part.SENSOR, Part.CAMERA, Part.SCANNER),
        Journey.DELIVERY: (*ALWAYS, Part.LOCK, Part.LATCH, Part.CABINET, Part.READER, Part.SENSOR),
        Journey.WITHDRAWAL: (*ALWAYS, Part.CENTRE),
        Journey.RELOCATION: (*ALWAYS, Part.CENTRE),
    }
)
FROM_THE_STATUS = frozenset({Journey.WITHDRAWAL, Journey.RELOCATION})  # never begun at the first screen
_JOURNEYS = {
    kind: journey
    for journey, union in (
        (Journey.REGISTRATION, RegistrationStage),
        (Journey.CORRECTION, CorrectionStage),
        (Journey.APPOINTMENT, AppointmentStage),
        (Journey.COMPLETION, CompletionStage),
        (Journey.DELIVERY, DeliveryStage),
        (Journey.WITHDRAWAL, WithdrawalStage),
        (Journey.RELOCATION, RelocationStage),
    )
    for kind in get_args(union)
}


def lacking(state: State, journey: Journey) -> Part | None:
    """The first part that this journey would need and that is missing."""
    return next((part for part in needs(state.policy, journey) if part in state.missing), None)


def needs(policy: Policy, journey: Journey) -> tuple[Part, ...]:
    """A visit ends with an officer's signature, and where officers have cards these are read."""
    by_card = journey is Journey.COMPLETION and policy.officer_cards
    return (*NEEDS[journey], Part.READER) if by_card else NEEDS[journey]


def offered(state: State) -> frozenset[Journey]:
    """The journeys that somebody may begin now."""
    return frozenset(each for each in state.services if lacking(state, each) is None)


def begun_here(state: State) -> frozenset[Journey]:
    """Those of them that the first screen begins."""
    return offered(state) - FROM_THE_STATUS


def journey_of(stage: Stage) -> Journey | None:
    """The journey a stage belongs to; None while nobody is on one."""
    match stage:
        case Identifying(journey) | LookingUp(journey):
            return journey
        case ShowingStatus():
            return Journey.STATUS
        case _:
            return _JOURNEYS.get(type(stage))
