"""From a completed visit to a card that waits at its place, and everything that can go wrong on the way."""

from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from centre.completion.tables import packets
from centre.delivery.custody import ledger
from centre.production.progress import order_anew
from centre.production.tables import orders
from kiosk.domain.applications import ApplicationEvent
from kiosk.domain.delivery import holder_digest
from kiosk.domain.inquiry import InquiryOutcome
from tests.centre.applicants import code
from tests.centre.appointments.test_appointments import MONDAY, ask, slot
from tests.centre.completion.test_completion import OTHER
from tests.centre.office import ON_SQLITE
from tests.centre.production.works import FACE, FINGERS, Works
from tests.drivers.card.cards import OWNER
from tests.kiosk.domain.test_completion import exception, finger
from tests.simulators.production.made import PHOTO


def test_a_completed_visit_becomes_a_ready_card(works: Works) -> None:
    works.complete()
    assert works.now_in() == "IN_PRODUCTION"
    works.turn(26, at_once=0.5)
    row = works.row()
    assert (row.state, row.place, row.receipt_live) == ("READY_FOR_DELIVERY", "tehran-1", True)
    assert row.holder_digest == holder_digest(row.card_serial, code(1))
    assert (works.cards / f"{row.card_serial}.card.json").exists()
    assert works.passed() == [2, 4, 10, 15, 17, 20, 22]


def test_every_place_a_card_was_is_in_the_books(works: Works) -> None:
    works.complete()
    works.turn(26, at_once=0.5)
    serial = works.row().card_serial
    with works.office.engine.begin() as connection:
        lines = [(line.state, line.location, line.actor) for line in ledger(connection, serial)]
    assert lines == [
        ("in_production", "production", "production"),
        ("in_transit", "production", "production"),
        ("in_custody", "tehran-1", "production"),
    ]


@ON_SQLITE
def test_production_that_is_away_is_asked_again_and_again(works: Works) -> None:
    works.factory.mischief.switch_on("outage")
    works.complete()
    works.turn(1)
    assert works.now_in() == "COMPLETED"
    assert works.last_order().silent > 1
    works.factory.mischief.clear()
    works.turn(1)
    assert works.now_in() == "IN_PRODUCTION"
    assert len(works.rows(orders)) == 1


@ON_SQLITE
@pytest.mark.parametrize("fault", ["garbled:2", "outage:2"])
def test_an_answer_that_was_lost_makes_no_second_card(works: Works, fault: str) -> None:
    works.factory.handle({"do": "fault", "name": fault})
    works.complete()
    works.turn(60)
    assert works.now_in() == "READY_FOR_DELIVERY"
    assert len(works.factory.handle({"do": "status"})["orders"]) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fingers": [finger(2), finger(7)]}, "fingers"),  # the same finger twice
        ({"fingers": [FINGERS[0], finger(7, template=b"ab")]}, "fingers"),
        ({"exceptions": [exception(9)], "evidence": "/9j/2Q=="}, "evidence"),
        ({"face": "/9j/2Q=="}, "face"),  # a beginning and an end, and no picture between
    ],
)
def test_a_packet_no_card_can_be_made_of_is_refused(
    works: Works, changes: dict[str, Any], reason: str
) -> None:
    works.complete(**changes)
    assert (works.now_in(), works.reason()) == ("COMPLETION_ON_HOLD", reason)
    assert not works.row().receipt_live
    assert works.rows(packets)[0].refused == reason
    assert works.passed()[-1] == 21
    assert works.rows(orders) == []


def test_what_production_does_not_take_is_refused_too(works: Works) -> None:
    works.factory.handle({"do": "fault", "name": "reject_photo:1"})
    works.complete()
    assert (works.now_in(), works.reason()) == ("COMPLETION_ON_HOLD", "photo")
    assert works.passed()[-1] == 21


@ON_SQLITE
def test_one_finger_and_an_approved_exception_make_a_card(works: Works) -> None:
    works.complete(fingers=FINGERS[:1], exceptions=[exception(7)], evidence=FACE)
    works.turn(26)
    assert works.now_in() == "READY_FOR_DELIVERY"


@ON_SQLITE
@pytest.mark.parametrize("fault", ["bad_chip:1", "lost:1", "wrong_holder:1"])
def test_a_card_that_failed_is_made_anew_with_another_serial(works: Works, fault: str) -> None:
    works.factory.handle({"do": "fault", "name": fault})
    works.complete()
    works.turn(55)
    assert works.now_in() == "READY_FOR_DELIVERY"
    assert works.passed() == [2, 4, 10, 15, 17, 20, 23, 24, 22]
    first, second = sorted(works.rows(orders), key=lambda order: order.queued_at)
    assert first.state == "failed"
    assert works.row().card_serial == second.serial != first.serial


@ON_SQLITE
def test_an_earlier_packet_that_was_refused_counts_against_no_later_card(works: Works) -> None:
    works.factory.handle({"do": "fault", "name": "reject_photo:1"})
    works.complete()
    later = slot(works, MONDAY + timedelta(days=1))
    assert ask(works, "slot.book", works.tracking, slot=later)["ok"]
    works.factory.handle({"do": "fault", "name": "bad_chip:1"})
    times = {"checked_in_at": "2026-11-24T06:30:00Z", "completed_at": "2026-11-24T06:45:00Z"}
    works.complete(receipt=OTHER, **times)
    works.turn(60)
    assert works.now_in() == "READY_FOR_DELIVERY"
    assert works.passed()[-4:] == [20, 23, 24, 22]


def test_what_keeps_failing_waits_for_the_desk(works: Works) -> None:
    works.factory.handle({"do": "fault", "name": "bad_chip"})
    works.complete()
    works.turn(70)
    assert works.now_in() == "PRODUCTION_FAILED"
    assert works.passed().count(23) == 3
    assert works.passed().count(24) == works.policy.remake_limit == 2
    works.factory.mischief.clear()
    row, event = works.row(), ApplicationEvent.PRODUCTION_ORDERED
    with works.office.engine.begin() as connection:
        assert order_anew(connection, row, event, actor="officer", now=works.office.now)
    works.settle()
    works.turn(26)
    assert works.now_in() == "READY_FOR_DELIVERY"


@ON_SQLITE
def test_a_card_at_another_place_is_not_ready(works: Works) -> None:
    works.factory.handle({"do": "fault", "name": "wrong_place:1"})
    works.complete()
    works.turn(30)
    assert works.now_in() == "IN_PRODUCTION"
    assert (works.card().state, works.card().location) == ("in_custody", "another-place")
    assert works.card().wanted_at == "tehran-1"


def test_nobody_alive_nothing_ready(works: Works) -> None:
    works.complete()
    works.register.says = InquiryOutcome.DECEASED
    works.turn(26)
    assert (works.now_in(), works.reason()) == ("CLOSED", "deceased")
    assert works.passed()[-1] == 37
    assert (works.card().state, works.card().location) == ("void", "tehran-1")


@ON_SQLITE
def test_a_card_waits_while_the_register_is_silent(works: Works) -> None:
    works.complete()
    works.register.says = None
    works.turn(26)
    assert works.now_in() == "IN_PRODUCTION"
    works.register.says = InquiryOutcome.CONFIRMED
    works.turn(1)
    assert works.now_in() == "READY_FOR_DELIVERY"


@ON_SQLITE
def test_names_that_changed_at_the_register_do_not_stop_a_card(works: Works) -> None:
    works.complete()
    works.register.says, works.register.differing = InquiryOutcome.MISMATCH, ("applicant.last_name",)
    works.turn(26)
    assert works.now_in() == "READY_FOR_DELIVERY"


@ON_SQLITE
def test_nothing_personal_lies_open_in_the_centres_files(works: Works, tmp_path: Path) -> None:
    works.produced()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("centre.db*"))
    assert works.tracking.encode() in stored  # what is looked for would be found
    secrets = (code(1).encode(), "رضایی".encode(), b"09123456789", b"+989123456789", OWNER, PHOTO[100:200])
    assert not [secret for secret in secrets if secret in stored]
    assert b64encode(OWNER) not in stored
