"""One applicant, their answers and what the centre tells them, for tests of the journeys before delivery."""

from datetime import UTC, date, datetime

from kiosk.domain.applications import ApplicationState
from kiosk.domain.status import text_key
from kiosk.domain.told import (
    ApplicationStatus,
    Appointment,
    DeliveryPlace,
    FreeDay,
    Place,
    SlotOffered,
)
from kiosk.session.commands import Command
from kiosk.session.events import Event
from kiosk.session.journeys.completion.parts import (
    Completion,
    DocumentKind,
    DocumentTaken,
    FingerTaken,
    Taken,
    Visit,
)
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.status.stages import Credentials
from kiosk.session.policy import Policy
from kiosk.session.states import Stage, State
from kiosk.session.step import step
from kiosk.session.vocabulary import Finger, Journey

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TRACKING, RECEIPT = "274819305624", "851630492716"
CODE = "9991234500"
WHO = Credentials(TRACKING, CODE)
FORM = {
    "applicant.national_code": CODE,
    "applicant.first_name": "مریم",
    "applicant.last_name": "کریمی",
    "applicant.birth_date": "1365/04/12",
    "applicant.sex": "female",
    "applicant.certificate_number": "4711",
    "applicant.certificate_series": "الف 23",
    "applicant.certificate_serial": "123456",
    "applicant.birth_place": "شیراز",
    "applicant.issue_place": "شیراز",
    "father.first_name": "حسن",
    "father.last_name": "کریمی",
    "father.national_code": "",
    "father.birth_date": "",
    "father.alive": "no",
    "mother.first_name": "زهرا",
    "mother.last_name": "نوری",
    "mother.national_code": "9991234519",
    "mother.birth_date": "1340/01/02",
    "mother.alive": "yes",
    "applicant.marital_status": "married",
    "spouses": "1",
    "spouses.0.first_name": "علی",
    "spouses.0.last_name": "رضایی",
    "spouses.0.national_code": "9991234527",
    "spouses.0.birth_date": "1362/01/01",
    "spouses.0.marriage_date": "1388/06/20",
    "children": "1",
    "children.0.first_name": "سارا",
    "children.0.last_name": "رضایی",
    "children.0.sex": "female",
    "children.0.birth_date": "1392/03/04",
    "children.0.national_code": "",
    "contact.mobile": "۰۹۱۲ ۳۴۵ ۶۷۸۹",
    "contact.landline": "",
}
ANSWERS = Answers(FORM)
PLACE = Place("place-1", "registry_office", "ثبت احوال شیراز", "خیابان زند", "شیراز", "8–14", True)
OTHER_PLACE = Place("place-2", "counter_office", "پیشخوان ۱۲", "بلوار چمران", "شیراز")
DAYS = (FreeDay(date(2026, 11, 24), 0), FreeDay(date(2026, 11, 25), 3), FreeDay(date(2026, 12, 1), 8))
SLOTS = (SlotOffered(11, "08:00", "08:30", 0), SlotOffered(12, "08:30", "09:00", 2))
APPOINTMENT = Appointment(date(2026, 11, 25), "08:30", "09:00", "place-1", PLACE.name, PLACE.address)
DELIVERY_PLACE = DeliveryPlace("place-1", PLACE.name, PLACE.address, "8–14")
CONTACT = {"mobile": "+989123456789", "postal_code": "7134567891", "address": "شیراز، خیابان زند، پلاک ۱۲"}
VISIT = Visit("app-7f3a", TRACKING, NOW, APPOINTMENT, DELIVERY_PLACE, "م… ک…", {"mobile": CONTACT["mobile"]})
FINGERS = (FingerTaken(Finger.RIGHT_INDEX, 71), FingerTaken(Finger.LEFT_INDEX, 64))
DOCUMENT = DocumentTaken(DocumentKind.BIRTH_CERTIFICATE, 2)
THUMBS = (Finger.RIGHT_THUMB, Finger.LEFT_THUMB)
STARTED = Completion(VISIT, Answers({"contact.mobile": CONTACT["mobile"]}))
WITH_CONTACT = Completion(VISIT, STARTED.answers, Taken(CONTACT))
WITH_HANDS = Completion(VISIT, STARTED.answers, Taken(CONTACT), hands_asked=True)
WITH_FACE = Completion(
    VISIT, STARTED.answers, Taken(CONTACT, FINGERS, (), 1), hands_asked=True, skipped=THUMBS
)
WITH_ALL = Completion(
    VISIT,
    STARTED.answers,
    Taken(CONTACT, FINGERS, (), 1, (DOCUMENT,)),
    hands_asked=True,
    skipped=THUMBS,
    checker="officer-1",
)
SESSION = 4
POLICY = Policy(enrol_fingers=4)


def status(state: ApplicationState, **known: object) -> ApplicationStatus:
    facts: dict[str, object] = {
        "application": "app-7f3a",
        "text": text_key(state),
        "since": NOW,
        "as_of": NOW,
    }
    if state is ApplicationState.INQUIRY_MISMATCH:
        facts |= {"items": ("applicant.first_name", "father.birth_date"), "edits_left": 3}
    if state is ApplicationState.APPOINTMENT_BOOKED:
        facts |= {"appointment": APPOINTMENT}
    return ApplicationStatus(state=state, **(facts | {"name": "م… ک…"} | known))  # type: ignore[arg-type]


CONFIRMED = status(ApplicationState.INQUIRY_CONFIRMED)
BOOKED = status(ApplicationState.APPOINTMENT_BOOKED)
READY = status(ApplicationState.READY_FOR_DELIVERY, delivery_place=DELIVERY_PLACE)
MISMATCH = status(ApplicationState.INQUIRY_MISMATCH)


def at(stage: Stage, **changes: object) -> State:
    """A kiosk that offers everything, at this stage."""
    state = State(POLICY, stage, session=SESSION, services=frozenset(Journey), today=TODAY)
    fields = {name: getattr(state, name) for name in ("policy", "stage", "session", "services", "today")}
    return State(**(fields | changes))


class Walk:
    """A kiosk that events happen to, with all the commands they led to."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.commands: list[Command] = []

    def __call__(self, *events: Event) -> Stage:
        """Let these happen; the stage they lead to, and only the commands of the last of them."""
        for event in events:
            done = step(self.state, event)
            self.state, self.commands = done.state, list(done.commands)
        return self.state.stage

    @property
    def stage(self) -> Stage:
        return self.state.stage

    def shows(self, stage: Stage) -> None:
        assert self.state.stage == stage

    def ordered(self, kind: type[Command]) -> list[Command]:
        return [each for each in self.commands if isinstance(each, kind)]
