"""A second identity with the same fingers is noticed, a person's own second application is not."""

import uuid
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from centre.completion.duplicates import Duplicates, enrolled, find_duplicate
from centre.completion.tables import packets
from centre.storage.schema import applications
from kiosk.domain.completion import PacketRefusal
from kiosk.domain.messages import encode
from kiosk.domain.records import RecordPlace
from matcher import Template, compact
from tests.centre.completion.test_completion import Desk
from tests.centre.office import Office
from tests.matcher.prints import jittered, moved, scattered

ME, OTHER = b"m" * 32, b"o" * 32


def _hand(person: int, positions: Sequence[int] = (2, 7, 1)) -> dict[int, Template]:
    return {at: scattered(100 * person + at) for at in positions}


def _again(fingers: dict[int, Template], seed: int = 1) -> dict[int, Template]:
    return {at: jittered(moved(each, turn=0.1, by=(4, 3)), seed + at) for at, each in fingers.items()}


def test_the_same_fingers_under_another_identity_are_found() -> None:
    gallery = [enrolled(f"a-{n}", bytes([n]) * 32, _hand(n)) for n in range(6)]
    newcomer = enrolled("new", ME, _again(_hand(4)))
    assert find_duplicate(newcomer, gallery) == "a-4"


def test_strangers_are_not_found() -> None:
    gallery = [enrolled(f"a-{n}", bytes([n]) * 32, _hand(n)) for n in range(12)]
    assert find_duplicate(enrolled("new", ME, _hand(50)), gallery) is None


def test_ones_own_earlier_application_is_no_duplicate() -> None:
    gallery = [enrolled("earlier", ME, _hand(1))]
    assert find_duplicate(enrolled("new", ME, _again(_hand(1))), gallery) is None


def test_one_finger_alike_among_several_is_chance_and_not_a_person() -> None:
    borrowed = _hand(2) | {2: _again(_hand(1))[2]}
    assert find_duplicate(enrolled("new", ME, borrowed), [enrolled("a", OTHER, _hand(1))]) is None


def test_one_finger_in_common_decides_only_far_beyond_doubt() -> None:
    known = enrolled("a", OTHER, _hand(1, (2, 3)))
    assert find_duplicate(enrolled("new", ME, _again(_hand(1, (2, 8)))), [known]) == "a"
    assert find_duplicate(enrolled("new", ME, _hand(3, (2, 8))), [known]) is None
    assert find_duplicate(enrolled("new", ME, _hand(1, (9,))), [known]) is None


def _body(fingers: dict[int, Template]) -> list[dict[str, Any]]:
    return [
        {"position": at, "quality": 80, "template": b64encode(compact.encode(each)).decode()}
        for at, each in fingers.items()
    ]


def _keep(office: Office, application: str, identity: bytes, fingers: dict[int, Template]) -> None:
    """An application whose packet was accepted earlier."""
    name = uuid.uuid4()
    sealed = office.keys.records.seal(
        encode({"fingers": _body(fingers)}), RecordPlace("packets", name.int, "sealed")
    )
    with office.engine.begin() as connection:
        there = connection.execute(select(applications).limit(1)).one()
        row = dict(there._mapping) | {"id": application, "tracking": None, "receipt": None}
        row |= {"national_code_digest": identity, "card_serial": None}
        connection.execute(insert(applications).values(**row))
        values = {"packet": str(name), "application": application, "kiosk": "k-17", "receipt": "1"}
        times = {"completed_at": 0.0, "received_at": 0.0}
        connection.execute(insert(packets).values(**values, **times, sealed=sealed))


def test_the_centre_refuses_a_packet_with_somebody_elses_fingers(tmp_path: Path) -> None:
    desk = Desk(Office(tmp_path))
    _keep(desk.office, "a-before", OTHER, _hand(1))
    answer = desk.send(fingers=_body(_again(_hand(1))))
    assert answer["code"] == PacketRefusal.DUPLICATE


def test_the_centre_takes_new_fingers_and_knows_them_afterwards(tmp_path: Path) -> None:
    desk = Desk(Office(tmp_path))
    _keep(desk.office, "a-before", OTHER, _hand(1))
    assert desk.send(fingers=_body(_hand(2)))["ok"]
    with desk.office.engine.begin() as connection:
        found = Duplicates(desk.office.keys).find(
            connection, "a-before", {"fingers": _body(_again(_hand(2)))}
        )
        mine = connection.execute(select(applications.c.id).where(applications.c.tracking == desk.tracking))
        assert found == mine.scalar_one()


def test_the_gallery_holds_the_newest_only_and_prepares_each_once(tmp_path: Path) -> None:
    desk = Desk(Office(tmp_path))
    for number in range(3):
        _keep(desk.office, f"a-{number}", bytes([number]) * 32, _hand(number))
        with desk.office.engine.begin() as connection:
            connection.execute(
                update(packets)
                .where(packets.c.application == f"a-{number}")
                .values(received_at=float(number))
            )
    with desk.office.engine.begin() as connection:
        few, all_of_them = Duplicates(desk.office.keys, limit=2), Duplicates(desk.office.keys)
        body = {"fingers": _body(_again(_hand(0)))}
        assert few.find(connection, "a-2", body) is None
        assert all_of_them.find(connection, "a-2", body) == "a-0"
        assert all_of_them.find(connection, "a-2", body) == "a-0"


@pytest.mark.parametrize("fingers", [None, "x", [1], [{"position": 2}], [{"position": 2, "template": "?"}]])
def test_a_body_without_readable_fingers_finds_nobody(tmp_path: Path, fingers: Any) -> None:
    desk = Desk(Office(tmp_path))
    _keep(desk.office, "a-before", OTHER, _hand(1))
    with desk.office.engine.begin() as connection:
        assert Duplicates(desk.office.keys).find(connection, "a-before", {"fingers": fingers}) is None
