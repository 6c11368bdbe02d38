"""Roll-outs in stages: who is asked when, when it goes on, and when everybody goes back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from centre.fleet import configurations
from centre.fleet.register import enrol_kiosk
from centre.fleet.rollout import STAGES, Tally, Turn, in_turn, share, turn
from centre.fleet.tables import kiosk_configurations
from centre.storage.schema import kiosks, presence
from centre.web.operators import NotAllowedError, Operator, OperatorError, Role
from tests.centre.office import ON_SQLITE, Office

SARA, MINA = Operator("sara", Role.OPERATOR), Operator("mina", Role.OPERATOR)
FLEET = 40


@given(st.integers(1, 20_000), st.integers(0, len(STAGES) - 1))
def test_a_stage_reaches_one_kiosk_at_least_and_never_more_than_there_are(kiosks: int, stage: int) -> None:
    assert 1 <= share(kiosks, stage) <= kiosks
    assert share(kiosks, len(STAGES) - 1) == kiosks


def test_each_roll_out_has_its_own_order_of_kiosks() -> None:
    names = [f"k-{number}" for number in range(50)]
    assert in_turn(1, names) == in_turn(1, reversed(names))
    assert in_turn(1, names) != in_turn(2, names)
    assert sorted(in_turn(1, names)) == sorted(names)


@pytest.mark.parametrize(
    ("stage", "tally", "held", "expected"),
    [
        (0, Tally(1, applied=1), True, Turn.FORWARD),
        (0, Tally(1, applied=1), False, Turn.WAIT),
        (1, Tally(10, applied=9, open=1), True, Turn.WAIT),
        (3, Tally(100, applied=96, refused=4), True, Turn.DONE),
        (3, Tally(100, applied=94, refused=6), False, Turn.ABORT),
        (2, Tally(100, applied=90, refused=3, lost=3), True, Turn.ABORT),
        (0, Tally(0), True, Turn.FORWARD),
    ],
)
def test_what_a_roll_out_does_next(stage: int, tally: Tally, held: bool, expected: Turn) -> None:
    assert turn(stage, tally, 5, held=held) is expected


class Fleet:
    def __init__(self, office: Office) -> None:
        self.office = office
        with office.engine.begin() as connection:
            connection.execute(kiosks.delete())
            for number in range(FLEET):
                enrol_kiosk(connection, f"kiosk-{number}", "tehran-1", "ab" * 32, office.clock.now())
                told = {"state": "online", "session": "s", "boot": 1, "connection": 1}
                row = {"kiosk": f"kiosk-{number}", "heard_at": office.now + 1e6, **told}
                connection.execute(presence.insert().values(**row))

    def begin(self, document: dict[str, Any], **limits: Any) -> int:
        now = self.office.now
        with self.office.engine.begin() as connection:
            limits = {"hold_s": 0.0, **limits}
            revision = configurations.draft(connection, SARA, json.dumps(document), "", now, **limits)
            configurations.confirm(connection, MINA, revision, now)
        return revision

    def turn(self) -> None:
        with self.office.engine.begin() as connection:
            configurations.advance(connection, self.office.now)

    def asked(self, revision: int) -> list[str]:
        mine = kiosk_configurations.c.desired == revision
        with self.office.engine.begin() as connection:
            return list(connection.execute(select(kiosk_configurations.c.kiosk).where(mine)).scalars())

    def report(self, kiosk: str, revision: int, state: str = "applied", **more: Any) -> None:
        told = {"revision": revision, "digest": "00", "state": state, **more}
        with self.office.engine.begin() as connection:
            configurations.note_reported(connection, kiosk, told, self.office.now)

    def row(self, revision: int) -> Any:
        with self.office.engine.begin() as connection:
            listed = configurations.list_all(connection, 50)
            return next(each for each in listed if each.revision == revision)


@pytest.fixture
def fleet(office: Office) -> Fleet:
    return Fleet(office)


def test_a_good_configuration_reaches_all_in_four_stages(fleet: Fleet) -> None:
    revision, reached = fleet.begin({"policy": {"result_s": 5}}), []
    for _ in STAGES:
        fleet.turn()
        reached.append(len(fleet.asked(revision)))
        for kiosk in fleet.asked(revision):
            fleet.report(kiosk, revision)
        fleet.turn()
    assert reached == [1, 4, 20, 40]
    assert fleet.row(revision).state == "done"


@ON_SQLITE
def test_a_stage_lasts_as_long_as_it_was_meant_to(fleet: Fleet) -> None:
    revision = fleet.begin({}, hold_s=600.0)
    fleet.turn()
    fleet.report(fleet.asked(revision)[0], revision)
    fleet.turn()
    assert fleet.row(revision).stage == 0
    fleet.office.later(minutes=11)
    fleet.turn()
    assert fleet.row(revision).stage == 1


def test_too_many_refusals_send_everybody_back_under_a_new_revision(fleet: Fleet) -> None:
    first = fleet.begin({"policy": {"result_s": 5}})
    for _ in range(2 * len(STAGES)):
        fleet.turn()
        for kiosk in fleet.asked(first):
            fleet.report(kiosk, first)
    bad = fleet.begin({"policy": {"result_s": 6}})
    fleet.turn()
    (victim,) = fleet.asked(bad)
    fleet.report(victim, first, "refused", reason="bad_value", refused=bad)
    fleet.turn()
    assert (fleet.row(bad).state, fleet.row(bad).reason) == ("aborted", "too_many_failed")
    back = fleet.row(bad + 1)
    assert (json.loads(back.document), back.state) == ({"policy": {"result_s": 5}}, "done")
    assert fleet.asked(bad + 1) == [victim]


@ON_SQLITE
def test_kiosks_that_are_lost_after_they_were_asked_count_as_failed(fleet: Fleet) -> None:
    revision = fleet.begin({})
    fleet.turn()
    (victim,) = fleet.asked(revision)
    with fleet.office.engine.begin() as connection:
        lost = presence.update().where(presence.c.kiosk == victim).values(state="offline", cause="lost")
        connection.execute(lost)
    fleet.turn()
    assert fleet.row(revision).state == "aborted"


@ON_SQLITE
def test_one_operator_stops_a_roll_out_and_two_begin_one(fleet: Fleet) -> None:
    office = fleet.office
    revision = fleet.begin({})
    with office.engine.begin() as connection:
        second = configurations.draft(connection, SARA, "{}", "", office.now)
        with pytest.raises(OperatorError, match="another configuration"):
            configurations.confirm(connection, MINA, second, office.now)
        configurations.abort(connection, SARA, revision, office.now)
        with pytest.raises(NotAllowedError, match="second person"):
            configurations.confirm(connection, SARA, second, office.now)
        configurations.withdraw(connection, SARA, second, office.now)
    assert [fleet.row(each).state for each in (revision, second)] == ["aborted", "withdrawn"]


@ON_SQLITE
def test_a_kiosk_enrolled_later_gets_what_the_others_have(fleet: Fleet) -> None:
    revision = fleet.begin({})
    for _ in range(2 * len(STAGES)):
        fleet.turn()
        for kiosk in fleet.asked(revision):
            fleet.report(kiosk, revision)
    with fleet.office.engine.begin() as connection:
        enrol_kiosk(connection, "kiosk-new", "tehran-1", "ab" * 32, fleet.office.clock.now())
    fleet.turn()
    assert "kiosk-new" in fleet.asked(revision)


@ON_SQLITE
def test_a_kiosk_that_does_not_run_with_what_it_should_is_sent_it_again(fleet: Fleet) -> None:
    revision = fleet.begin({})
    fleet.turn()
    (kiosk,) = fleet.asked(revision)
    mine = kiosk_configurations.c.kiosk == kiosk
    with fleet.office.engine.begin() as connection:
        connection.execute(kiosk_configurations.update().where(mine).values(sent=True))
    for minutes, sent in ((0.5, True), (2, False)):
        fleet.office.later(minutes=minutes)
        fleet.report(kiosk, 0)
        with fleet.office.engine.begin() as connection:
            found = configurations.of_kiosk(connection, kiosk)
        assert found is not None
        assert found.sent is sent


@ON_SQLITE
@pytest.mark.parametrize("text", ["", "[]", "{", '{"policy": 1}', '{"a":1}', "{" * 9000])
def test_a_document_that_is_none_is_refused(fleet: Fleet, text: str) -> None:
    with fleet.office.engine.begin() as connection, pytest.raises(OperatorError):
        configurations.draft(connection, SARA, text, "", fleet.office.now)
