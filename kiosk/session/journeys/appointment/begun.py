"""The first page of looking for a time, or the appointment there is."""

from kiosk.domain.applications import ApplicationState
from kiosk.domain.told import ApplicationStatus
from kiosk.session.commands import Step
from kiosk.session.journeys.appointment.commands import AskRegions
from kiosk.session.journeys.appointment.stages import Booking, ChoosingProvince, ShowingAppointment
from kiosk.session.journeys.status.stages import Credentials
from kiosk.session.states import State


def begin_appointment(state: State, who: Credentials, status: ApplicationStatus) -> Step:
    if status.state is ApplicationState.APPOINTMENT_BOOKED:
        return Step(state.at(ShowingAppointment(who, status)))
    return choose_anew(state, who, status)


def choose_anew(state: State, who: Credentials, status: ApplicationStatus) -> Step:
    return Step(state.at(ChoosingProvince(Booking(who, status))), (AskRegions(state.session),))
