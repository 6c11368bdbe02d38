"""What watchers are told: the whole fleet once, then only what is new."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event

from centre.fleet.hot_list import Urgency
from centre.fleet.register import enrol_kiosk
from centre.storage.database import opened
from centre.storage.schema import kiosks, parts, presence
from centre.web.fleet import LOOK_S, Fleet
from centre.web.plots import hours, ranks

NOW = 1_770_000_000.0


class Clock:
    """Turned by the test."""

    def __init__(self) -> None:
        self.elapsed_s = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(NOW + self.elapsed_s, UTC)

    def monotonic(self) -> float:
        return self.elapsed_s


@pytest.fixture
def engine() -> Iterator[Engine]:
    with opened("sqlite://") as engine:
        with engine.begin() as connection:
            for number in range(5):
                name = f"kiosk-{number}"
                enrol_kiosk(connection, name, "place-1", "ab" * 32, datetime.fromtimestamp(NOW, UTC))
                told = {"state": "online", "session": "s", "boot": 1, "connection": 1, "heard_at": NOW}
                connection.execute(presence.insert().values(kiosk=name, **told))
        yield engine


def test_only_what_changed_is_told_again(engine: Engine) -> None:
    clock = Clock()
    fleet = Fleet(engine, clock)
    version, lines = fleet.changes(0)
    assert (version, len(lines)) == (1, 5)
    assert fleet.changes(version) == (1, [])
    with engine.begin() as connection:
        broken = {"state": "fault", "cause": "finger_lost", "since": "", "heard_at": NOW}
        connection.execute(parts.insert().values(kiosk="kiosk-3", part="finger", **broken))
    clock.elapsed_s += LOOK_S
    line = ("kiosk-3", "place-1", "live", NOW, ("finger: finger_lost",), Urgency.NOW, "", "")
    assert fleet.changes(version) == (2, [line])


def test_being_heard_again_is_no_news_and_falling_silent_is(engine: Engine) -> None:
    clock = Clock()
    fleet = Fleet(engine, clock)
    fleet.all()
    with engine.begin() as connection:
        connection.execute(presence.update().where(presence.c.kiosk == "kiosk-1").values(heard_at=NOW + 500))
    clock.elapsed_s += 500
    _, lines = fleet.changes(1)
    silent = ("kiosk-0", "kiosk-2", "kiosk-3", "kiosk-4")
    assert {line[0]: line[2] for line in lines} == dict.fromkeys(silent, "silent")


def test_a_kiosk_that_is_struck_off_is_told_of_no_more(engine: Engine) -> None:
    clock = Clock()
    fleet = Fleet(engine, clock)
    fleet.all()
    with engine.begin() as connection:
        connection.execute(kiosks.delete().where(kiosks.c.id == "kiosk-4"))
        connection.execute(presence.update().where(presence.c.kiosk == "kiosk-1").values(state="offline"))
    clock.elapsed_s += LOOK_S
    assert [line[0] for line in fleet.changes(0)[1]] == ["kiosk-0", "kiosk-1", "kiosk-2", "kiosk-3"]


def test_many_watchers_ask_four_questions_a_second_whatever_the_number_of_kiosks(engine: Engine) -> None:
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    clock = Clock()
    fleet = Fleet(engine, clock)
    for _ in range(50):
        fleet.all()
        fleet.changes(0)
    assert len([each for each in asked if each.startswith("SELECT")]) == 4
    clock.elapsed_s += LOOK_S
    fleet.changes(0)
    assert len([each for each in asked if each.startswith("SELECT")]) == 8


def test_plots_escape_every_name_and_draw_nothing_from_nothing() -> None:
    assert "<b>" not in hours({"<b>": [1, 2]}) + ranks([("<b>", 3)])
    assert hours({}).count("<rect") == 0
    assert ranks([]).count("<rect") == 0
    assert hours({"a": [0, 2], "b": [1, 0]}).count("<rect") == 2
