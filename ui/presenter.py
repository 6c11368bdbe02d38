"""`present(state, draft, wishes) -> View`: which screen a state is, in words; pure, and free of Kivy."""

from dataclasses import replace

from kiosk.session.events import Cancelled, Touched
from kiosk.session.journeys.appointment.stages import AppointmentStage
from kiosk.session.journeys.completion.stages import CompletionStage
from kiosk.session.journeys.correction.stages import CorrectionStage
from kiosk.session.journeys.registration.stages import RegistrationStage
from kiosk.session.journeys.relocation.stages import RelocationStage
from kiosk.session.journeys.status.stages import Identifying, LookingUp, ShowingStatus
from kiosk.session.journeys.technician.stages import TechnicianStage
from kiosk.session.journeys.withdrawal.stages import WithdrawalStage
from kiosk.session.states import (
    Attract,
    AwaitingCard,
    AwaitingFinger,
    AwaitingOfficer,
    Capturing,
    CheckingClaim,
    CheckingOfficer,
    Comparing,
    Delivered,
    EnteringClaim,
    Interrupted,
    NotMatched,
    OutOfService,
    ReadingCard,
    Recording,
    SeeOfficer,
    State,
    TakeCard,
)
from ui.draft import Draft
from ui.pages import (
    appointment,
    attract,
    card,
    claim,
    correction,
    finger,
    identify,
    officer,
    outages,
    outcomes,
    registration,
    relocation,
    status,
    technician,
    visit,
    withdrawal,
)
from ui.pages.frame import Page, page_of
from ui.pages.helping import helping
from ui.view import Action, Emphasis, StillThere, View
from ui.wishes import AS_EVER, Wishes


def present(state: State, draft: Draft, wishes: Wishes = AS_EVER) -> View:
    page = page_of(state, draft, wishes)
    view = replace(
        _stage(page), low=state.controls_low, mark=page.say("simulated") if state.simulated else ""
    )
    if state.night and wishes == AS_EVER and isinstance(state.stage, Attract | OutOfService):
        view = replace(view, dimmed=True)
    if state.warning_s is not None:
        return replace(view, warning=_warning(page))
    return replace(view, help=helping(page, view.name)) if wishes.help else view


def _stage(page: Page) -> View:
    if isinstance(page.state.stage, RegistrationStage):
        return registration.shown(page, page.state.stage)
    if isinstance(page.state.stage, CorrectionStage):
        return correction.shown(page, page.state.stage)
    if isinstance(page.state.stage, AppointmentStage):
        return appointment.shown(page, page.state.stage)
    if isinstance(page.state.stage, CompletionStage):
        return visit.shown(page, page.state.stage)
    if isinstance(page.state.stage, TechnicianStage):
        return technician.shown(page, page.state.stage)
    if isinstance(page.state.stage, WithdrawalStage):
        return withdrawal.shown(page, page.state.stage)
    if isinstance(page.state.stage, RelocationStage):
        return relocation.shown(page, page.state.stage)
    match page.state.stage:
        case Attract() as stage:
            return attract.attract(page, stage)
        case Identifying() as stage:
            return identify.identifying(page, stage)
        case LookingUp() as stage:
            return identify.looking_up(page, stage)
        case ShowingStatus() as stage:
            return status.shown(page, stage)
        case EnteringClaim() as stage:
            return claim.entering(page, stage)
        case CheckingClaim() as stage:
            return claim.checking(page, stage)
        case AwaitingOfficer() as stage:
            return officer.awaited(page, stage)
        case CheckingOfficer() as stage:
            return officer.checking(page, stage)
        case AwaitingCard() as stage:
            return card.awaited(page, stage)
        case ReadingCard() as stage:
            return card.reading(page, stage)
        case TakeCard() as stage:
            return card.taken(page, stage)
        case _:
            return _finger_or_end(page)


def _finger_or_end(page: Page) -> View:
    match page.state.stage:
        case AwaitingFinger() as stage:
            return finger.asked(page, stage)
        case Capturing() as stage:
            return finger.capturing(page, stage)
        case Comparing() as stage:
            return finger.comparing(page, stage)
        case NotMatched() as stage:
            return finger.not_matched(page, stage)
        case Recording() as stage:
            return finger.recording(page, stage)
        case Delivered() as stage:
            return outcomes.delivered(page, stage)
        case SeeOfficer() as stage:
            return outcomes.see_officer(page, stage)
        case Interrupted():
            return outcomes.interrupted(page)
        case OutOfService() as stage:
            return outages.out_of_service(page, stage)
    raise TypeError(f"no screen for {type(page.state.stage).__name__}")


def _warning(page: Page) -> StillThere:
    seconds = page.state.warning_s or 0
    return StillThere(
        page.say("warning.heading"),
        page.say("warning.text"),
        page.say.digits(str(seconds)),
        page.say("warning.unit"),
        seconds / page.state.policy.idle_countdown_s,
        Action("warning.stay", page.say("warning.stay"), Touched(), emphasis=Emphasis.PRIMARY),
        Action("warning.leave", page.say("warning.leave"), Cancelled()),
    )
