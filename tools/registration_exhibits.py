"""Pre-registration in each of its states: every page of the form, empty, half typed, filled and wrong."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.domain.form import Finding
from kiosk.domain.problems import Problem
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.pages import FormPage, Topic, pages_of
from kiosk.session.journeys.registration.stages import (
    CheckingAnswers,
    FillingForm,
    NotRegistered,
    ReadingConsent,
    Registered,
    SubmittingForm,
)
from kiosk.session.journeys.slips import Paper, Printing
from kiosk.session.vocabulary import PrintTrouble
from tools.exhibit import Exhibit, standing
from ui.draft import Draft
from ui.fields import Board

TRACKING = "384927150628"
DUE = datetime(2026, 11, 23, 6, 45, tzinfo=UTC)
ANSWERS = Answers(
    {
        "applicant.national_code": "0499370899",
        "applicant.first_name": "زهرا",
        "applicant.last_name": "میرزایی‌نژاد",
        "applicant.birth_date": "1365/04/12",
        "applicant.sex": "female",
        "applicant.certificate_number": "2517",
        "applicant.certificate_series": "الف 23",
        "applicant.certificate_serial": "",
        "applicant.birth_place": "شاهین‌شهر",
        "applicant.issue_place": "اصفهان",
        "applicant.marital_status": "married",
        "father.first_name": "رضا",
        "father.last_name": "میرزایی‌نژاد",
        "father.national_code": "",
        "father.birth_date": "1335/01/30",
        "father.alive": "yes",
        "mother.first_name": "مریم",
        "mother.last_name": "کریمی",
        "mother.national_code": "",
        "mother.birth_date": "",
        "mother.alive": "",
        "spouses": "1",
        "spouses.0.first_name": "علی",
        "spouses.0.last_name": "حسینی",
        "spouses.0.national_code": "0067749828",
        "spouses.0.birth_date": "1362/11/05",
        "spouses.0.marriage_date": "1388/06/20",
        "children": "1",
        "children.0.first_name": "نگار",
        "children.0.last_name": "حسینی",
        "children.0.sex": "female",
        "children.0.birth_date": "1392/07/15",
        "children.0.national_code": "",
        "contact.mobile": "09123456789",
        "contact.landline": "",
    }
)
BOTH = Answers({**ANSWERS.texts, "spouses": "2", "children": "2"})
_MISTYPED = Draft(texts={"applicant.national_code": "0499370898"}, focus="")
_FILLED = Draft(
    texts={
        **ANSWERS.texts,
        "applicant.birth_date/year": "1365",
        "applicant.birth_date/month": "04",
        "applicant.birth_date/day": "12",
    },
    focus="",
    fresh=False,
)


def registration_exhibits() -> tuple[Exhibit, ...]:
    return (
        Exhibit("registration-consent", standing(ReadingConsent())),
        *_every_page(),
        *_typing(),
        *_checking(),
        *_ends(),
    )


def filled(focus: str = "", **changes: object) -> Draft:
    """Everything answered, with the focus where a picture wants it."""
    return replace(_FILLED, focus=focus, **changes)  # type: ignore[arg-type]


def _page(topic: Topic, *findings: Finding, at: int = 0) -> FillingForm:
    return FillingForm(FormPage(topic, at), BOTH, findings)


def _every_page() -> tuple[Exhibit, ...]:
    """Each page as it comes up, nothing typed yet."""
    pages = {page.topic: page for page in pages_of(BOTH)}
    return tuple(
        Exhibit(f"form-{topic}", standing(FillingForm(page, BOTH)), Draft(focus=""))
        for topic, page in pages.items()
    )


def _typing() -> tuple[Exhibit, ...]:
    name, code = _page(Topic.APPLICANT_NAME), _page(Topic.APPLICANT_CODE)
    spouse = _page(Topic.SPOUSE_DETAILS)
    places, birth = _page(Topic.APPLICANT_PLACES), _page(Topic.APPLICANT_BIRTH)
    missing = Finding("applicant.last_name", Problem.MISSING)
    latin = Finding("applicant.first_name", Problem.NAME_LETTERS)
    wrong_code = Finding("applicant.national_code", Problem.CODE_CHECK_DIGIT)
    young = Finding("applicant.birth_date", Problem.TOO_YOUNG)
    named = {"applicant.first_name": "زهرا"}
    return (
        _shown("name-typing", name, named, focus="applicant.first_name"),
        _shown("name-caret", name, ANSWERS.texts, focus="applicant.last_name", caret=4),
        _shown("name-signs", name, named, focus="applicant.last_name", board=Board.SYMBOLS),
        _shown("name-latin", name, named, focus="applicant.last_name", board=Board.LATIN),
        _shown("name-capitals", name, named, focus="applicant.last_name", board=Board.CAPITALS),
        _shown("name-missing", _page(Topic.APPLICANT_NAME, missing), named),
        _shown("name-letters", _page(Topic.APPLICANT_NAME, latin), {"applicant.first_name": "Zahra"}),
        _shown("code-typing", code, {"applicant.national_code": "04993"}),
        Exhibit("form-code-wrong", standing(_page(Topic.APPLICANT_CODE, wrong_code)), _MISTYPED),
        Exhibit("form-birth-filled", standing(birth), filled("applicant.birth_date/day")),
        Exhibit("form-birth-wrong", standing(_page(Topic.APPLICANT_BIRTH, young)), filled()),
        _shown("place-suggested", places, {"applicant.birth_place": "شا"}, focus="applicant.birth_place"),
        _shown("series-digits", _page(Topic.APPLICANT_SERIES), {}, focus="applicant.certificate_serial"),
        _shown("details-masked", spouse, ANSWERS.texts, focus="spouses.0.birth_date/year"),
        _shown("marriage-chosen", _page(Topic.MARRIAGE), ANSWERS.texts),
        _shown("sex-chosen", _page(Topic.APPLICANT_SEX), ANSWERS.texts),
        _shown(
            "children-missing", _page(Topic.CHILDREN, Finding("children", Problem.CHILDREN_NOT_STATED)), {}
        ),
        _shown("children-later", _page(Topic.CHILDREN), {"children": "12"}, row=10),
    )


def _shown(
    name: str, stage: FillingForm, texts: Mapping[str, str], *, focus: str = "", **more: object
) -> Exhibit:
    draft = replace(Draft(texts=texts, focus=focus, fresh=False), **more)  # type: ignore[arg-type]
    return Exhibit(f"form-{name}", standing(stage), draft)


def _checking() -> tuple[Exhibit, ...]:
    wrong = (
        Finding("father.last_name", Problem.MISSING),
        Finding("applicant.birth_place", Problem.NAME_LETTERS),
    )
    refused = CheckingAnswers(ANSWERS, problem=ApplicationRefusal.INVALID)
    return (
        Exhibit("check-answers", standing(CheckingAnswers(ANSWERS)), filled()),
        Exhibit("check-answers-open", standing(CheckingAnswers(ANSWERS)), filled(opened="answers")),
        Exhibit("check-answers-later", standing(CheckingAnswers(ANSWERS)), filled(row=10)),
        Exhibit("check-answers-wrong", standing(CheckingAnswers(ANSWERS, wrong)), filled()),
        Exhibit("check-answers-refused", standing(refused), filled()),
        Exhibit("check-answers-not-sent", standing(CheckingAnswers(ANSWERS, unreachable=True)), filled()),
    )


def _ends() -> tuple[Exhibit, ...]:
    refusals = (
        ApplicationRefusal.ALREADY_REGISTERED,
        ApplicationRefusal.NO_CONSENT,
        ApplicationRefusal.NUMBERS_UNUSED,
    )
    jam = Paper(Printing.FAILED, PrintTrouble.JAM)
    return (
        Exhibit("registration-sending", standing(SubmittingForm(ANSWERS))),
        Exhibit("registration-keeping", standing(SubmittingForm(ANSWERS, keeping=True))),
        Exhibit("registered-printing", standing(Registered(TRACKING, DUE, Paper(Printing.RUNNING)))),
        Exhibit("registered-printed", standing(Registered(TRACKING, DUE, Paper(Printing.DONE, copies=1)))),
        Exhibit("registered-no-paper", standing(Registered(TRACKING, DUE, jam))),
        Exhibit("registered-kept", standing(Registered(TRACKING, None, Paper(Printing.NO_PRINTER)))),
        *(Exhibit(f"not-registered-{each}", standing(NotRegistered(each))) for each in refusals),
    )
