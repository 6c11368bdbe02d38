"""A technician at every page, and everything that can happen there."""

from dataclasses import replace
from typing import get_args

from kiosk.session import events as ev
from kiosk.session.commands import Command, Tell
from kiosk.session.journeys.technician import commands as work
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
from kiosk.session.states import State
from kiosk.session.step import step
from tests.kiosk.session.journeys.applicants import SESSION

MENDER = Technician("tech-1", TechnicianRole.MEND)
LOOKER = Technician("tech-2", TechnicianRole.LOOK)
FITTER = Technician("tech-3", TechnicianRole.CONFIGURE)
CARRIER = Technician("tech-4", TechnicianRole.EXPORT)
OTHER_CARRIER = Technician("tech-5", TechnicianRole.EXPORT)
FACTS = (Fact("disk", "812 MiB", FactGrade.GOOD),)

STAGES: tuple[at_service.TechnicianStage, ...] = (
    at_service.SigningOn(),
    at_service.SigningOn(Refusal.LOCKED, 600.0),
    at_service.CheckingTechnician(),
    at_service.CheckingTechnician(CARRIER),
    at_service.ServiceMenu(MENDER),
    at_service.ServiceMenu(LOOKER),
    at_service.ServiceMenu(FITTER),
    at_service.ServiceMenu(CARRIER),
    at_service.AwaitingSecond(CARRIER),
    at_service.AwaitingSecond(CARRIER, Refusal.LOCKED, 600.0),
    at_service.LookingAround(FITTER, Subject.SETTINGS, FACTS),
    at_service.LookingAround(CARRIER, Subject.EXPORT),
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
    tech.TechnicianKnown(SESSION, OTHER_CARRIER),
    tech.TechnicianRefused(SESSION, Refusal.WRONG),
    *(tech.SubjectChosen(each) for each in Subject),
    *(tech.FactsFound(SESSION, each, FACTS) for each in Subject),
    tech.PointTouched(3),
    tech.RestartConfirmed(),
    tech.SettingsWished(),
    tech.Exported(SESSION, "0a1b", 812, FACTS),
    tech.ServiceResumed(3600.0),
)


def now(state: State, event: ev.Event) -> ev.Event:
    return replace(event, session=state.session) if hasattr(event, "session") else event  # type: ignore[arg-type]


def after(state: State, *events: ev.Event) -> tuple[State, list[Command]]:
    commands: list[Command] = []
    for event in events:
        done = step(state, now(state, event))
        state, commands = done.state, [*commands, *done.commands]
    return state, commands


def told(commands: list[Command]) -> list[str]:
    return [each.report.kind for each in commands if isinstance(each, Tell)]


def commands_of_work(commands: list[Command]) -> list[Command]:
    kinds = (Tell, *get_args(work.TechnicianCommand))
    return [each for each in commands if isinstance(each, kinds)]
