"""Correction (R17-R21, F19): only disputed items, one a page; what is left empty stays as it was."""

from dataclasses import replace

from kiosk.domain.form import Finding
from kiosk.domain.problems import FieldError
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.commands import Step
from kiosk.session.events import CentreSilent, Continued, Event
from kiosk.session.journeys.correction.commands import SendCorrection
from kiosk.session.journeys.correction.events import CorrectionAccepted, ItemWished
from kiosk.session.journeys.correction.stages import (
    CheckingCorrection,
    Corrected,
    CorrectingItem,
    CorrectionStage,
    NotCorrected,
    SendingCorrection,
)
from kiosk.session.journeys.registration.events import (
    Answered,
    ApplicationRefused,
    Confirmed,
    Values,
    WentBack,
)
from kiosk.session.journeys.registration.reading import stored
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.leaving import JourneyOutcome, go_on, leave
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey

_MAY_BE_MENDED = (ApplicationRefusal.INVALID, ApplicationRefusal.NOTHING_CHANGED)


def correct(state: State, stage: CorrectionStage, event: Event) -> Step:
    match stage, event:
        case CorrectingItem(), Answered(values):
            return _answered(state, _with(stage, values))
        case CorrectingItem(), WentBack(values):
            return _went_back(state, _with(stage, values))
        case CheckingCorrection(_, status), ItemWished(at) if at in range(len(status.items)):
            return Step(state.at(_at_item(stage, at)))
        case CheckingCorrection(_, status), WentBack():
            return Step(state.at(_at_item(stage, len(status.items) - 1)))
        case CheckingCorrection(), Confirmed():
            return _confirmed(state, stage)
        case SendingCorrection(), _:
            return _sent(state, stage, event)
        case ((Corrected() | NotCorrected()), Continued()):
            return leave(state, Journey.CORRECTION, JourneyOutcome.FINISHED)
        case _:
            return Step(state)


def changes_of(stage: CheckingCorrection | SendingCorrection) -> dict[str, str]:
    """What was really entered, in stored form; every text here was judged when its page was left."""
    entered = ((path, stage.answers.text(path).strip()) for path in stage.status.items)
    return {path: stored(path, text) for path, text in entered if text}


def _answered(state: State, stage: CorrectingItem) -> Step:
    path = stage.status.items[stage.at]
    wrong = _wrong(path, stage.answers.text(path))
    if wrong:
        return Step(state.at(replace(stage, findings=(wrong,))))
    if stage.at + 1 < len(stage.status.items):
        return Step(state.at(replace(stage, at=stage.at + 1, findings=())))
    return Step(state.at(CheckingCorrection(stage.who, stage.status, stage.answers, (), stage.submission)))


def _went_back(state: State, stage: CorrectingItem) -> Step:
    if stage.at:
        return Step(state.at(replace(stage, at=stage.at - 1, findings=())))
    shown = Step(state.at(ShowingStatus(stage.who, stage.status)))
    return go_on(state, Journey.CORRECTION, Journey.STATUS, shown)


def _confirmed(state: State, stage: CheckingCorrection) -> Step:
    for at, path in enumerate(stage.status.items):
        wrong = _wrong(path, stage.answers.text(path))
        if wrong:
            return Step(state.at(replace(_at_item(stage, at), findings=(wrong,))))
    if not changes_of(stage):
        return Step(state.at(replace(stage, problem=ApplicationRefusal.NOTHING_CHANGED, unreachable=False)))
    sending = SendingCorrection(stage.who, stage.status, stage.answers, stage.submission)
    who = stage.who
    order = SendCorrection(
        state.session, stage.submission, who.tracking, who.second_item, changes_of(sending)
    )
    return Step(state.at(sending), (order,))


def _sent(state: State, stage: SendingCorrection, event: Event) -> Step:
    match event:
        case CorrectionAccepted(_, due_at, edits_left):
            return Step(state.at(Corrected(due_at, edits_left)))
        case ApplicationRefused(_, reason, findings) if reason in _MAY_BE_MENDED:
            return Step(
                state.at(replace(_checking(stage, stage.submission + 1), findings=findings, problem=reason))
            )
        case ApplicationRefused(_, reason):
            return Step(state.at(NotCorrected(reason)))
        case CentreSilent():
            return Step(state.at(replace(_checking(stage, stage.submission), unreachable=True)))
        case _:
            return Step(state)


def _checking(stage: SendingCorrection, submission: int) -> CheckingCorrection:
    return CheckingCorrection(stage.who, stage.status, stage.answers, (), submission)


def _at_item(stage: CheckingCorrection, at: int) -> CorrectingItem:
    return CorrectingItem(stage.who, stage.status, at, stage.answers, (), stage.submission)


def _with(stage: CorrectingItem, values: Values) -> CorrectingItem:
    path, before = stage.status.items[stage.at], stage.answers
    return replace(stage, answers=before.having([(path, dict(values).get(path, before.text(path)))]))


def _wrong(path: str, text: str) -> Finding | None:
    try:
        if text.strip():
            stored(path, text)
    except FieldError as error:
        return Finding(path, error.problem)
    return None
