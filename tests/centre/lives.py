"""What may happen to two people, their cards and two kiosks in any order; judged by whoever inherits it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import select

from centre.storage.schema import applications
from kiosk.domain.applications import FINAL
from kiosk.domain.delivery import DeliveryOutcome
from kiosk.domain.desk import Act
from kiosk.domain.inquiry import InquiryOutcome
from kiosk.domain.production import Stage
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
