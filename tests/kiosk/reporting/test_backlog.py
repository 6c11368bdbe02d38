"""What a kiosk owes the centre leaves it whole, once, and without a trace (F1, F4)."""

import uuid
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from centre.completion.tables import packet_parts, packets
from kiosk.reporting.backlog import Shelves
from kiosk.reporting.packets import parts_of
from kiosk.storage.packet_shelf import OfflineLimits
from tests.centre.applicants import code
from tests.centre.appointments.test_appointments import slot
from tests.kiosk.branch import Branch
from tests.kiosk.domain.test_completion import body, finger

RECEIPT = "798259791907"
FACE = b"\xff\xd8\xff" + bytes(range(256)) * 100 + b"\xff\xd9"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path, limits=OfflineLimits(packets=2, days=5))
    made.open_places()
    made.work_off()
    yield made
    made.close()


@pytest.fixture
def tracking(branch: Branch) -> str:
    """Of an applicant with an appointment here tomorrow at ten."""
    tracking = str(branch.counter.confirmed()["tracking"])
    asked = {"tracking": tracking, "second_item": code(1), "slot": slot(branch.counter)}
    assert branch.counter.ask("slot.book", asked)["ok"]
    return tracking


def put(branch: Branch, tracking: str, packet: uuid.UUID | None = None, **changes: Any) -> uuid.UUID:
    packet = packet or uuid.uuid4()
    whole = body(**({"tracking": tracking, "receipt": RECEIPT, "face": b64encode(FACE).decode()} | changes))
    branch.packets.put(packet, "app", whole, {"exceptions": 0})
    return packet


def state(branch: Branch, tracking: str) -> str:
    return branch.counter.state(tracking)


def test_a_packet_goes_part_by_part_and_is_gone_on_the_centres_word(branch: Branch, tracking: str) -> None:
    packet = put(branch, tracking)
    branch.work_off()
    assert branch.asked[-1] == "packet.commit"
    assert state(branch, tracking) == "COMPLETED"
    assert branch.packets.waiting() == ()
    assert branch.packets.find(packet) is None
    assert branch.events()[-2:] == ["completion.sealed", "completion.acknowledged"]


def test_a_long_packet_goes_on_where_the_line_broke(branch: Branch, tracking: str) -> None:
    packet = put(branch, tracking)
    for _ in range(3):
        branch.backlog.tend()
    branch.up = False
    assert branch.work_off() == 0
    branch.restart()
    found = branch.packets.find(packet)
    assert found
    assert found.parts_sent == 3
    branch.up = True
    branch.asked.clear()
    branch.work_off()
    assert branch.asked.count("packet.part") == parts_of(found.sealed) - 3
    assert state(branch, tracking) == "COMPLETED"


def test_an_answer_that_was_lost_completes_once(branch: Branch, tracking: str) -> None:
    packet = put(branch, tracking)
    found = branch.packets.find(packet)
    assert found
    for _ in range(parts_of(found.sealed)):
        branch.backlog.tend()
    branch.deaf = True
    branch.backlog.tend()
    assert branch.asked[-1] == "packet.commit"
    assert branch.packets.waiting() == (packet,)
    branch.deaf = False
    branch.clock.turn(1000)
    branch.work_off()
    assert state(branch, tracking) == "COMPLETED"
    with branch.office.engine.begin() as connection:
        assert len(connection.execute(select(packets)).all()) == 1


def test_parts_that_the_centre_forgot_are_sent_anew(branch: Branch, tracking: str) -> None:
    packet = put(branch, tracking)
    branch.backlog.tend()
    with branch.office.engine.begin() as connection:
        connection.execute(packet_parts.delete())
    branch.work_off()
    branch.clock.turn(1000)
    branch.work_off()
    assert branch.packets.find(packet) is None
    assert state(branch, tracking) == "COMPLETED"


def test_a_refused_packet_the_centre_keeps_is_gone_here(branch: Branch, tracking: str) -> None:
    put(branch, tracking, fingers=[finger(2)])
    branch.work_off()
    assert state(branch, tracking) == "COMPLETION_ON_HOLD"
    assert branch.store.query("SELECT count(*) FROM packets") == [(0,)]


def test_a_packet_the_centre_does_not_take_at_all_stays_a_week_with_an_alarm(
    branch: Branch, tracking: str
) -> None:
    put(branch, tracking, checked_in_at="2026-11-24T06:30:00Z")
    branch.work_off()
    assert branch.events()[-1] == "completion.refused"
    assert branch.packets.waiting() == ()
    assert branch.store.query("SELECT refused FROM packets") == [("other_day",)]
    branch.clock.turn(7 * 86_400 + 1)
    branch.work_off()
    assert branch.store.query("SELECT count(*) FROM packets") == [(0,)]


def test_the_kiosk_stops_taking_completions_when_too_many_or_too_old_ones_wait(
    branch: Branch, tracking: str
) -> None:
    branch.up = False
    put(branch, tracking)
    assert branch.packets.has_room()
    branch.clock.turn(5 * 86_400 + 1)
    assert not branch.packets.has_room()
    branch.clock.turn(-86_400)
    put(branch, tracking)
    assert not branch.packets.has_room()


def test_one_thing_that_fails_does_not_hold_up_the_others(branch: Branch, tracking: str) -> None:
    put(branch, "390461752803", uuid.uuid4(), face="")
    first = branch.packets.waiting()[0]
    with branch.store.transaction() as cursor:
        cursor.execute("UPDATE packets SET sealed = x'00' WHERE id = ?", (str(first),))
    put(branch, tracking)
    branch.work_off()
    assert state(branch, tracking) == "COMPLETED"


class Cut(list[str]):
    """What was asked; the line is gone before any answer to it."""

    def __init__(self, branch: Branch) -> None:
        super().__init__()
        self._branch = branch

    def append(self, op: str) -> None:
        super().append(op)
        self._branch.up, self._branch.deaf = False, True


def test_a_line_that_went_and_came_back_between_two_looks_is_new(branch: Branch, tracking: str) -> None:
    put(branch, tracking)
    branch.asked = Cut(branch)
    assert branch.work_off() == 0
    assert branch.asked == ["packet.part"]
    branch.up, branch.deaf, branch.asked = True, False, []
    branch.work_off()
    assert state(branch, tracking) == "COMPLETED"


def test_numbers_are_drawn_when_they_run_low_and_each_list_counts_once(branch: Branch) -> None:
    assert branch.stock.left() == 100
    with branch.store.transaction() as cursor:
        taken = [branch.stock.take(cursor) for _ in range(51)]
    branch.work_off()
    assert branch.stock.left() == 149
    branch.restart()
    with branch.store.transaction() as cursor:
        taken += [branch.stock.take(cursor) for _ in range(149)]
    assert len(set(taken)) == 200


def test_what_waits_is_counted_for_the_operator(branch: Branch, tracking: str) -> None:
    branch.up = False
    put(branch, tracking)
    shelves = Shelves(branch.store, branch.submissions, branch.packets, branch.stock, branch.book)
    assert shelves.figures() == {"forms_waiting": 0, "packets_waiting": 1, "numbers_left": 100}


def test_the_day_list_is_fetched_stored_and_confirmed(branch: Branch, tracking: str) -> None:
    branch.clock.turn(400)
    branch.asked.clear()
    branch.work_off()
    assert branch.asked == ["delivery.day", "delivery.day"]
    assert branch.book.seen() > 0
    head = branch.book.head()
    assert head
    assert head[0] == "tehran-1"
