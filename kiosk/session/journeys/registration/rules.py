"""Pre-registration (R1-R8, F1): consent, the form page by page, all answers checked, submitted once."""

from dataclasses import replace

from kiosk.domain.form import Finding
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.commands import Step
from kiosk.session.events import CentreSilent, Continued, Event
from kiosk.session.journeys.printing import paper, printed
from kiosk.session.journeys.registration import events as ev
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.commands import KeepApplication, SubmitApplication
from kiosk.session.journeys.registration.pages import FormPage, fields_of, pages_of
from kiosk.session.journeys.registration.reading import contact_of, findings_in, findings_on, written
from kiosk.session.journeys.registration.stages import (
    CheckingAnswers,
    FillingForm,
    NotRegistered,
    ReadingConsent,
    Registered,
    RegistrationStage,
    SubmittingForm,
)
from kiosk.session.journeys.slips import TrackingSlip
from kiosk.session.leaving import JourneyOutcome, leave
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey, Part

CONSENT = "2026-1"  # the version of the text that is agreed to
_MAY_BE_MENDED = (ApplicationRefusal.INVALID, ApplicationRefusal.NUMBER_NOT_YOURS)


def register(state: State, stage: RegistrationStage, event: Event) -> Step:
    match stage, event:
        case ReadingConsent(answers), ev.ConsentGiven():
            return Step(state.at(FillingForm(pages_of(answers)[0], answers)))
        case FillingForm(), ev.Answered(values):
            return _answered(state, stage, values)
        case FillingForm(), ev.WentBack(values):
            return _went_back(state, stage, values)
        case CheckingAnswers(answers, _, submission), ev.ChangeWished(page) if page in pages_of(answers):
            wrong = _on(state, page, answers) if stage.findings else ()
            return Step(state.at(FillingForm(page, answers, wrong, True, submission)))
        case CheckingAnswers(answers, _, submission), ev.WentBack():
            return Step(state.at(FillingForm(pages_of(answers)[-1], answers, submission=submission)))
        case CheckingAnswers(), ev.Confirmed():
            return _confirmed(state, stage)
        case SubmittingForm(), _:
            return _submitted(state, stage, event)
        case ((Registered() | NotRegistered()), Continued()):
            return leave(state, Journey.REGISTRATION, JourneyOutcome.FINISHED)
        case Registered(tracking, due_at), _:
            return printed(state, stage, TrackingSlip(tracking, due_at), event)
        case _:
            return Step(state)


def _answered(state: State, stage: FillingForm, values: ev.Values) -> Step:
    answers = _with(stage, values)
    wrong = _on(state, stage.page, answers)
    if wrong:
        return Step(state.at(replace(stage, answers=answers, findings=wrong)))
    following = _unanswered(answers) if stage.changing else _next_page(answers, stage.page)
    if following:
        return Step(state.at(replace(stage, page=following, answers=answers, findings=())))
    return Step(state.at(_check(state, answers, stage.submission)))


def _went_back(state: State, stage: FillingForm, values: ev.Values) -> Step:
    """What stands on the page is kept as it is, right or wrong."""
    answers = _with(stage, values)
    if stage.changing:
        return Step(state.at(_check(state, answers, stage.submission)))
    pages = pages_of(answers)
    at = pages.index(stage.page) if stage.page in pages else 0
    if at == 0:
        return Step(state.at(ReadingConsent(answers)))
    return Step(state.at(FillingForm(pages[at - 1], answers, submission=stage.submission)))


def _confirmed(state: State, stage: CheckingAnswers) -> Step:
    checked = _check(state, stage.answers, stage.submission)
    if checked.findings:
        return Step(state.at(checked))
    keeping = Part.CENTRE in state.missing
    submitting = SubmittingForm(stage.answers, stage.submission, keeping)
    return Step(state.at(submitting), (_ordered(state, submitting),))


def _submitted(state: State, stage: SubmittingForm, event: Event) -> Step:
    match event:
        case ev.ApplicationAccepted(_, tracking, due_at):
            done, printing = paper(state, TrackingSlip(tracking, due_at))
            return Step(state.at(Registered(tracking, due_at, done)), printing)
        case ev.ApplicationKept(_, tracking):
            done, printing = paper(state, TrackingSlip(tracking))
            return Step(state.at(Registered(tracking, None, done)), printing)
        case ev.ApplicationRefused(_, reason, findings) if reason in _MAY_BE_MENDED:
            mended = CheckingAnswers(stage.answers, findings, stage.submission + 1, reason)
            return Step(state.at(mended))
        case ev.ApplicationRefused(_, reason):
            return Step(state.at(NotRegistered(reason)))
        case CentreSilent() if not stage.keeping:
            keeping = replace(stage, keeping=True)
            return Step(state.at(keeping), (_ordered(state, keeping),))
        case CentreSilent() | ev.ApplicationNotKept():
            return Step(state.at(CheckingAnswers(stage.answers, (), stage.submission, unreachable=True)))
        case _:
            return Step(state)


def _ordered(state: State, stage: SubmittingForm) -> SubmitApplication | KeepApplication:
    contact, _ = contact_of(stage.answers, ("mobile", "landline"))
    order = KeepApplication if stage.keeping else SubmitApplication
    return order(state.session, stage.submission, written(stage.answers), contact, CONSENT)


def _check(state: State, answers: Answers, submission: int) -> CheckingAnswers:
    findings = findings_in(answers, state.today, state.policy.min_age_years)
    return CheckingAnswers(answers, findings, submission)


def _with(stage: FillingForm, values: ev.Values) -> Answers:
    """The answers with this page's fields; what belongs to no field of it is not taken."""
    told, before = dict(values), stage.answers
    return before.having(
        (each.path, told.get(each.path, before.text(each.path))) for each in fields_of(stage.page)
    )


def _next_page(answers: Answers, page: FormPage) -> FormPage | None:
    pages = pages_of(answers)
    at = pages.index(page) + 1
    return pages[at] if at < len(pages) else None


def _unanswered(answers: Answers) -> FormPage | None:
    """The first page that a changed answer has brought into the form."""
    for page in pages_of(answers):
        if any(each.path not in answers.texts for each in fields_of(page)):
            return page
    return None


def _on(state: State, page: FormPage, answers: Answers) -> tuple[Finding, ...]:
    return findings_on(page, answers, state.today, state.policy.min_age_years)
