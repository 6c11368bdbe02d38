"""Whole lives of applications for property tests: what people, kiosks, production and officers can do at all.

Nothing here judges; every act may be refused. A production made of a dictionary stands in for the real one.
"""

import hashlib
import uuid
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from centre.applications.eligibility import EligibilityNotice, take_notices
from centre.applications.inquiries import note_overdue, record_answer
from centre.applications.moves import free_overdue
from centre.appointments.places import import_places, prepare_slots
from centre.appointments.visits import end_days, live_appointment
from centre.delivery.custody import end_holds, send_to_central_store
from centre.delivery.day_lists import DayLists
from centre.desk.acts import DeskWork, SignIn
from centre.desk.context import Asked
from centre.production.producer import Producer
from centre.production.receiving import Receiving
from centre.storage.schema import applications, inquiries
from kiosk.domain.booking import TEHRAN, local_day
from kiosk.domain.delivery import holder_digest
from kiosk.domain.desk import Act
from kiosk.domain.inquiry import InquiryAnswer, InquiryOutcome
from kiosk.domain.messages import Envelope, encode, timestamp
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.domain.packet_chain import FIRST, sign_packet
from kiosk.domain.production import Order, OrderProblem, Progress, Stage
from kiosk.domain.sealing import seal
from kiosk.domain.wire import packet_context
from tests.centre.applicants import Counter, code, submission
from tests.centre.appointments.test_appointments import DOCUMENT, TODAY, slot
from tests.centre.completion.test_completion import SIGNING
from tests.centre.desk.work import SECOND, employ
from tests.centre.office import OFFICER, PIN, Office
from tests.centre.production.works import FACE
from tests.drivers.card.cards import finger as minutiae
from tests.kiosk.domain.test_completion import body, finger

PEOPLE = (code(1), code(2))
NAME = "applicant.first_name"


def fingers_of(person: str) -> list[dict[str, Any]]:
    """Two fingers, other ones for everybody."""
    first = 10 * (1 + PEOPLE.index(person))
    return [finger(2, template=minutiae(first)), finger(7, template=minutiae(first + 1))]


@dataclass
class Shelf:
    """Makes every ordered card at once; `stage` says how far all of them are told to be."""

    stage: Stage = Stage.ACCEPTED
    orders: dict[str, Order] = field(default_factory=dict)

    def submit(self, order: Order) -> OrderProblem | None:
        self.orders[order.id] = order
        return None

    def progress(self, orders: Sequence[str]) -> list[Progress]:
        return [self._told(self.orders[each]) for each in orders if each in self.orders]

    def redirect(self, order: str, place: str) -> bool:
        return self.stage is Stage.ACCEPTED

    def cancel(self, order: str) -> bool:
        return self.stage is Stage.ACCEPTED

    def _told(self, order: Order) -> Progress:
        if self.stage in (Stage.ACCEPTED, Stage.FAILED):
            return Progress(order.id, self.stage)
        serial = f"S{order.id[:12]}"
        digest = holder_digest(serial, order.holder.national_code)
        place = order.place if self.stage is Stage.ARRIVED else None
        return Progress(order.id, self.stage, serial=serial, holder_digest=digest, place=place)


class Life(Counter):
    """A centre with two places, three kiosks, a shelf for a production, and everything people may try."""

    def __init__(self, folder: Path) -> None:
        office = Office(folder)
        super().__init__(office)
        self.trackings: dict[str, str] = {}
        self.shelf = Shelf()
        given: dict[str, Any] = {"policy": self.policy, "clock": office.clock}
        self.producer = Producer(office.engine, office.keys, self.shelf, **given)
        self.receiving = Receiving(office.engine, office.keys, None, office.clock)
        self.desk = DeskWork(office.keys, self.policy)
        self.lists = DayLists(office.keys, self.policy)
        self.seen = {"k-17": 0, "k-18": 0}
        self.seq = {"k-17": 0, "k-18": 0}
        self.sent: list[Envelope] = []
        self.chance = Random(1)
        with office.engine.begin() as connection:
            import_places(connection, DOCUMENT)
            prepare_slots(connection, TODAY, 30)
            employ(connection, OFFICER, SECOND)

    def row(self, person: str) -> Any:
        """The person's newest application."""
        mine = applications.c.tracking == self.trackings.get(person, "")
        with self.office.engine.begin() as connection:
            return connection.execute(select(applications).where(mine)).one_or_none()

    def asked(self, person: str, op: str, **more: Any) -> bool:
        known = {"tracking": self.trackings.get(person, ""), "second_item": person}
        return bool(self.ask(op, known | more)["ok"])

    def begin(self, person: str) -> bool:
        reply = self.ask("appl.submit", submission(person))
        if reply["ok"]:
            self.trackings[person] = reply["data"]["tracking"]
        return bool(reply["ok"])

    def book(self, person: str, ahead: int) -> bool:
        day = local_day(self.office.clock.now()) + timedelta(days=ahead)
        return self.asked(person, "slot.book", slot=slot(self, day))

    def visit(self, person: str, *, good: bool = True) -> bool:
        """The packet of a visit at the time that was booked, sent twice as after a lost answer."""
        row = self.row(person)
        with self.office.engine.begin() as connection:
            booked = live_appointment(connection, row.id) if row is not None else None
        if row is None or booked is None:
            return False
        begins = datetime.combine(booked.day, time.fromisoformat(booked.begins), TEHRAN)
        self.turn_to(begins)
        receipt = make_number(NumberKind.RECEIPT, self.chance.randrange)
        at = {"checked_in_at": timestamp(begins), "completed_at": timestamp(begins)}
        content = {"receipt": receipt, "fingers": fingers_of(person), "face": FACE if good else "/9j/2Q=="}
        name = uuid.uuid4()
        whole = encode(body(tracking=row.tracking, **content, **at))
        first, again = (self._send(name, whole) for _ in range(2))
        assert again == first
        return bool(first["ok"])

    def _send(self, name: uuid.UUID, whole: bytes) -> dict[str, Any]:
        keys = self.office.kiosk_keys["k-17"], self.office.keys.sealing.public_key()
        signed = sign_packet(whole, name, "k-17", FIRST, SIGNING)
        sealed = seal(*keys, signed, packet_context("k-17", name))
        part = {"packet": str(name), "at": 0, "data": b64encode(sealed).decode()}
        assert self.ask("packet.part", part)["ok"]
        digest = hashlib.sha256(sealed).hexdigest()
        return self.ask("packet.commit", {"packet": str(name), "digest": digest})

    def make(self, stage: Stage) -> None:
        """Production tells of all its cards that they are so far, and tells it twice."""
        self.shelf.stage = stage
        self.office.later(seconds=1000)
        for _ in range(2):
            while any([self.producer.step(), self.receiving.step()]):
                pass

    def claim(self, person: str, kiosk: str) -> bool:
        row = self.row(person)
        asked = {"receipt": (row and row.receipt) or "", "second_item": person}
        return bool(self.ask("deliver.claim", asked, kiosk)["ok"])

    def list_day(self, kiosk: str, *, stored: bool) -> list[str]:
        """The applications whose cards the kiosk may deliver offline from now on."""
        asked = {"seen": self.seen[kiosk]}
        with self.office.engine.begin() as connection:
            found = self.office.kiosk_in(connection, kiosk)
            data = self.lists.answer(connection, found, asked, self.office.now)["data"]
        if stored:
            self.seen[kiosk] = data["revision"]
        return [each["authorisation"]["application"] for each in data["cards"]]

    def tell(self, kiosk: str, kind: str, application: str, **data: Any) -> None:
        self.seq[kiosk] += 1
        event = self.office.event(self.seq[kiosk], kind, kiosk, application=application, **data)
        self.sent.append(event)
        self.office.take(event)

    def decide(self, person: str, act: Act, *, two: bool, **details: Any) -> bool:
        asked = Asked(act, self.trackings.get(person, "?"), "a good reason", details)
        first, second = SignIn(OFFICER, PIN), SignIn(SECOND, PIN) if two else None
        with self.office.engine.begin() as connection:
            return self.desk.act(connection, asked, first, second, self.office.now).refused is None

    def die(self, person: str, number: int) -> None:
        notice = EligibilityNotice(number, "deceased", person)
        with self.office.engine.begin() as connection:
            take_notices(connection, self.office.keys, [notice, notice], self.office.now)

    def late_answer(self) -> None:
        """The register says everything again, of every inquiry there ever was."""
        with self.office.engine.begin() as connection:
            numbers = list(connection.execute(select(inquiries.c.number)).scalars())
            for number in numbers:
                finished = select(inquiries.c.finished_at).where(inquiries.c.number == number)
                if connection.execute(finished).scalar() is not None:
                    answer = InquiryAnswer(InquiryOutcome.DECEASED, {})
                    record_answer(connection, number, answer, policy=self.policy, now=self.office.now)

    def turn_to(self, moment: datetime) -> None:
        ahead = (moment - self.office.clock.now()).total_seconds()
        if ahead > 0:
            self.office.later(seconds=ahead)

    def days_pass(self, days: int) -> None:
        self.office.later(days=days)
        now, today = self.office.now, local_day(self.office.clock.now())
        with self.office.engine.begin() as connection:
            free_overdue(connection, now)
            end_days(connection, today, now)
            note_overdue(connection, now)
            end_holds(connection, self.policy, now)
            send_to_central_store(connection, self.policy, now)
            prepare_slots(connection, today, 30)
