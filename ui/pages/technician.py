"""The technician's pages: menu, cleaning and restart; the door and what is tried have pages of their own."""

from dataclasses import replace

from kiosk.session.events import Cancelled, Continued
from kiosk.session.journeys.technician.events import RestartConfirmed, SubjectChosen
from kiosk.session.journeys.technician.parts import Subject, may
from kiosk.session.journeys.technician.stages import (
    AwaitingSecond,
    CheckingTechnician,
    Cleaning,
    ConfirmingRestart,
    ServiceMenu,
    SigningOn,
    TechnicianStage,
)
from kiosk.session.vocabulary import Part
from ui.icons import Icon
from ui.pages import technician_door as door
from ui.pages import technician_trials as trials
from ui.pages.frame import Page
from ui.pages.technician_frame import DARK, SIGNS, service_view
from ui.view import Action, Choice, Result, Tone, Toolboard, View, Waiting

_PARTS = {
    Subject.SENSOR: Part.SENSOR,
    Subject.READER: Part.READER,
    Subject.CAMERA: Part.CAMERA,
    Subject.SCANNER: Part.SCANNER,
    Subject.PRINTER: Part.PRINTER,
    Subject.CABINET: Part.CABINET,
    Subject.NETWORK: Part.CENTRE,
    Subject.STORAGE: Part.JOURNAL,
}


def shown(page: Page, stage: TechnicianStage) -> View:
    match stage:
        case SigningOn():
            return door.signing_on(page, stage)
        case AwaitingSecond():
            return door.awaiting_second(page, stage)
        case CheckingTechnician():
            waiting = Waiting(page.say("technician.checking"), icon=Icon.LOCK)
            view = service_view(page, "technician.checking", page.say("technician.heading"), waiting)
            return replace(view, tools=(page.language_tool(),))
        case ServiceMenu():
            return _menu(page, stage)
        case Cleaning(_, seconds):
            return _cleaning(page, seconds)
        case ConfirmingRestart():
            return _restart(page)
        case _:
            return trials.shown(page, stage)


def _menu(page: Page, stage: ServiceMenu) -> View:
    tools = tuple(_tool(page, stage, each) for each in Subject)
    leave = page.back("technician.leave", Cancelled())
    on = Part.SERVICE in page.state.missing
    heading = page.say("technician.in_service" if on else "technician.choose")
    return service_view(page, "technician.menu", heading, Toolboard(tools), (leave,))


def _tool(page: Page, stage: ServiceMenu, subject: Subject) -> Action:
    """A part that does not answer wears the sign of it."""
    lost = _PARTS.get(subject) in page.state.missing
    on = subject is Subject.SERVICE and Part.SERVICE in page.state.missing
    return Action(
        f"technician.{subject}",
        page.say("technician.subject.service_off" if on else f"technician.subject.{subject}"),
        SubjectChosen(subject),
        Icon.ALERT if lost else SIGNS[subject],
        enabled=may(stage.who, subject),
        chosen=on,
    )


def _cleaning(page: Page, seconds: int) -> View:
    """Nothing here can be touched."""
    result = Result(
        Tone.INFORMATION,
        Icon.WIPE,
        page.say("technician.cleaning.text"),
        number=page.say.digits(str(seconds)),
        number_label=page.say("warning.unit"),
    )
    return View(
        "technician.cleaning",
        page.state.language,
        page.say("service"),
        page.say("technician.cleaning.heading"),
        result,
        wishes=DARK,
    )


def _restart(page: Page) -> View:
    choice = Choice(
        (
            Action("technician.stay", page.say("back"), Continued(), Icon.CLOSE, goes_back=True),
            Action(
                "technician.restart.now", page.say("technician.restart.now"), RestartConfirmed(), Icon.RETRY
            ),
        ),
        page.say("technician.restart.text"),
    )
    return service_view(page, "technician.restart", page.say("technician.subject.restart"), choice)
