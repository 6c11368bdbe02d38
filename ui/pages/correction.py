"""Correction: each disputed item asked for anew, all of them once more, sent, and the answer."""

from dataclasses import replace

from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.events import Continued
from kiosk.session.journeys.correction.events import ItemWished
from kiosk.session.journeys.correction.stages import (
    CheckingCorrection,
    Corrected,
    CorrectingItem,
    CorrectionStage,
    NotCorrected,
    SendingCorrection,
)
from kiosk.session.journeys.registration.events import Answered, Confirmed, WentBack
from kiosk.session.journeys.registration.pages import field_named
from ui.icons import Icon
from ui.pages.frame import Page
from ui.pages.moments import day_and_time
from ui.pages.questions import Steps, is_private, label_of, question_page, shown_answer, veil
from ui.view import Action, Emphasis, Notice, Result, Review, Tone, View, Waiting
from ui.view import Answered as Row

_TOLD = (ApplicationRefusal.EDIT_LIMIT, ApplicationRefusal.NOT_POSSIBLE_NOW)


def shown(page: Page, stage: CorrectionStage) -> View:
    match stage:
        case CorrectingItem():
            return _item(page, stage)
        case CheckingCorrection():
            return _checking(page, stage)
        case SendingCorrection():
            waiting = Waiting(page.say("correction.sending.text"), icon=Icon.SEND)
            heading = page.say("correction.sending.heading")
            return page.view("correction.sending", heading, waiting, may_cancel=False)
        case Corrected():
            return _corrected(page, stage)
        case NotCorrected():
            return _not_corrected(page, stage)


def _item(page: Page, stage: CorrectingItem) -> View:
    field = field_named(stage.status.items[stage.at])
    told = page.say("correction.item.hint")
    return question_page(
        page,
        "correction.item",
        page.say("correction.item.heading", item=label_of(page, field)),
        (replace(field, required=False),),
        _steps(stage, stage.at + 1),
        onward=Answered,
        back=WentBack,
        findings=stage.findings,
        notice=None
        if stage.findings or page.wishes.large
        else Notice(Tone.INFORMATION, told, Icon.INFORMATION),
    )


def _steps(stage: CorrectingItem | CheckingCorrection, at: int) -> Steps:
    return Steps(at, len(stage.status.items) + 1)


def _checking(page: Page, stage: CheckingCorrection) -> View:
    steps = _steps(stage, len(stage.status.items) + 1)
    rows = tuple(_row(page, stage, at) for at in range(len(stage.status.items)))
    fields = [field_named(path) for path in stage.status.items]
    return page.view(
        "correction.check",
        page.say("correction.check.heading"),
        Review(rows, page.draft.row),
        step=steps.at,
        steps=steps.of,
        actions=(
            page.forward("correction.send", "correction.check.send", Confirmed()),
            page.back("correction.back", WentBack()),
            *((veil(page),) if any(map(is_private, fields)) else ()),
        ),
        notice=_notice(page, stage),
    )


def _row(page: Page, stage: CheckingCorrection, at: int) -> Row:
    field = field_named(stage.status.items[at])
    wrong = next((each.problem for each in stage.findings if each.field == field.path), None)
    typed = stage.answers.text(field.path)
    value = shown_answer(page, field, typed) if typed else page.say("correction.check.unchanged")
    if wrong:
        value = page.say(f"form.problem.{wrong}")
    change = Action(f"change.{at}", page.say("registration.check.change"), ItemWished(at))
    return Row(label_of(page, field), value, change, missing=wrong is not None)


def _notice(page: Page, stage: CheckingCorrection) -> Notice:
    if stage.unreachable:
        return Notice(Tone.WARNING, page.say("correction.check.unreachable"), Icon.ALERT)
    if stage.problem is ApplicationRefusal.NOTHING_CHANGED:
        return Notice(Tone.ERROR, page.say("correction.check.nothing"), Icon.ERROR)
    if stage.problem or stage.findings:
        return Notice(Tone.ERROR, page.say("correction.check.wrong"), Icon.ERROR)
    left = page.say("correction.check.left", left=stage.status.edits_left or 0)
    return Notice(Tone.INFORMATION, left, Icon.INFORMATION)


def _corrected(page: Page, stage: Corrected) -> View:
    done = Action("correction.done", page.say("end"), Continued(), emphasis=Emphasis.PRIMARY)
    text = page.say("correction.done.text", time=day_and_time(page.say, stage.due_at))
    notes = ((Icon.EDIT, page.say("correction.done.left", left=stage.edits_left)),)
    result = Result(Tone.SUCCESS, Icon.CHECK_CIRCLE, text, notes=notes)
    heading = page.say("correction.done.heading")
    return page.view("correction.done", heading, result, actions=(done,), may_cancel=False)


def _not_corrected(page: Page, stage: NotCorrected) -> View:
    key = f"correction.refused.{stage.reason if stage.reason in _TOLD else 'other'}"
    done = Action("correction.end", page.say("end"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(Tone.WARNING, Icon.OFFICER, page.say(f"{key}.text"))
    return page.view(key, page.say(f"{key}.heading"), result, actions=(done,), may_cancel=False)
