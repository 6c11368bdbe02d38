"""From the check-in to the sealed packet, with the centre's word and by the day list (T15, T17, T18, F4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.told import DeliveryPlace
from kiosk.session.delivery_events import OfficerConfirmed
from kiosk.session.events import CentreSilent
from kiosk.session.journeys.completion.commands import AskChecker, AskVisit, FinishCompletion, HoldCompletion
from kiosk.session.journeys.completion.events import (
    CompletionHeld,
    CompletionStored,
    VisitGranted,
    VisitRefused,
)
from kiosk.session.journeys.completion.parts import (
    Completion,
    CompletionPart,
    DocumentKind,
    DocumentRefusal,
    DocumentTaken,
    ExceptionKind,
    FingerExcused,
    FingerTaken,
    Taken,
    Visit,
    VisitRefusal,
)
from kiosk.session.vocabulary import Finger
from kiosk.storage.packet_shelf import OfflineLimits
from kiosk.work.admission import KEPT_SHOT
from kiosk.work.samples import VisitSamples
from kiosk.work.visits import VisitWork
from tests.centre.applicants import code
from tests.centre.appointments.test_appointments import MONDAY, slot
from tests.centre.office import OFFICER, PIN, PLACE
from tests.kiosk.branch import Branch
from tests.kiosk.domain.test_completion import FACE
from tests.kiosk.domain.test_completion import body as packet_body

TEN = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # ten o'clock in Iran
CONTACT = packet_body()["contact"]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


class Counter:
    """The work of visits at one kiosk of the place, and an applicant with an appointment on Monday at ten."""

    def __init__(self, branch: Branch, place: str = PLACE) -> None:
        self.branch = branch
        self.samples = VisitSamples()
        self.work = VisitWork(
            branch.line,
            branch.central,
            branch.book,
            branch.packets,
            tries=branch.tries,
            samples=self.samples,
            here=DeliveryPlace(place),
            clock=branch.clock,
            policy=DEFAULT_POLICY,
        )
        self.tracking = str(branch.counter.confirmed()["tracking"])
        asked = {"tracking": self.tracking, "second_item": code(1), "slot": slot(branch.counter)}
        assert branch.counter.ask("slot.book", asked)["ok"]
        branch.clock.turn((TEN - branch.clock.now()).total_seconds())
        branch.work_off()

    def ask(self, second: str = code(1)) -> Any:
        return self.work.ask(AskVisit(1, self.tracking, second))

    def visit(self) -> Visit:
        granted = self.ask()
        assert isinstance(granted, VisitGranted)
        return granted.visit

    def take(self) -> Taken:
        """Two fingers, a face and a document, as the workers and the session keep them."""
        for finger in (Finger.RIGHT_INDEX, Finger.LEFT_INDEX):
            self.samples.keep_finger(finger, 80, bytearray(b"abc" * 20), bytearray(PNG))
        self.samples.keep_shot(1, bytearray(FACE))
        self.samples.keep_page(0, 1, bytearray(b"\xff\xd8page\xff\xd9"))
        return Taken(
            contact=CONTACT,
            fingers=(FingerTaken(Finger.RIGHT_INDEX, 80), FingerTaken(Finger.LEFT_INDEX, 80)),
            face=1,
            documents=(DocumentTaken(DocumentKind.BIRTH_CERTIFICATE, 1, True, True, None, "officer-1"),),
        )

    def finish(self, visit: Visit, taken: Taken) -> CompletionStored:
        stored = self.work.finish(FinishCompletion(1, Completion(visit, taken=taken)))
        assert isinstance(stored, CompletionStored)
        return stored


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    branch = Branch(tmp_path, limits=OfflineLimits(packets=1))
    branch.open_places()
    yield Counter(branch)
    branch.close()


def test_the_right_place_day_and_hour_begin_a_visit(counter: Counter) -> None:
    visit = counter.visit()
    assert (visit.tracking, visit.checked_in_at) == (counter.tracking, TEN)
    assert (visit.delivery_place.id, visit.appointment.day) == (PLACE, MONDAY)


def test_the_place_of_delivery_is_told_with_name_and_address(counter: Counter) -> None:
    visit = counter.visit()
    assert visit.delivery_place.id == PLACE
    assert visit.delivery_place.name == visit.appointment.name != ""
    assert visit.delivery_place.address == visit.appointment.address != ""


def test_what_was_taken_completes_the_application(counter: Counter) -> None:
    stored = counter.finish(counter.visit(), counter.take())
    assert counter.samples.shot(1) == b""
    counter.branch.work_off()
    assert counter.branch.counter.state(counter.tracking) == "COMPLETED"
    assert stored.completed_at == TEN


def test_without_a_line_the_day_list_admits_and_the_packet_counts_days_later(counter: Counter) -> None:
    branch = counter.branch
    branch.up = False
    visit = counter.visit()
    counter.finish(visit, counter.take())
    assert counter.ask() == VisitRefused(1, VisitRefusal.NOT_POSSIBLE_NOW)
    branch.clock.turn(timedelta(days=2).total_seconds())
    branch.up = True
    branch.work_off()
    assert branch.counter.state(counter.tracking) == "COMPLETED"


def test_who_is_not_in_the_list_is_not_admitted_without_a_line(counter: Counter) -> None:
    counter.branch.up = False
    assert counter.ask(code(2)) == CentreSilent(1)
    for _ in range(4):
        counter.ask(code(2))
    locked = counter.ask()
    assert isinstance(locked, VisitRefused)
    assert (locked.reason, locked.wait_s) == (VisitRefusal.TOO_MANY_TRIES, 600.0)


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize(
    ("hours", "told"),
    [(-4, VisitRefusal.OTHER_TIME), (4, VisitRefusal.OTHER_TIME), (-20, VisitRefusal.OTHER_DAY)],
)
def test_another_hour_or_day_is_told(counter: Counter, up: bool, hours: int, told: VisitRefusal) -> None:
    counter.branch.up = up
    counter.branch.clock.turn(hours * 3600)
    refused = counter.ask()
    assert isinstance(refused, VisitRefused)
    assert refused.reason is told
    assert refused.appointment
    assert refused.appointment.day == MONDAY


def test_a_kiosk_of_another_place_sends_there(tmp_path: Path) -> None:
    branch = Branch(tmp_path)
    branch.open_places()
    refused = Counter(branch, "shiraz-2").ask()
    assert isinstance(refused, VisitRefused)
    assert refused.reason is VisitRefusal.OTHER_PLACE
    branch.close()


def test_who_has_no_appointment_or_gives_wrong_numbers_is_told_so(counter: Counter) -> None:
    wrong = counter.ask(code(2))
    assert wrong == VisitRefused(1, VisitRefusal.NOT_FOUND)
    counter.branch.counter.ask("slot.cancel", {"tracking": counter.tracking, "second_item": code(1)})
    counter.branch.clock.turn(-4 * 3600)
    counter.branch.counter.ask("slot.cancel", {"tracking": counter.tracking, "second_item": code(1)})
    refused = counter.ask()
    assert isinstance(refused, VisitRefused)
    assert refused.reason is VisitRefusal.NO_APPOINTMENT


def test_a_kiosk_full_of_packets_takes_no_more(counter: Counter) -> None:
    counter.branch.up = False
    visit = replace(counter.visit(), application="somebody-else")
    counter.finish(visit, counter.take())
    refused = counter.ask()
    assert isinstance(refused, VisitRefused)
    assert refused.reason is VisitRefusal.KIOSK_FULL


def test_an_incomplete_visit_is_kept_and_need_not_be_repeated(counter: Counter) -> None:
    branch, taken = counter.branch, counter.take()
    refused = replace(taken.documents[0], accepted=False, refusal=DocumentRefusal.COPY_ONLY)
    held = Completion(counter.visit(), taken=replace(taken, documents=(refused,)))
    why = (DocumentRefusal.COPY_ONLY,), (CompletionPart.DOCUMENTS,)
    assert counter.work.hold(HoldCompletion(1, held, *why)) == CompletionHeld(1)
    branch.work_off()
    assert branch.counter.state(counter.tracking) == "COMPLETION_ON_HOLD"
    later = slot(branch.counter, MONDAY + timedelta(days=5))
    asked = {"tracking": counter.tracking, "second_item": code(1), "slot": later}
    assert branch.counter.ask("slot.book", asked)["ok"]
    branch.clock.turn(timedelta(days=5).total_seconds())
    visit = counter.visit()
    assert visit.kept.fingers == (FingerTaken(Finger.RIGHT_INDEX, 80), FingerTaken(Finger.LEFT_INDEX, 80))
    assert visit.kept.face == KEPT_SHOT
    counter.samples.keep_page(0, 1, bytearray(b"page"))
    counter.finish(visit, replace(visit.kept, contact=CONTACT, documents=taken.documents))
    branch.work_off()
    assert branch.counter.state(counter.tracking) == "COMPLETED"


def test_excused_fingers_go_with_their_evidence_and_without_it_there_is_no_receipt(counter: Counter) -> None:
    gone = FingerExcused(Finger.LEFT_INDEX, ExceptionKind.MISSING, True, "officer-1")
    visit, taken = counter.visit(), counter.take()
    excused = replace(taken, fingers=taken.fingers[:1], exceptions=(gone,))
    assert counter.work.finish(FinishCompletion(1, Completion(visit, taken=excused))) is None
    counter.samples.keep_hands(bytearray(FACE))
    counter.finish(visit, excused)
    counter.branch.work_off()
    assert counter.branch.counter.state(counter.tracking) == "COMPLETED"


def test_an_officer_signs_by_line_and_by_list(counter: Counter) -> None:
    signed = OfficerConfirmed(1, counter.branch.office.officer)
    assert counter.work.check_officer(AskChecker(1, "app-1", OFFICER, PIN)) == signed
    counter.branch.up = False
    assert counter.work.check_officer(AskChecker(1, "app-1", OFFICER, PIN)) == signed
    assert counter.work.check_officer(AskChecker(1, "app-1", "nobody", PIN)) == CentreSilent(1)


def test_a_session_that_ended_before_the_packet_was_sealed_gives_no_receipt(counter: Counter) -> None:
    taken, visit = counter.take(), counter.visit()
    counter.samples.wipe()
    assert counter.work.finish(FinishCompletion(1, Completion(visit, taken=taken))) is None
    assert counter.branch.packets.waiting() == ()
