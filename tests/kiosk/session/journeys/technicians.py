"""A technician at every page, and everything that can happen there."""

from kiosk.session import events as ev
from kiosk.session.journeys.technician import events as tech
from kiosk.session.journeys.technician import stages as at_service
from kiosk.session.journeys.technician.parts import (
    Fact,
    FactGrade,
    Refusal,
    Subject,
    Technician,
    TechnicianRole,
)
from kiosk.session.states import Stage
from tests.kiosk.session.journeys.applicants import SESSION

MENDER = Technician("tech-1", TechnicianRole.MEND)
LOOKER = Technician("tech-2", TechnicianRole.LOOK)
FACTS = (Fact("disk", "812 MiB", FactGrade.GOOD),)

STAGES: tuple[Stage, ...] = (
    at_service.SigningOn(),
    at_service.SigningOn(Refusal.LOCKED, 600.0),
    at_service.CheckingTechnician(),
    at_service.ServiceMenu(MENDER),
    at_service.ServiceMenu(LOOKER),
    at_service.LookingAround(MENDER, Subject.PRINTER),
    at_service.LookingAround(LOOKER, Subject.STORAGE, FACTS),
    at_service.TryingSensor(MENDER),
    at_service.TryingSensor(MENDER, 288, 288, FACTS),
    at_service.TryingCamera(MENDER, Subject.CAMERA),
    at_service.TryingCamera(MENDER, Subject.SCANNER, True),
    at_service.TryingTouch(MENDER),
    at_service.ConfirmingRestart(MENDER),
    at_service.Cleaning(MENDER, 60),
    at_service.Cleaning(MENDER, 1),
)

EVENTS: tuple[ev.Event, ...] = (
    tech.ServiceCalled(),
    tech.TechnicianSigned("70125", "4711"),
    tech.TechnicianKnown(SESSION, MENDER),
    tech.TechnicianRefused(SESSION, Refusal.WRONG),
    *(tech.SubjectChosen(each) for each in Subject),
    *(tech.FactsFound(SESSION, each, FACTS) for each in Subject),
    tech.PointTouched(3),
    tech.RestartConfirmed(),
)
