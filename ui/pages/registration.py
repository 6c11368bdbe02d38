"""Pre-registration: what is needed, the form page by page, all answers once more, and the tracking number."""

from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.events import Cancelled, Continued, PrintWished
from kiosk.session.journeys.registration.events import (
    Answered,
    ChangeWished,
    Confirmed,
    ConsentGiven,
    WentBack,
)
from kiosk.session.journeys.registration.pages import (
    FormField,
    FormPage,
    Topic,
    fields_of,
    pages_of,
)
from kiosk.session.journeys.registration.stages import (
    CheckingAnswers,
    FillingForm,
    NotRegistered,
    ReadingConsent,
    Registered,
    RegistrationStage,
    SubmittingForm,
)
from kiosk.session.journeys.slips import Paper, Printing
from kiosk.session.vocabulary import Part
from ui.icons import Icon
from ui.pages.frame import Page
from ui.pages.moments import day_and_time
from ui.pages.questions import Steps, label_of, question_page, shown_answer, shown_number, veil
from ui.view import (
    Action,
    Checklist,
    Emphasis,
    Notice,
    Result,
    Review,
    Tone,
    View,
    Waiting,
)
from ui.view import (
    Answered as Row,
)

STEPS = 6  # you, your parents, marriage, children, telephone, all answers
_ABOUT_PARENTS = frozenset(
    {
        Topic.FATHER_NAME,
        Topic.FATHER_DETAILS,
        Topic.FATHER_ALIVE,
        Topic.MOTHER_NAME,
        Topic.MOTHER_DETAILS,
        Topic.MOTHER_ALIVE,
    }
)
_ABOUT_MARRIAGE = frozenset(
    {
        Topic.MARRIAGE,
        Topic.SPOUSES,
        Topic.SPOUSE_NAME,
        Topic.SPOUSE_DETAILS,
        Topic.SPOUSE_MARRIAGE,
        Topic.SPOUSE_CURRENT,
    }
)
_ABOUT_CHILDREN = frozenset({Topic.CHILDREN, Topic.CHILD_NAME, Topic.CHILD_SEX, Topic.CHILD_DETAILS})
_NEEDED = (
    (Icon.BADGE, "registration.consent.certificate"),
    (Icon.FAMILY, "registration.consent.family"),
    (Icon.PHONE, "registration.consent.phone"),
    (Icon.TIMER, "registration.consent.time"),
)


def shown(page: Page, stage: RegistrationStage) -> View:
    match stage:
        case ReadingConsent():
            return _consent(page)
        case FillingForm():
            return _filling(page, stage)
        case CheckingAnswers():
            return _checking(page, stage)
        case SubmittingForm():
            return _submitting(page, stage)
        case Registered():
            return _registered(page, stage)
        case NotRegistered():
            return _not_registered(page, stage)


def step_of(topic: Topic) -> int:
    """Which of the steps a page belongs to."""
    groups = (_ABOUT_PARENTS, _ABOUT_MARRIAGE, _ABOUT_CHILDREN, frozenset({Topic.PHONES}))
    return next((at for at, group in enumerate(groups, 2) if topic in group), 1)


def _consent(page: Page) -> View:
    needed = Checklist(
        tuple((icon, page.say(key)) for icon, key in _NEEDED), page.say("registration.consent.privacy")
    )
    return page.view(
        "registration.consent",
        page.say("registration.consent.heading"),
        needed,
        actions=(
            page.forward("registration.agree", "registration.consent.agree", ConsentGiven()),
            page.back("registration.leave", Cancelled()),
        ),
        notice=no_paper(page),
    )


def _filling(page: Page, stage: FillingForm) -> View:
    topic = stage.page.topic
    return question_page(
        page,
        f"registration.{topic}",
        _heading(page, stage.page),
        fields_of(stage.page),
        Steps(step_of(topic), STEPS),
        onward=Answered,
        back=WentBack,
        findings=stage.findings,
    )


def _heading(page: Page, at: FormPage) -> str:
    return page.say(f"registration.topic.{at.topic}", number=at.at + 1)


def _checking(page: Page, stage: CheckingAnswers) -> View:
    rows = [
        _row(page, stage, form_page, field)
        for form_page in pages_of(stage.answers)
        for field in fields_of(form_page)
    ]
    return page.view(
        "registration.check",
        page.say("registration.check.heading"),
        Review(tuple(rows), page.draft.row),
        step=STEPS,
        steps=STEPS,
        actions=(
            page.forward("registration.send", "registration.check.send", Confirmed()),
            page.back("registration.back", WentBack()),
            veil(page),
        ),
        notice=_problem(page, stage),
    )


def _row(page: Page, stage: CheckingAnswers, at: FormPage, field: FormField) -> Row:
    wrong = next((each.problem for each in stage.findings if each.field == field.path), None)
    value = (
        page.say(f"form.problem.{wrong}")
        if wrong
        else shown_answer(page, field, stage.answers.text(field.path))
    )
    change = Action(f"change.{field.path}", page.say("registration.check.change"), ChangeWished(at))
    return Row(label_of(page, field), value, change, missing=wrong is not None)


def _problem(page: Page, stage: CheckingAnswers) -> Notice | None:
    if stage.unreachable:
        return Notice(Tone.WARNING, page.say("registration.check.unreachable"), Icon.ALERT)
    if stage.problem:
        return Notice(Tone.ERROR, page.say("registration.check.refused"), Icon.ERROR)
    if stage.findings:
        return Notice(Tone.ERROR, page.say("registration.check.wrong"), Icon.ERROR)
    return None


def _submitting(page: Page, stage: SubmittingForm) -> View:
    key = "registration.keeping" if stage.keeping else "registration.sending"
    waiting = Waiting(page.say(f"{key}.text"), icon=Icon.SEND)
    return page.view(key, page.say(f"{key}.heading"), waiting, step=STEPS, steps=STEPS, may_cancel=False)


def _registered(page: Page, stage: Registered) -> View:
    done = Action(
        "registration.done", page.say("registration.done.finish"), Continued(), emphasis=Emphasis.PRIMARY
    )
    again = Action(
        "print", page.say("print.again" if stage.paper.copies else "print.print"), PrintWished(), Icon.PRINTER
    )
    text = (
        page.say("registration.done.result_by", time=day_and_time(page.say, stage.due_at))
        if stage.due_at
        else page.say("registration.done.kept")
    )
    result = Result(
        Tone.SUCCESS,
        Icon.CHECK_CIRCLE,
        text,
        notes=(paper_note(page, stage.paper),),
        number=shown_number(page, stage.tracking),
        number_label=page.say("registration.done.number"),
    )
    printable = stage.paper.printing in (Printing.DONE, Printing.FAILED)
    return page.view(
        "registration.done",
        page.say("registration.done.heading"),
        result,
        actions=(done, again) if printable else (done,),
        may_cancel=False,
    )


def no_paper(page: Page) -> Notice | None:
    """Said before a journey that ends with a slip begins, so that nobody is surprised (F22)."""
    if Part.PRINTER not in page.state.missing:
        return None
    return Notice(Tone.INFORMATION, page.say("print.before"), Icon.PHONE_PHOTO)


def paper_note(page: Page, paper: Paper) -> tuple[Icon, str]:
    """How the slip of an end stands, and what to do where there is none."""
    sign = {
        Printing.RUNNING: Icon.PRINTER,
        Printing.DONE: Icon.RECEIPT,
        Printing.FAILED: Icon.PRINTER_ALERT,
        Printing.NO_PRINTER: Icon.PHONE_PHOTO,
    }
    return sign[paper.printing], page.say(f"print.{paper.printing}")


def _not_registered(page: Page, stage: NotRegistered) -> View:
    known = stage.reason in (ApplicationRefusal.ALREADY_REGISTERED, ApplicationRefusal.NO_CONSENT)
    key = f"registration.refused.{stage.reason if known else 'other'}"
    done = Action("registration.end", page.say("end"), Continued(), emphasis=Emphasis.PRIMARY)
    result = Result(Tone.INFORMATION, Icon.INFORMATION, page.say(f"{key}.text"))
    return page.view(key, page.say(f"{key}.heading"), result, actions=(done,), may_cancel=False)
