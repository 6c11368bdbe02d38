"""Completion: check-in, contact data and how a visit ends; fingers, face, documents have their own files."""

from kiosk.session.events import Cancelled, Continued, PrintWished
from kiosk.session.journeys.completion.contact import PAGES
from kiosk.session.journeys.completion.events import ComeAgain
from kiosk.session.journeys.completion.parts import VisitRefusal
from kiosk.session.journeys.completion.stages import (
    AwaitingPart,
    CheckingIn,
    Completed,
    CompletionStage,
    ConfirmingContact,
    FinishingCompletion,
    NotAdmitted,
    OnHold,
    PuttingOnHold,
)
from kiosk.session.journeys.registration.events import Answered, WentBack
from kiosk.session.journeys.slips import Printing
from kiosk.session.vocabulary import Part
from ui.icons import Icon
from ui.pages import documents, evidence, face, hands
from ui.pages.frame import Page
from ui.pages.identify import looking_up
from ui.pages.moments import whole_day
from ui.pages.names import as_written
from ui.pages.questions import Steps, question_page, shown_number
from ui.pages.registration import paper_note
from ui.view import Action, Emphasis, Result, Tone, View, Waiting

_MOST = 3  # documents named in the end
STEPS = 5  # contact, fingers, face, documents, receipt
_PART_ICONS = {Part.SENSOR: Icon.FINGERPRINT, Part.CAMERA: Icon.CAMERA, Part.SCANNER: Icon.SCANNER}
_WITH_DATE = (VisitRefusal.OTHER_DAY, VisitRefusal.OTHER_TIME, VisitRefusal.OTHER_PLACE)


def shown(page: Page, stage: CompletionStage) -> View:
    match stage:
        case CheckingIn():
            return looking_up(page, stage)
        case NotAdmitted():
            return _not_admitted(page, stage)
        case ConfirmingContact():
            return _contact(page, stage)
        case AwaitingPart():
            return _awaiting(page, stage)
        case FinishingCompletion() | PuttingOnHold():
            return _storing(page, stage)
        case Completed():
            return _completed(page, stage)
        case OnHold():
            return _on_hold(page, stage)
        case _:
            return _with_pictures(page, stage)


def _with_pictures(page: Page, stage: CompletionStage) -> View:
    if isinstance(stage, hands.HandStage):
        return hands.shown(page, stage)
    if isinstance(stage, evidence.EvidenceStage):
        return evidence.shown(page, stage)
    if isinstance(stage, face.FaceStage):
        return face.shown(page, stage)
    if isinstance(stage, documents.DocumentStage):
        return documents.shown(page, stage)
    raise TypeError(f"no screen for {type(stage).__name__}")


def _contact(page: Page, stage: ConfirmingContact) -> View:
    return question_page(
        page,
        f"visit.contact.{stage.at}",
        page.say(f"visit.contact.{stage.at}"),
        PAGES[stage.at],
        Steps(1, STEPS),
        onward=Answered,
        back=WentBack if stage.at else lambda _: Cancelled(),
        findings=stage.findings,
    )


def _not_admitted(page: Page, stage: NotAdmitted) -> View:
    key = f"visit.refused.{stage.reason}"
    notes: list[tuple[Icon, str]] = []
    booked = stage.appointment
    if booked and stage.reason in _WITH_DATE:
        when = page.say(
            "status.note.when", day=whole_day(page.say, booked.day), time=page.say.digits(booked.begins)
        )
        where = as_written(booked.name or booked.place, booked.address)
        notes = [(Icon.CALENDAR, when), (Icon.MAP_MARKER, where)]
    done = Action("visit.end", page.say("end"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(Tone.WARNING, Icon.CALENDAR, page.say(key), notes=tuple(notes))
    return page.view(key, page.say("visit.refused.heading"), result, actions=(done,), may_cancel=False)


def _awaiting(page: Page, stage: AwaitingPart) -> View:
    """A device is away: what was taken is kept, and nobody is to blame for it (U29)."""
    icon = _PART_ICONS.get(stage.part, Icon.WRENCH)
    waiting = Waiting(page.say(f"visit.part.{stage.part.name.lower()}"), icon=icon)
    later = Action("visit.later", page.say("visit.later"), ComeAgain(), Icon.CALENDAR)
    return page.view(
        f"visit.part.{stage.part.name.lower()}", page.say("visit.part.heading"), waiting, actions=(later,)
    )


def _storing(page: Page, stage: FinishingCompletion | PuttingOnHold) -> View:
    key = "visit.finishing" if isinstance(stage, FinishingCompletion) else "visit.holding"
    waiting = Waiting(page.say(f"{key}.text"), icon=Icon.SHIELD)
    return page.view(key, page.say(f"{key}.heading"), waiting, step=STEPS, steps=STEPS, may_cancel=False)


def _completed(page: Page, stage: Completed) -> View:
    slip = stage.slip
    place = as_written(slip.place.name or slip.place.id, slip.place.address)
    done = Action("visit.done", page.say("visit.done.finish"), Continued(), emphasis=Emphasis.PRIMARY)
    again = Action(
        "print", page.say("print.again" if stage.paper.copies else "print.print"), PrintWished(), Icon.PRINTER
    )
    result = Result(
        Tone.SUCCESS,
        Icon.CHECK_CIRCLE,
        page.say("visit.done.text"),
        notes=(
            (Icon.MAP_MARKER, page.say("visit.done.place", place=place)),
            paper_note(page, stage.paper),
        ),
        number=shown_number(page, slip.receipt),
        number_label=page.say("visit.done.number"),
    )
    printable = stage.paper.printing in (Printing.DONE, Printing.FAILED)
    return page.view(
        "visit.done",
        page.say("visit.done.heading"),
        result,
        actions=(done, again) if printable else (done,),
        may_cancel=False,
    )


def _on_hold(page: Page, stage: OnHold) -> View:
    missing = "، ".join(page.say(f"visit.lacking.{each}") for each in stage.lacking)
    refused = tuple((Icon.DOCUMENT, page.say(f"document.refusal.{each}")) for each in stage.refusals[:_MOST])
    notes = refused or ((Icon.CLIPBOARD, missing),)
    done = Action("visit.end", page.say("end"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(Tone.INFORMATION, Icon.CLIPBOARD, page.say("visit.hold.text"), notes=notes)
    heading = page.say("visit.hold.heading")
    return page.view("visit.hold", heading, result, actions=(done,), may_cancel=False)
