"""What becomes of a journey when a part of the machine is lost in the middle of it."""

from kiosk.session.commands import Step
from kiosk.session.journeys.appointment.stages import AppointmentCancelled, Booked, NotBooked
from kiosk.session.journeys.completion.begun import device_lost
from kiosk.session.journeys.completion.stages import Completed, CompletionStage, NotAdmitted, OnHold
from kiosk.session.journeys.correction.stages import Corrected, NotCorrected
from kiosk.session.journeys.printing import printer_lost
from kiosk.session.journeys.registration.stages import NotRegistered, Registered
from kiosk.session.journeys.relocation.stages import NotRelocated, Relocated
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.journeys.withdrawal.stages import NotWithdrawn, Withdrawn
from kiosk.session.leaving import JourneyOutcome, leave
from kiosk.session.services import ALWAYS, journey_of
from kiosk.session.states import Interrupted, State
from kiosk.session.vocabulary import Part

# What somebody has been told they may read to its end, whatever breaks meanwhile: it is durable already.
TOLD = (
    Registered,
    NotRegistered,
    ShowingStatus,
    Corrected,
    NotCorrected,
    Booked,
    NotBooked,
    AppointmentCancelled,
    Completed,
    OnHold,
    NotAdmitted,
    Withdrawn,
    NotWithdrawn,
    Relocated,
    NotRelocated,
    Interrupted,
)


def journey_without(state: State, part: Part) -> Step:
    """Only a kiosk that may promise nothing any more ends a journey; a missing device is waited for (F31)."""
    stage, journey = state.stage, journey_of(state.stage)
    if part is Part.LOCK:
        return Step(state)
    if part is Part.PRINTER:
        return Step(printer_lost(state))
    if part in ALWAYS and journey and not isinstance(stage, TOLD):
        return leave(state, journey, JourneyOutcome.FAULT)
    if isinstance(stage, CompletionStage):
        return device_lost(state, stage, part)
    return Step(state)
