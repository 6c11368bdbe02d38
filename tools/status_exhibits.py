"""Who asks about an application, in each state there is, and who corrects what the register disputes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from kiosk.domain.applications import ApplicationState
from kiosk.domain.card_progress import CardProgress
from kiosk.domain.form import Finding
from kiosk.domain.problems import Problem
from kiosk.domain.production import Stage as Production
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.status import text_key
from kiosk.domain.told import ApplicationStatus, Appointment, DeliveryPlace
from kiosk.session.journeys.correction.stages import (
    CheckingCorrection,
    Corrected,
    CorrectingItem,
    NotCorrected,
    SendingCorrection,
)
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.stages import ReadingConsent
from kiosk.session.journeys.status.stages import Credentials, Identifying, LookingUp, ShowingStatus
from kiosk.session.policy import Policy
from kiosk.session.states import Interrupted, Stage, State
from kiosk.session.vocabulary import Journey, Part
from tools.exhibit import Exhibit
from ui.draft import Draft

NOW = datetime(2026, 11, 22, 6, 45, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TRACKING, CODE = "274819305624", "0499370899"
WHO = Credentials(TRACKING, CODE)
ADDRESS = "شیراز، خیابان زند، روبه‌روی باغ ملی"
APPOINTMENT = Appointment(date(2026, 11, 25), "08:30", "09:00", "fars-1", "ثبت احوال شیراز", ADDRESS)
PLACE = DeliveryPlace("fars-1", "ثبت احوال شیراز", ADDRESS, "۸ تا ۱۴")
ITEMS = ("applicant.first_name", "father.birth_date", "applicant.marital_status")
_BOOKED = (ApplicationState.APPOINTMENT_BOOKED, ApplicationState.APPOINTMENT_MISSED)
_PLACED = (
    ApplicationState.COMPLETED,
    ApplicationState.IN_PRODUCTION,
    ApplicationState.READY_FOR_DELIVERY,
    ApplicationState.DELIVERY_REFERRED,
)
_TYPED = {"identify.tracking": TRACKING, "identify.second": CODE}
_ANSWERS = Answers({ITEMS[0]: "ریحانه", ITEMS[1]: "", ITEMS[2]: "married"})


_CARDS = {
    ApplicationState.IN_PRODUCTION: CardProgress(Production.PERSONALISED, about_days=14),
    ApplicationState.PRODUCTION_FAILED: CardProgress(about_days=20),
    ApplicationState.READY_FOR_DELIVERY: CardProgress(
        lies_at="fars-1", held_until=datetime(2027, 1, 20, tzinfo=UTC)
    ),
    ApplicationState.RETURNED: CardProgress(lies_at="province:فارس"),
}


def served(stage: Stage, *, missing: frozenset[Part] = frozenset(), today: date = TODAY) -> State:
    """A kiosk that offers everything, at a stage of somebody's session."""
    services = frozenset(Journey)
    return State(Policy(), stage, session=1, services=services, missing=missing, today=today)


def status(state: ApplicationState) -> ApplicationStatus:
    told = ApplicationStatus("app-1", state, text_key(state), NOW, NOW, name="ز… م…")
    if state is ApplicationState.SUBMITTED:
        return replace(told, due_at=datetime(2026, 11, 23, 6, 45, tzinfo=UTC))
    if state is ApplicationState.INQUIRY_MISMATCH:
        return replace(told, items=ITEMS, edits_left=2)
    if state in _BOOKED:
        return replace(told, appointment=APPOINTMENT)
    told = replace(told, card=_CARDS.get(state, told.card))
    return replace(told, delivery_place=PLACE) if state in _PLACED else told


def status_exhibits() -> tuple[Exhibit, ...]:
    return (*_identifying(), *_standing(), *_correcting())


def _identifying() -> tuple[Exhibit, ...]:
    half = Draft(texts={"identify.tracking": TRACKING[:7]}, focus="identify.tracking", fresh=False)
    wrong = Draft(texts={"identify.tracking": "274819305625"}, focus="identify.second", fresh=False)
    filled = Draft(texts=_TYPED, focus="identify.second")
    entries: tuple[tuple[str, Stage, Draft], ...] = (
        *((f"identify-{each}", Identifying(each), Draft(focus="")) for each in Journey if each in _ASKED),
        ("identify-typing", Identifying(Journey.STATUS), half),
        ("identify-wrong", Identifying(Journey.STATUS), wrong),
        ("identify-not-found", Identifying(Journey.STATUS, ApplicationRefusal.NOT_FOUND), filled),
        ("identify-unreachable", Identifying(Journey.STATUS, unreachable=True), filled),
        ("identify-locked", Identifying(Journey.STATUS, ApplicationRefusal.TOO_MANY_TRIES, 600.0), Draft()),
        ("identify-checking", LookingUp(Journey.STATUS, WHO), Draft()),
    )
    return tuple(Exhibit(name, served(stage), draft) for name, stage, draft in entries)


_ASKED = (Journey.STATUS, Journey.CORRECTION, Journey.APPOINTMENT, Journey.COMPLETION)


_NO_PAPER = frozenset({Part.PRINTER})
_PICTURED = (
    ApplicationState.SUBMITTED,
    ApplicationState.INQUIRY_MISMATCH,
    ApplicationState.APPOINTMENT_BOOKED,
    ApplicationState.COMPLETION_ON_HOLD,
    ApplicationState.READY_FOR_DELIVERY,
    ApplicationState.DELIVERED,
)


def _standing() -> tuple[Exhibit, ...]:
    overdue = replace(
        status(ApplicationState.SUBMITTED), text=text_key(ApplicationState.SUBMITTED, overdue=True)
    )
    stale = replace(status(ApplicationState.IN_PRODUCTION), stale=True)
    confirmed = ShowingStatus(WHO, status(ApplicationState.INQUIRY_CONFIRMED))
    booked = ShowingStatus(WHO, status(ApplicationState.APPOINTMENT_BOOKED))
    made = [
        (f"status-card-{each}", replace(status(ApplicationState.IN_PRODUCTION), card=CardProgress(each)))
        for each in (Production.ACCEPTED, Production.QUALITY_CHECKED, Production.DISPATCHED)
    ]
    late = CardProgress(about_days=9, late=True)
    made.append(("status-card-late", replace(status(ApplicationState.CARD_FAULT), card=late)))
    stored = CardProgress(lies_at="central")
    made.append(("status-card-central", replace(status(ApplicationState.RETURNED), card=stored)))
    nameless = replace(status(ApplicationState.INQUIRY_CONFIRMED), name="")
    return (
        *(
            Exhibit(
                f"status-{each.lower()}",
                served(ShowingStatus(WHO, status(each))),
                pictured=each in _PICTURED,
            )
            for each in ApplicationState
        ),
        *(Exhibit(name, served(ShowingStatus(WHO, told)), pictured=False) for name, told in made),
        Exhibit("status-overdue", served(ShowingStatus(WHO, overdue))),
        Exhibit("status-stale", served(ShowingStatus(WHO, stale), missing=frozenset({Part.CENTRE}))),
        Exhibit("status-not-here", served(confirmed, missing=frozenset({Part.CENTRE}))),
        Exhibit("status-today", served(booked, today=APPOINTMENT.day)),
        Exhibit("status-nameless", served(ShowingStatus(WHO, nameless))),
        Exhibit("registration-no-paper", served(ReadingConsent(), missing=_NO_PAPER), pictured=False),
        Exhibit(
            "identify-no-paper", served(Identifying(Journey.COMPLETION), missing=_NO_PAPER), pictured=False
        ),
        Exhibit("interrupted", served(Interrupted(Journey.DELIVERY, Part.SENSOR))),
    )


def _correcting() -> tuple[Exhibit, ...]:
    told = status(ApplicationState.INQUIRY_MISMATCH)
    typed = Draft(texts={ITEMS[0]: "ریحانه"}, focus=ITEMS[0], fresh=False)
    finding = (Finding(ITEMS[0], Problem.NAME_LETTERS),)
    checking = CheckingCorrection(WHO, told, _ANSWERS)
    entries: tuple[tuple[str, Stage, Draft], ...] = (
        ("name", CorrectingItem(WHO, told), Draft(focus="")),
        ("typing", CorrectingItem(WHO, told), typed),
        ("wrong", CorrectingItem(WHO, told, findings=finding), replace(typed, changed=frozenset())),
        ("date", CorrectingItem(WHO, told, 1), Draft(focus="")),
        ("choice", CorrectingItem(WHO, told, 2), Draft(focus="")),
        ("check", checking, Draft()),
        ("check-nothing", replace(checking, problem=ApplicationRefusal.NOTHING_CHANGED), Draft()),
        ("check-wrong", replace(checking, findings=finding), Draft()),
        ("check-unreachable", replace(checking, unreachable=True), Draft()),
        ("sending", SendingCorrection(WHO, told, _ANSWERS), Draft()),
        ("done", Corrected(datetime(2026, 11, 23, 6, 45, tzinfo=UTC), 1), Draft()),
        ("refused-limit", NotCorrected(ApplicationRefusal.EDIT_LIMIT), Draft()),
        ("refused-now", NotCorrected(ApplicationRefusal.NOT_POSSIBLE_NOW), Draft()),
        ("refused-other", NotCorrected(ApplicationRefusal.ALREADY_REGISTERED), Draft()),
    )
    return tuple(Exhibit(f"correction-{name}", served(stage), draft) for name, stage, draft in entries)
