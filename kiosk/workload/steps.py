"""The steps a workload tells of and faults strike at: a delivery's records, the pages of all else."""

import re
from typing import get_args

from kiosk.domain.delivery import ClaimRefusal, DeliveryStep
from kiosk.session.journeys.appointment.stages import AppointmentStage
from kiosk.session.journeys.completion.stages import CompletionStage, NotAdmitted
from kiosk.session.journeys.correction.stages import CorrectionStage
from kiosk.session.journeys.registration.stages import RegistrationStage
from kiosk.session.journeys.relocation.stages import RelocationStage
from kiosk.session.journeys.status.stages import ShowingStatus, StatusStage
from kiosk.session.journeys.technician import stages as service
from kiosk.session.journeys.withdrawal.stages import WithdrawalStage
from kiosk.session.services import journey_of
from kiosk.session.states import EnteringClaim, SeeOfficer, Stage
from kiosk.session.vocabulary import Journey

_PAGES = {
    Journey.REGISTRATION: get_args(RegistrationStage),
    Journey.STATUS: get_args(StatusStage),
    Journey.CORRECTION: (*get_args(StatusStage), *get_args(CorrectionStage)),
    Journey.APPOINTMENT: (*get_args(StatusStage), *get_args(AppointmentStage)),
    Journey.COMPLETION: (*get_args(StatusStage), *get_args(CompletionStage)),
    Journey.WITHDRAWAL: get_args(WithdrawalStage),
    Journey.RELOCATION: get_args(RelocationStage),
}

TECHNICIAN = "technician"
_SERVICE_PAGES = (
    service.SigningOn,
    service.CheckingTechnician,
    service.ServiceMenu,
    service.LookingAround,
    service.TryingSensor,
    service.TryingCamera,
    service.TryingTouch,
)


def page_step(stage: Stage) -> str | None:
    """`registration.filling_form`; None for a delivery, whose journal tells its own."""
    if isinstance(stage, _SERVICE_PAGES):
        return _name(TECHNICIAN, type(stage))
    journey = journey_of(stage)
    return _name(journey, type(stage)) if journey and journey is not Journey.DELIVERY else None


def told_on(stage: Stage) -> str | None:
    """The code of a refusal that a page tells, with the day, hour and place of a visit that is elsewhere."""
    match stage:
        case NotAdmitted(reason, booked):
            when = f" {booked.day} {booked.begins} {booked.place}" if booked else ""
            return f"{reason.value}{when}"
        case EnteringClaim(problem=ClaimRefusal() as problem):
            return problem.value
        case SeeOfficer(reason):
            return reason.value
        case _:
            return None


def is_page(step: str) -> bool:
    return step in PAGE_STEPS


def is_technicians(step: str) -> bool:
    return step.startswith(f"{TECHNICIAN}.")


def _name(whose: str, page: type) -> str:
    return f"{whose}.{re.sub('(?<!^)(?=[A-Z])', '_', page.__name__).lower()}"


PAGE_STEPS = frozenset(
    _name(journey, page)
    for journey, pages in _PAGES.items()
    for page in pages
    if page is not ShowingStatus or journey is Journey.STATUS
) | {_name(TECHNICIAN, page) for page in _SERVICE_PAGES}
DELIVERY_STEPS = tuple(step.value for step in DeliveryStep)
