"""The ten invariants of the domain sheet over whole lives, from the form to the card in its holder's hand.

The reference model is small: what was proven, issued, corrected and decided; the table of transitions judges
every move. Invariant 7 is the kiosk's alone, for no sample and no counter of a chip reaches the centre:
`tests/kiosk/session/test_session_properties.py` holds it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from centre.appointment_tables import appointments, holds, slots
from centre.inbox_tables import dead_letters, inbox
from centre.schema import applications, history, inquiries
from kiosk.domain.applications import FINAL, ApplicationEvent, ApplicationState, find
from kiosk.domain.delivery import DeliveryOutcome
from kiosk.domain.desk import Act
from kiosk.domain.inquiry import InquiryOutcome
from kiosk.domain.production import Stage
from kiosk.domain.status import NEXT_ACTION, text_key
from tests.centre.life import NAME, PEOPLE, Life
from tests.centre.office import ELSEWHERE

MEMORY = Path("/dev/shm")  # nothing here is about durability, and a real disk is slow to sync
PERSON, KIOSK = st.sampled_from(PEOPLE), st.sampled_from(["k-17", "k-18"])
_AFTERWARDS = [
    *(Act.TRY_AGAIN, Act.NEW_CAPTURE, Act.NEW_CARD, Act.HAND_OVER),
    *(Act.SETTLE_IN_CUSTODY, Act.SETTLE_DELIVERED, Act.CHANGE_PLACE),
]
_MEANWHILE = [Act.CHANGE_PLACE, Act.REMAKE, Act.ARRIVED, Act.REPRINT, Act.CORRECT]
CLOSED = [state.value for state in FINAL]


class Lives(RuleBasedStateMachine):
    """`proofs` is what a chip said since its kiosk's last start; `given` are the cards that may be out."""

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.life = Life(Path(self.folder.name))
        self.proofs: set[tuple[str, str]] = set()
        self.given: set[str] = set()
        self.edits: dict[str, int] = {}
        self.numbers: dict[str, tuple[str, str | None]] = {}
        self.receipts: set[str] = set()
        self.deaths = 0

    def teardown(self) -> None:
        if hasattr(self, "life"):
            self.life.office.engine.dispose()
            self.folder.cleanup()

    def state(self, person: str) -> str | None:
        row = self.life.row(person)
        return row.state if row is not None else None

    @rule(person=PERSON, kiosk=KIOSK, day=st.sampled_from([1, 2, 6]), steps=st.integers(1, 8))
    def go_on(self, person: str, kiosk: str, day: int, steps: int) -> None:
        """Whatever leads on towards the card, so that lives reach their end."""
        for _ in range(steps):
            self.take_step(person, kiosk, day)

    @rule(
        person=PERSON,
        outcome=st.sampled_from(DeliveryOutcome),
        act=st.sampled_from(_AFTERWARDS),
        two=st.booleans(),
    )
    def fail_to_deliver(self, person: str, outcome: DeliveryOutcome, act: Act, two: bool) -> None:
        """A delivery that is begun, ends some way, and is decided about."""
        self.bring(person, "READY_FOR_DELIVERY")
        self.claim(person, "k-17")
        self.end(person, "k-17", outcome)
        self.decide(person, act, two=two)

    @rule(person=PERSON, stage=st.sampled_from(Stage), act=st.sampled_from(_MEANWHILE))
    def make_and_decide(self, person: str, stage: Stage, act: Act) -> None:
        """A card somewhere on its way, when an officer decides about it."""
        self.bring(person, "IN_PRODUCTION")
        self.life.make(stage)
        self.decide(person, act, two=False)

    @rule(person=PERSON)
    def use_up_the_edits(self, person: str) -> None:
        self.bring(person, "SUBMITTED")
        for name in ("مریم", "سارا", "مریم", "سارا"):
            self.answer(InquiryOutcome.MISMATCH)
            self.edit(person, name)

    def bring(self, person: str, state: str) -> None:
        """Until the person's application is so far, if nothing stands against it."""
        for _ in range(10):
            if self.state(person) == state:
                return
            self.take_step(person, "k-17", 1)

    def take_step(self, person: str, kiosk: str, day: int) -> None:
        match self.state(person):
            case None | "DELIVERED" | "CANCELLED" | "CLOSED":
                self.submit(person)
            case "SUBMITTED":
                self.answer(InquiryOutcome.CONFIRMED)
            case "INQUIRY_MISMATCH":
                self.edit(person, "مریم")
            case "INQUIRY_CONFIRMED" | "APPOINTMENT_MISSED" | "COMPLETION_ON_HOLD":
                self.life.book(person, day)
            case "APPOINTMENT_BOOKED":
                self.life.visit(person)
            case "COMPLETED":
                self.life.make(Stage.ACCEPTED)
            case "IN_PRODUCTION" | "PRODUCTION_FAILED" | "CARD_FAULT":
                self.life.make(Stage.ARRIVED)
            case "READY_FOR_DELIVERY":
                self.claim(person, kiosk)
            case "RETURNED":
                self.decide(person, Act.RECALL, two=False)
                self.decide(person, Act.ARRIVED, two=False)
                self.life.make(Stage.ARRIVED)
            case "REFERRED":
                self.decide(person, Act.CORRECT, two=False)
            case "DELIVERING":
                self.match(person, kiosk)
                self.end(person, kiosk, DeliveryOutcome.DELIVERED)

    def submit(self, person: str) -> None:
        known = self.state(person)
        assert self.life.begin(person) == (known is None or known in CLOSED)

    @rule(person=PERSON)
    def submit_twice(self, person: str) -> None:
        self.submit(person)
        assert not self.life.begin(person)

    @rule(outcome=st.sampled_from([*InquiryOutcome, InquiryOutcome.MISMATCH]))
    def answer(self, outcome: InquiryOutcome) -> None:
        self.life.office.later(hours=1)
        self.life.inquire(outcome, NAME)

    @rule()
    def answer_again(self) -> None:
        """Invariant 6."""
        before = self.rows()
        self.life.late_answer()
        assert self.rows() == before

    @rule(person=PERSON, name=st.sampled_from(["مریم", "سارا"]))
    def edit(self, person: str, name: str) -> None:
        row = self.life.row(person)
        if self.life.asked(person, "appl.edit", changes={NAME: name}):
            self.edits[row.id] = self.edits.get(row.id, 0) + 1

    @rule(person=PERSON, ahead=st.sampled_from([1, 2]))
    def book_the_same_day(self, person: str, ahead: int) -> None:
        self.life.book(person, ahead)

    @rule(person=PERSON, op=st.sampled_from(["slot.cancel", "appl.withdraw"]))
    def give_up(self, person: str, op: str) -> None:
        self.life.asked(person, op)

    @rule(person=PERSON)
    def visit_with_a_bad_picture(self, person: str) -> None:
        self.life.visit(person, good=False)

    @rule(stage=st.sampled_from(Stage))
    def make(self, stage: Stage) -> None:
        self.life.make(stage)

    @rule(person=PERSON, kiosk=KIOSK)
    def claim(self, person: str, kiosk: str) -> None:
        row = self.life.row(person)
        if self.life.claim(person, kiosk):
            self.proofs.discard((kiosk, row.id))

    @rule(kiosk=KIOSK, stored=st.booleans())
    def list_day(self, kiosk: str, stored: bool) -> None:
        """No card stands in two lists, as far as the kiosks have said what they dropped."""
        for application in self.life.list_day(kiosk, stored=stored):
            other = "k-18" if kiosk == "k-17" else "k-17"
            assert application not in self.life.list_day(other, stored=False)

    @rule(person=PERSON, kiosk=KIOSK)
    def match(self, person: str, kiosk: str) -> None:
        row = self.life.row(person)
        if row is not None:
            self.life.tell(kiosk, "delivery.verdict", row.id, verdict="match")
            self.proofs.add((kiosk, row.id))

    @rule(person=PERSON, kiosk=KIOSK, outcome=st.sampled_from(DeliveryOutcome))
    def end(self, person: str, kiosk: str, outcome: DeliveryOutcome) -> None:
        """Invariant 1: only a chip's yes since the session began makes a report a delivery."""
        row = self.life.row(person)
        if row is None:
            return
        self.life.tell(kiosk, "delivery.ended", row.id, outcome=outcome.value)
        if self.state(person) == "DELIVERED" and row.state != "DELIVERED":
            assert outcome is DeliveryOutcome.DELIVERED
            assert (kiosk, row.id) in self.proofs
            self.given.add(row.id)
        self.proofs.discard((kiosk, row.id))

    @rule(person=PERSON, act=st.sampled_from(Act), two=st.booleans())
    def decide(self, person: str, act: Act, two: bool) -> None:
        row = self.life.row(person)
        details = {"place": ELSEWHERE if act is not Act.RECALL else "tehran-1", "outcome": "deceased"}
        if self.life.decide(person, act, two=two, **details):
            assert row.state != "DELIVERING" or act is Act.INELIGIBLE
            if act in (Act.HAND_OVER, Act.SETTLE_DELIVERED):
                assert two
                self.given.add(row.id)

    @rule(person=PERSON)
    @precondition(lambda self: self.deaths < 2)
    def die(self, person: str) -> None:
        self.deaths += 1
        self.life.die(person, self.deaths)

    @rule(days=st.sampled_from([1, 7, 61]))
    def days_pass(self, days: int) -> None:
        self.life.days_pass(days)

    @rule()
    def everything_again(self) -> None:
        """Invariant 8: every event a kiosk ever sent, and all that production says, once more."""
        before = self.rows()
        if self.life.sent:
            assert self.life.office.take(*self.life.sent).new == 0
        assert self.rows() == before

    def rows(self) -> list[Any]:
        with self.life.office.engine.begin() as connection:
            return list(connection.execute(select(applications).order_by(applications.c.id)).all())

    @invariant()
    def one_delivers_by_proof_or_by_two_officers(self) -> None:
        """1, and T38's flag."""
        for row in self.rows() if hasattr(self, "life") else ():
            assert (row.state == "DELIVERED") <= (row.id in self.given)
            assert not (row.by_desk and row.state != "DELIVERED")

    @invariant()
    def two_and_three_capacity_appointments_applications_and_claims(self) -> None:
        if not hasattr(self, "life"):
            return
        live = select(appointments.c.slot, appointments.c.application).where(appointments.c.state == "live")
        with self.life.office.engine.begin() as connection:
            booked = connection.execute(live).all()
            held = list(connection.execute(select(holds.c.slot)).scalars())
            taken = [*(row.slot for row in booked), *held]
            for slot in connection.execute(select(slots).where(slots.c.taken > 0)).all():
                assert taken.count(slot.number) <= slot.taken <= slot.capacity
        assert len({row.application for row in booked}) == len(booked)
        opened = [row.national_code_digest for row in self.rows() if row.tracking and row.state not in CLOSED]
        assert len(set(opened)) == len(opened)
        for row in self.rows():
            assert (row.state == "DELIVERING") == (row.lease_kiosk is not None)

    @invariant()
    def four_edits_and_attempts_agree(self) -> None:
        if not hasattr(self, "life"):
            return
        corrected = select(func.count()).where(history.c.transition == 39)
        with self.life.office.engine.begin() as connection:
            for row in connection.execute(select(applications).where(applications.c.tracking.is_not(None))):
                by_office = connection.execute(corrected.where(history.c.application == row.id)).scalar_one()
                asked = select(func.count()).where(inquiries.c.application == row.id)
                assert row.edits_used == self.edits.get(row.id, 0) <= 3
                assert connection.execute(asked).scalar_one() == row.attempt
                assert row.attempt == row.edits_used + 1 + by_office

    @invariant()
    def five_numbers_never_change(self) -> None:
        for row in self.rows() if hasattr(self, "life") else ():
            tracking, receipt = self.numbers.get(row.id, (row.tracking, None))
            assert row.tracking == tracking
            if receipt is not None and row.receipt != receipt:
                assert row.receipt not in self.receipts  # another completion has another one
            self.numbers[row.id] = (tracking, row.receipt)
            self.receipts |= {row.receipt} - {None}

    @invariant()
    def nine_no_event_is_lost(self) -> None:
        if not hasattr(self, "life"):
            return
        with self.life.office.engine.begin() as connection:
            kept = set(connection.execute(select(inbox.c.id)).scalars())
            kept |= set(connection.execute(select(dead_letters.c.id)).scalars())
        assert {str(event.id) for event in self.life.sent} <= kept

    @invariant()
    def ten_every_state_has_a_next_action_and_every_move_stands_in_the_table(self) -> None:
        if not hasattr(self, "life"):
            return
        with self.life.office.engine.begin() as connection:
            moves = connection.execute(select(history).order_by(history.c.number)).all()
        at: dict[str, str] = {}
        for move in moves:
            if move.after is None or move.before is None:
                at.setdefault(move.application, move.after)
                continue
            line = find(ApplicationState(move.before), ApplicationEvent(move.event))
            assert line is not None
            assert line.number == move.transition
            assert not line.targets or ApplicationState(move.after) in line.targets
            assert at.get(move.application, move.before) == move.before
            at[move.application] = move.after
        for row in self.rows():
            assert at[row.id] == row.state
            assert NEXT_ACTION[ApplicationState(row.state)]
            assert text_key(ApplicationState(row.state))


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=12, stateful_step_count=40, deadline=None)
