"""The first page of a correction."""

from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.told import ApplicationStatus
from kiosk.session.commands import Step
from kiosk.session.journeys.correction.stages import CorrectingItem, NotCorrected
from kiosk.session.journeys.status.stages import Credentials
from kiosk.session.states import State


def begin_correction(state: State, who: Credentials, status: ApplicationStatus) -> Step:
    if not status.items:
        return Step(state.at(NotCorrected(ApplicationRefusal.NOT_POSSIBLE_NOW)))
    if status.edits_left == 0:
        return Step(state.at(NotCorrected(ApplicationRefusal.EDIT_LIMIT)))
    return Step(state.at(CorrectingItem(who, status)))
