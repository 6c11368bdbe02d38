"""The card to another place: the receipt, why, where, read over once more, and the new slip."""

from collections.abc import Mapping

from kiosk.domain.numbers import LENGTH, NumberKind, parse_number
from kiosk.domain.relocation import MoveReason, MoveRefusal
from kiosk.session.events import Continued, PrintWished
from kiosk.session.journeys.registration.events import Confirmed, WentBack
from kiosk.session.journeys.relocation.events import ReasonGiven, ReceiptGiven
from kiosk.session.journeys.relocation.stages import (
    ConfirmingPlace,
    FindingPlace,
    GivingReason,
    GivingReceipt,
    NotRelocated,
    Relocated,
    RelocationStage,
    SendingPlace,
)
from kiosk.session.journeys.slips import Printing
from ui.fields import FieldKind
from ui.icons import Icon
from ui.pages.asked import Asked
from ui.pages.form import Way, form_page
from ui.pages.frame import Page
from ui.pages.names import as_written
from ui.pages.places import finding
from ui.pages.questions import shown_number
from ui.pages.registration import paper_note
from ui.view import Action, Emphasis, Listing, Notice, Result, Tone, View, Waiting

STEPS = 6  # receipt, reason, province, city, place, read over
RECEIPT = "relocation.receipt"
_TOLD = (MoveRefusal.KIOSK_MAY_DELIVER, MoveRefusal.NOT_POSSIBLE_NOW)
_REASONS = {
    MoveReason.MOVED: Icon.HOME,
    MoveReason.WORK: Icon.BADGE,
    MoveReason.CARE: Icon.FAMILY,
    MoveReason.OTHER: Icon.INFORMATION,
}


def shown(page: Page, stage: RelocationStage) -> View:
    match stage:
        case GivingReceipt():
            return _receipt(page, stage)
        case GivingReason():
            return _reason(page)
        case FindingPlace():
            return finding(page, stage, STEPS)
        case ConfirmingPlace():
            return _confirming(page, stage)
        case SendingPlace():
            waiting = Waiting(page.say("relocation.sending.text"), icon=Icon.SEND)
            heading = page.say("relocation.sending.heading")
            return page.view(
                "relocation.sending", heading, waiting, step=STEPS, steps=STEPS, may_cancel=False
            )
        case Relocated():
            return _relocated(page, stage)
        case NotRelocated(reason):
            return _refused(page, reason)


def _receipt(page: Page, stage: GivingReceipt) -> View:
    hint = "" if page.wishes.large else page.say("relocation.receipt.hint")
    label = page.say("relocation.receipt.label")
    return form_page(
        page,
        "relocation.receipt",
        page.say("relocation.receipt.heading"),
        (Asked(RECEIPT, FieldKind.DIGITS, label, hint, LENGTH),),
        Way(submit=_given, back=lambda _: WentBack(), step=1, steps=STEPS),
        notice=_problem(page, stage),
        picture="receipt",
    )


def _given(answers: Mapping[str, str]) -> ReceiptGiven:
    return ReceiptGiven(answers[RECEIPT])


def _problem(page: Page, stage: GivingReceipt) -> Notice | None:
    """A slip in the number is told before it is sent."""
    typed = page.draft.text(RECEIPT)
    if len(typed) == LENGTH and parse_number(typed, NumberKind.RECEIPT) is None:
        return Notice(Tone.ERROR, page.say("relocation.receipt.wrong"), Icon.ERROR)
    if stage.problem and page.draft.fresh:
        return Notice(Tone.ERROR, page.say("relocation.receipt.not_yours"), Icon.ERROR)
    return None


def _reason(page: Page) -> View:
    rows = tuple(
        (Action(f"reason.{each}", page.say(f"relocation.reason.{each}"), ReasonGiven(each), icon), "")
        for each, icon in _REASONS.items()
    )
    return page.view(
        "relocation.reason",
        page.say("relocation.reason.heading"),
        Listing(rows, page.draft.row),
        step=2,
        steps=STEPS,
        actions=(page.back("relocation.back", WentBack()),),
    )


def _confirming(page: Page, stage: ConfirmingPlace) -> View:
    place = stage.move.place
    where = as_written(place.name, place.address, place.hours) if place else ""
    told = "unreachable" if stage.unreachable else "text"
    tone = Tone.WARNING if stage.unreachable else Tone.INFORMATION
    notes = ((Icon.MAP_MARKER, where), (Icon.RECEIPT, page.say("relocation.confirm.same_number")))
    result = Result(tone, Icon.CARD, page.say(f"relocation.confirm.{told}"), notes=notes)
    return page.view(
        "relocation.confirm",
        page.say("relocation.confirm.heading"),
        result,
        step=STEPS,
        steps=STEPS,
        actions=(
            page.forward("relocation.yes", "relocation.confirm.yes", Confirmed()),
            page.back("relocation.back", WentBack()),
        ),
    )


def _relocated(page: Page, stage: Relocated) -> View:
    place = stage.slip.place
    where = as_written(place.name or place.id, place.address, place.hours)
    result = Result(
        Tone.SUCCESS,
        Icon.CHECK_CIRCLE,
        page.say("relocation.done.text"),
        notes=((Icon.MAP_MARKER, where), paper_note(page, stage.paper)),
        number=shown_number(page, stage.slip.receipt),
        number_label=page.say("relocation.done.number"),
    )
    done = Action(
        "relocation.done", page.say("relocation.done.finish"), Continued(), emphasis=Emphasis.PRIMARY
    )
    again = Action(
        "print", page.say("print.again" if stage.paper.copies else "print.print"), PrintWished(), Icon.PRINTER
    )
    printable = stage.paper.printing in (Printing.DONE, Printing.FAILED)
    return page.view(
        "relocation.done",
        page.say("relocation.done.heading"),
        result,
        actions=(done, again) if printable else (done,),
        may_cancel=False,
    )


def _refused(page: Page, reason: MoveRefusal) -> View:
    key = f"relocation.refused.{reason if reason in _TOLD else 'other'}"
    done = Action("relocation.end", page.say("end"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(Tone.WARNING, Icon.MAP_MARKER, page.say(key))
    heading = page.say("relocation.refused.heading")
    return page.view("relocation.refused", heading, result, actions=(done,), may_cancel=False)
