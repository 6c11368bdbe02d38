"""Which journey's rules an event goes to, by the stage the person is at."""

from kiosk.session.commands import Step
from kiosk.session.events import Event
from kiosk.session.journeys.appointment.rules import appoint
from kiosk.session.journeys.appointment.stages import AppointmentStage, BookingSlot, CancellingAppointment
from kiosk.session.journeys.completion.rules import complete
from kiosk.session.journeys.completion.stages import CompletionStage, FinishingCompletion, PuttingOnHold
from kiosk.session.journeys.correction.rules import correct
from kiosk.session.journeys.correction.stages import CorrectionStage, SendingCorrection
from kiosk.session.journeys.registration.rules import register
from kiosk.session.journeys.registration.stages import RegistrationStage, SubmittingForm
from kiosk.session.journeys.relocation.rules import relocate
from kiosk.session.journeys.relocation.stages import RelocationStage, SendingPlace
from kiosk.session.journeys.status.rules import inform
from kiosk.session.journeys.status.stages import StatusStage
from kiosk.session.journeys.technician.rules import attend_technician
from kiosk.session.journeys.technician.stages import CheckingTechnician, Cleaning, TechnicianStage
from kiosk.session.journeys.withdrawal.rules import withdraw
from kiosk.session.journeys.withdrawal.stages import SendingWithdrawal, WithdrawalStage
from kiosk.session.states import State

# What is on its way cannot be called back: whoever asked for it waits for the answer, which always comes.
# Nor does any touch end the cleaning of the screen.
IN_FLIGHT = (
    SubmittingForm
    | SendingCorrection
    | BookingSlot
    | CancellingAppointment
    | FinishingCompletion
    | PuttingOnHold
    | CheckingTechnician
    | Cleaning
    | SendingWithdrawal
    | SendingPlace
)


def advance(state: State, event: Event) -> Step:
    stage = state.stage
    if isinstance(stage, RegistrationStage):
        return register(state, stage, event)
    if isinstance(stage, StatusStage):
        return inform(state, stage, event)
    if isinstance(stage, CorrectionStage):
        return correct(state, stage, event)
    if isinstance(stage, AppointmentStage):
        return appoint(state, stage, event)
    if isinstance(stage, CompletionStage):
        return complete(state, stage, event)
    if isinstance(stage, TechnicianStage):
        return attend_technician(state, stage, event)
    if isinstance(stage, WithdrawalStage):
        return withdraw(state, stage, event)
    if isinstance(stage, RelocationStage):
        return relocate(state, stage, event)
    return Step(state)
