"""Three people, their forms, inquiries and appointments in any order: invariants against a small model."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from centre.applications.inquiries import note_overdue
from centre.appointments.places import import_places, prepare_slots
from centre.appointments.tables import appointments, holds, slots
from centre.appointments.visits import close_day, end_days
from centre.storage.schema import applications, inquiries
from kiosk.domain.booking import TEHRAN, local_day
from kiosk.domain.inquiry import InquiryOutcome
from kiosk.domain.status import NEXT_ACTION
from tests.centre.applicants import Counter, code, submission
from tests.centre.appointments.test_appointments import DOCUMENT, TODAY
from tests.centre.office import PLACE, Office

MEMORY = Path("/dev/shm")  # nothing here is about durability, and a real disk is slow to sync
NAME = "applicant.first_name"
PERSON = st.sampled_from([code(1), code(2), code(3)])
AHEAD = st.sampled_from([0, 1, 2, 3, 6, 7])
HOLIDAY, THURSDAY, FRIDAY = date(2026, 11, 25), 3, 4
OVER = ("CANCELLED", "CLOSED")
MAY_BOOK = ("INQUIRY_CONFIRMED", "APPOINTMENT_MISSED")


@dataclass
class Model:
    """What one person's application ought to be."""

    tracking: str
    state: str = "SUBMITTED"
    edits: int = 0
    name: str = "مریم"
    day: date | None = None
    moved: int = 0
    origin: str = ""


class Process(RuleBasedStateMachine):
    """One slot of one unit a day, at 10 o'clock, and all of one place."""

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.office = Office(Path(self.folder.name))
        with self.office.engine.begin() as connection:
            import_places(connection, DOCUMENT)
            prepare_slots(connection, TODAY, 30)
            numbers = select(slots.c.day, slots.c.number).where(slots.c.place == PLACE, slots.c.capacity == 1)
            self.slots: dict[date, int] = {row.day: row.number for row in connection.execute(numbers)}
        self.counter = Counter(self.office)
        self.models: dict[str, Model] = {}
        self.numbers: set[str] = set()
        self.closed = {HOLIDAY}

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.engine.dispose()
            self.folder.cleanup()

    def ask(self, op: str, person: str, **more: Any) -> dict[str, Any]:
        asked = {"tracking": self.models[person].tracking, "second_item": person, **more}
        return self.counter.ask(op, asked)

    def is_full(self, day: date) -> bool:
        return any(model.day == day and model.state == "APPOINTMENT_BOOKED" for model in self.models.values())

    def is_offered(self, day: date) -> bool:
        ahead = (day - local_day(self.office.clock.now())).days
        return 1 <= ahead <= 30 and day not in self.closed and day.weekday() not in (THURSDAY, FRIDAY)

    def hours_to(self, day: date) -> float:
        visit = datetime.combine(day, time(10), TEHRAN)
        return (visit - self.office.clock.now()).total_seconds() / 3600

    @rule(person=PERSON)
    def submit(self, person: str) -> None:
        known = self.models.get(person)
        if known is not None and known.state not in OVER:
            assert self.counter.ask("appl.submit", submission(person))["code"] == "already_registered"
            return
        self.models[person] = Model(self.counter.submit(person)["tracking"])
        assert self.models[person].tracking not in self.numbers
        self.numbers.add(self.models[person].tracking)

    @rule(outcome=st.sampled_from([*InquiryOutcome, None]))
    def answer(self, outcome: InquiryOutcome | None) -> None:
        """An hour passes, so that every pause is over, and the register says the same of everybody."""
        self.office.later(hours=1)
        self.counter.inquire(outcome, NAME)
        for model in self.models.values():
            if model.state == "SUBMITTED" and outcome is not None:
                differs = "INQUIRY_MISMATCH" if model.edits < 3 else "REFERRED"
                known = {InquiryOutcome.CONFIRMED: "INQUIRY_CONFIRMED", InquiryOutcome.MISMATCH: differs}
                model.state = known.get(outcome, "CLOSED")

    @rule(person=PERSON, name=st.sampled_from(["مریم", "سارا", "نرگس"]))
    def edit(self, person: str, name: str) -> None:
        if person not in self.models:
            return
        model = self.models[person]
        done = self.ask("appl.edit", person, changes={NAME: name})["ok"]
        assert done == (model.state == "INQUIRY_MISMATCH" and name != model.name)
        if done:
            model.state, model.edits, model.name = "SUBMITTED", model.edits + 1, name

    @rule(person=PERSON, ahead=AHEAD, lent=st.booleans())
    def book(self, person: str, ahead: int, lent: bool) -> None:
        if person not in self.models:
            return
        model, day = self.models[person], local_day(self.office.clock.now()) + timedelta(days=ahead)
        moves = model.state == "APPOINTMENT_BOOKED"
        if lent and not (moves and model.day == day):
            self.ask("slot.hold", person, slot=self.slots[day])
        done = self.ask("slot.book", person, slot=self.slots[day])["ok"]
        if moves and model.day == day:
            assert done
            return
        may = model.state in MAY_BOOK
        if moves and model.day:
            may = model.moved < 3 and self.hours_to(model.day) >= 48
        assert done == (may and self.is_offered(day) and not self.is_full(day))
        if done:
            model.moved = model.moved + 1 if moves else 0
            model.origin = model.origin if moves else model.state
            model.state, model.day = "APPOINTMENT_BOOKED", day

    @rule(person=PERSON)
    def cancel(self, person: str) -> None:
        if person in self.models:
            model = self.models[person]
            done = self.ask("slot.cancel", person)["ok"]
            may = model.state == "APPOINTMENT_BOOKED" and model.day and self.hours_to(model.day) > 0
            assert done == bool(may)
            if done:
                model.state, model.day = model.origin, None

    @rule(person=PERSON)
    def withdraw(self, person: str) -> None:
        if person in self.models:
            model = self.models[person]
            done = self.ask("appl.withdraw", person)["ok"]
            assert done == (model.state not in OVER)
            if done:
                model.state, model.day = "CANCELLED", None

    @rule()
    def a_day_passes(self) -> None:
        self.office.later(hours=24)
        today = local_day(self.office.clock.now())
        with self.office.engine.begin() as connection:
            note_overdue(connection, self.office.now)
            end_days(connection, today, self.office.now)
            prepare_slots(connection, today, 30)
            numbers = select(slots.c.day, slots.c.number).where(slots.c.place == PLACE, slots.c.capacity == 1)
            self.slots = {row.day: row.number for row in connection.execute(numbers)}
        for model in self.models.values():
            if model.state == "APPOINTMENT_BOOKED" and model.day and model.day < today:
                model.state, model.day = "APPOINTMENT_MISSED", None

    @rule(ahead=AHEAD)
    def close(self, ahead: int) -> None:
        day = local_day(self.office.clock.now()) + timedelta(days=ahead)
        with self.office.engine.begin() as connection:
            close_day(connection, PLACE, day, self.office.now)
        self.closed.add(day)
        for model in self.models.values():
            if model.state == "APPOINTMENT_BOOKED" and model.day == day:
                model.state, model.day = model.origin, None

    @invariant()
    def every_application_is_where_the_model_is(self) -> None:
        for person, model in getattr(self, "models", {}).items():
            told = self.counter.status(model.tracking, person)["data"]
            assert told["state"] == model.state
            assert told["next"] in {action.value for action in NEXT_ACTION.values()}

    @invariant()
    def units_taken_are_live_appointments_and_holds(self) -> None:
        if not hasattr(self, "office"):
            return
        with self.office.engine.begin() as connection:
            live = select(appointments.c.slot, func.count()).where(appointments.c.state == "live")
            units = {row.slot: row[1] for row in connection.execute(live.group_by(appointments.c.slot))}
            for slot in connection.execute(select(holds.c.slot)).scalars():
                units[slot] = units.get(slot, 0) + 1
            for row in connection.execute(select(slots)).all():
                assert row.taken == units.get(row.number, 0) <= row.capacity

    @invariant()
    def edits_and_attempts_agree(self) -> None:
        if not hasattr(self, "office"):
            return
        with self.office.engine.begin() as connection:
            for model in self.models.values():
                mine = applications.c.tracking == model.tracking
                row = connection.execute(select(applications).where(mine)).one()
                asked = select(func.count()).where(inquiries.c.application == row.id)
                assert row.edits_used == model.edits <= 3
                assert connection.execute(asked).scalar_one() == row.attempt == row.edits_used + 1


TestProcess = Process.TestCase
TestProcess.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
