"""Completion packets at the centre."""

import hashlib
import uuid
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from centre.appointments.places import import_places, prepare_slots
from centre.appointments.visits import end_days
from centre.completion.packets import MOST_PARTS, PARTS_KEPT_S, forget_old_parts
from centre.completion.tables import packet_parts, packets
from kiosk.domain.booking import local_day
from kiosk.domain.messages import encode
from kiosk.domain.packet_chain import FIRST, sign_packet
from kiosk.domain.sealing import seal
from kiosk.domain.wire import packet_context
from tests.centre.applicants import Counter, code
from tests.centre.appointments.test_appointments import DOCUMENT, TODAY, ask, moves, slot, taken
from tests.centre.office import RECEIPT, Office
from tests.kiosk.domain.test_completion import body, finger

PART = 500
SIGNING = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
FRESH, OTHER = "798259791907", "627346468690"


class Desk(Counter):
    """A counter at which one applicant has an appointment on Monday at ten."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        with office.engine.begin() as connection:
            import_places(connection, DOCUMENT)
            prepare_slots(connection, TODAY, 30)
        self.tracking = self.confirmed()["tracking"]
        self.slot = slot(self)
        ask(self, "slot.book", self.tracking, slot=self.slot)

    def send(self, packet: uuid.UUID | None = None, kiosk: str = "k-17", **changes: Any) -> dict[str, Any]:
        packet = packet or uuid.uuid4()
        whole = encode(body(**({"tracking": self.tracking, "receipt": FRESH} | changes)))
        return self.send_sealed(packet, self.sealed(packet, whole, kiosk), kiosk)

    def sealed(self, packet: uuid.UUID, whole: bytes, kiosk: str = "k-17") -> bytes:
        keys = self.office.kiosk_keys[kiosk], self.office.keys.sealing.public_key()
        signed = sign_packet(whole, packet, kiosk, FIRST, SIGNING)
        return seal(*keys, signed, packet_context(kiosk, packet))

    def send_sealed(self, packet: uuid.UUID, sealed: bytes, kiosk: str = "k-17") -> dict[str, Any]:
        for at, begin in enumerate(range(0, len(sealed), PART)):
            data = b64encode(sealed[begin : begin + PART]).decode()
            assert self.ask("packet.part", {"packet": str(packet), "at": at, "data": data}, kiosk)["ok"]
        digest = hashlib.sha256(sealed).hexdigest()
        return self.ask("packet.commit", {"packet": str(packet), "digest": digest}, kiosk)

    def count(self, table: Any) -> int:
        with self.office.engine.begin() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_a_whole_packet_completes_and_its_receipt_is_live(desk: Desk) -> None:
    assert desk.send() == {"ok": True, "data": {"receipt": FRESH}}
    told = desk.status(desk.tracking)["data"]
    assert (told["state"], told["next"]) == ("COMPLETED", "wait_for_card")
    assert told["delivery_place"]["id"] == "tehran-1"
    assert moves(desk) == [2, 4, 10, 15, 17]
    assert desk.count(packet_parts) == 0
    assert taken(desk, desk.slot) == 1


def test_a_packet_sent_again_is_answered_as_the_first_time(desk: Desk) -> None:
    packet = uuid.uuid4()
    first = desk.send(packet)
    assert first["ok"]
    assert desk.send(packet) == first
    assert moves(desk).count(17) == 1


def test_a_second_completion_is_refused(desk: Desk) -> None:
    desk.send()
    assert desk.send(receipt=OTHER)["code"] == "not_possible_now"
    assert desk.count(packets) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fingers": [finger(2)]}, "fingers"),
        ({"face": ""}, "face"),
        ({"documents": []}, "documents"),
        ({"delivery_place": "closed-1"}, "delivery_place"),
        ({"contact": {"mobile": "09123456789"}}, "contact"),
        ({"receipt": RECEIPT}, "receipt"),  # the office's own applicant has it
    ],
)
def test_an_insufficient_packet_puts_the_application_on_hold(
    desk: Desk, changes: dict[str, Any], told: str
) -> None:
    assert desk.send(**changes)["code"] == told
    status = desk.status(desk.tracking)["data"]
    assert (status["state"], status["next"]) == ("COMPLETION_ON_HOLD", "bring_and_book")
    assert moves(desk) == [2, 4, 10, 15, 17, 21]
    assert ask(desk, "slot.book", desk.tracking, slot=slot(desk, begins="08:00"))["ok"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"checked_in_at": "2026-11-24T06:30:00Z"}, "other_day"),
        ({"checked_in_at": "2026-11-23T05:59:59Z"}, "other_time"),
        ({"checked_in_at": "2026-11-23T09:00:01Z"}, "other_time"),
        ({"tracking": "390461752803"}, "not_possible_now"),
        ({"face": 5, "fingers": 3}, "malformed"),
    ],
)
def test_a_visit_that_was_none_changes_nothing(desk: Desk, changes: dict[str, Any], told: str) -> None:
    assert desk.send(**changes)["code"] == told
    assert desk.state(desk.tracking) == "APPOINTMENT_BOOKED"
    assert desk.count(packets) == 0


def test_another_places_kiosk_completes_nothing(desk: Desk) -> None:
    assert desk.send(kiosk="k-99")["code"] == "other_place"


def test_a_missing_part_is_told(desk: Desk) -> None:
    name = str(uuid.uuid4())
    desk.ask("packet.part", {"packet": name, "at": 0, "data": "AAAA"})
    assert desk.ask("packet.commit", {"packet": name, "digest": "00"})["code"] == "damaged"
    assert desk.ask("packet.commit", {"packet": str(uuid.uuid4()), "digest": "\ud800"})["code"] == "damaged"


def test_parts_of_one_kiosk_are_not_anothers(desk: Desk) -> None:
    packet = uuid.uuid4()
    whole = encode(body(tracking=desk.tracking))
    digest = hashlib.sha256(whole).hexdigest()
    data = b64encode(whole).decode()
    desk.ask("packet.part", {"packet": str(packet), "at": 0, "data": data})
    assert desk.ask("packet.commit", {"packet": str(packet), "digest": digest}, "k-18")["code"] == "damaged"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"packet": "x", "at": 0, "data": ""}, "malformed"),
        ({"packet": str(uuid.uuid4()), "at": MOST_PARTS, "data": ""}, "too_many_parts"),
        ({"packet": str(uuid.uuid4()), "at": True, "data": ""}, "too_many_parts"),
        ({"packet": str(uuid.uuid4()), "at": 0, "data": "*"}, "malformed"),
        ({}, "malformed"),
    ],
)
def test_hostile_parts_are_refused(desk: Desk, asked: dict[str, Any], told: str) -> None:
    assert desk.ask("packet.part", asked)["code"] == told


def test_what_was_never_committed_is_forgotten(desk: Desk) -> None:
    desk.ask("packet.part", {"packet": str(uuid.uuid4()), "at": 0, "data": "AAAA"})
    desk.office.later(seconds=PARTS_KEPT_S)
    with desk.office.engine.begin() as connection:
        forget_old_parts(connection, desk.office.now)
    assert desk.count(packet_parts) == 0


def test_nothing_that_was_taken_lies_open(desk: Desk) -> None:
    desk.send()
    with desk.office.engine.begin() as connection:
        kept = bytes(connection.execute(select(packets.c.sealed)).scalar_one())
    assert b"face" not in kept
    assert code(1).encode() not in kept


def test_a_packet_that_another_kiosk_sealed_is_none(desk: Desk) -> None:
    packet, whole = uuid.uuid4(), encode(body(tracking=desk.tracking, receipt=FRESH))
    assert desk.send_sealed(packet, desk.sealed(packet, whole, "k-18"))["code"] == "malformed"
    assert desk.send_sealed(packet, desk.sealed(uuid.uuid4(), whole))["code"] == "malformed"
    assert desk.send_sealed(packet, whole)["code"] == "malformed"
    assert desk.state(desk.tracking) == "APPOINTMENT_BOOKED"


def _held(desk: Desk, **changes: Any) -> dict[str, Any]:
    why = {"refusals": ["copy_only"], "lacking": ["documents"]}
    return desk.send(receipt="", documents=[], hold=why, **changes)


def test_an_incomplete_visit_is_kept_and_the_next_one_makes_it_whole(desk: Desk) -> None:
    assert _held(desk)["ok"]
    told = desk.status(desk.tracking)["data"]
    assert told["state"] == "COMPLETION_ON_HOLD"
    assert told["kept"] == {"fingers": [[2, 80], [7, 80]], "face": True}
    assert ask(desk, "slot.book", desk.tracking, slot=slot(desk, TODAY + timedelta(days=6)))["ok"]
    arrived = "2026-11-28T06:30:00Z"
    assert desk.send(checked_in_at=arrived, fingers=[], face="", contact={})["ok"]
    assert desk.state(desk.tracking) == "COMPLETED"
    assert moves(desk) == [2, 4, 10, 15, 18, 10, 15, 17]


def test_what_the_next_visit_brings_replaces_what_was_kept(desk: Desk) -> None:
    assert _held(desk)["ok"]
    assert ask(desk, "slot.book", desk.tracking, slot=slot(desk, TODAY + timedelta(days=6)))["ok"]
    changes: dict[str, Any] = {"checked_in_at": "2026-11-28T06:30:00Z", "face": "", "contact": {}}
    assert desk.send(fingers=[finger(2, 30)], **changes)["code"] == "finger_quality"


@pytest.mark.parametrize(
    "changes", [{"fingers": [{}]}, {"fingers": 5}, {"face": "*"}, {"contact": 1}, {"fingers": [None]}]
)
def test_an_incomplete_visit_that_cannot_be_read_changes_nothing(desk: Desk, changes: dict[str, Any]) -> None:
    assert _held(desk, **changes)["code"] == "malformed"
    assert desk.state(desk.tracking) == "APPOINTMENT_BOOKED"


def _a_day_later(desk: Desk) -> None:
    desk.office.later(days=2)
    with desk.office.engine.begin() as connection:
        assert end_days(connection, local_day(desk.office.clock.now()), desk.office.now) == 1


def test_a_packet_of_an_offline_kiosk_counts_after_the_day_was_over(desk: Desk) -> None:
    _a_day_later(desk)
    assert desk.state(desk.tracking) == "APPOINTMENT_MISSED"
    assert desk.send()["ok"]
    assert desk.state(desk.tracking) == "COMPLETED"
    assert moves(desk) == [2, 4, 10, 14, 10, 15, 17]
    assert taken(desk, desk.slot) == 1


def test_a_late_packet_gives_back_what_was_booked_since(desk: Desk) -> None:
    _a_day_later(desk)
    other = slot(desk, TODAY + timedelta(days=6))
    assert ask(desk, "slot.book", desk.tracking, slot=other)["ok"]
    packet = uuid.uuid4()
    assert desk.send(packet)["ok"]
    assert desk.send(packet)["ok"]
    assert desk.state(desk.tracking) == "COMPLETED"
    assert (taken(desk, desk.slot), taken(desk, other)) == (1, 0)
    assert moves(desk) == [2, 4, 10, 14, 10, 13, 10, 15, 17]


def test_a_late_packet_of_a_day_without_an_appointment_is_none(desk: Desk) -> None:
    _a_day_later(desk)
    assert desk.send(checked_in_at="2026-11-24T06:30:00Z")["code"] == "not_possible_now"
    assert desk.state(desk.tracking) == "APPOINTMENT_MISSED"


def test_a_late_packet_revives_no_application_that_was_withdrawn(desk: Desk) -> None:
    _a_day_later(desk)
    assert ask(desk, "appl.withdraw", desk.tracking)["ok"]
    assert desk.send()["code"] == "not_possible_now"
    assert desk.state(desk.tracking) == "CANCELLED"
