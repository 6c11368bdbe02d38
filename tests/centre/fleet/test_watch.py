"""What the operator sees: every kiosk as it honestly stands, and first of all what needs a person."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event
from textual.widgets import DataTable, Input

from centre.fleet.alarms import acknowledge, happened
from centre.fleet.console import Console
from centre.fleet.hot_list import Urgency, hot_list
from centre.fleet.register import enrol_kiosk
from centre.fleet.watch import as_text, view
from centre.inbox.tables import inbox
from centre.storage.database import open_database
from centre.storage.schema import parts, presence

NOW = 1_770_000_000.0


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = open_database("sqlite://")
    yield engine
    engine.dispose()


def enrol(engine: Engine, *names: str) -> None:
    with engine.begin() as connection:
        for name in names:
            enrol_kiosk(connection, name, "place-1", "ab" * 32, datetime.fromtimestamp(NOW, UTC))


def put(engine: Engine, kiosk: str, state: str, *, cause: str | None = None, heard_at: float = NOW) -> None:
    told = {"session": "s", "boot": 1, "connection": 1}
    with engine.begin() as connection:
        connection.execute(
            presence.insert().values(kiosk=kiosk, state=state, cause=cause, heard_at=heard_at, **told)
        )


def put_part(engine: Engine, kiosk: str, part: str, state: str, cause: str | None = None) -> None:
    with engine.begin() as connection:
        values = {"state": state, "cause": cause, "since": "2026", "heard_at": NOW}
        connection.execute(parts.insert().values(kiosk=kiosk, part=part, **values))


def put_event(engine: Engine, kiosk: str, seq: int, at: float) -> None:
    told = {"store": "s", "boot": 1, "type": "journey.ended", "ts": at, "clk": "ntp", "data": "{}"}
    with engine.begin() as connection:
        connection.execute(
            inbox.insert().values(id=f"{kiosk}-{seq}", kiosk=kiosk, seq=seq, received_at=at, **told)
        )


def fleet(engine: Engine) -> dict[str, Any]:
    enrol(engine, "kiosk-c", "kiosk-a", "kiosk-b", "kiosk-d")
    put(engine, "kiosk-a", "online")
    put(engine, "kiosk-b", "offline", cause="lost")
    put(engine, "kiosk-c", "online", heard_at=NOW - 3600)
    put_part(engine, "kiosk-a", "reader", "fault", "reader_lost")
    put_part(engine, "kiosk-a", "finger", "ready")
    put_part(engine, "kiosk-b", "finger", "fault", "sensor_lost")
    put_event(engine, "kiosk-a", 1, NOW - 9)
    put_event(engine, "kiosk-a", 2, NOW - 3)
    return view(engine, NOW)


def test_every_kiosk_stands_with_its_state_its_parts_and_its_newest_event(engine: Engine) -> None:
    kiosks = {kiosk["id"]: kiosk for kiosk in fleet(engine)["kiosks"]}
    assert list(kiosks) == sorted(kiosks)
    assert {name: kiosk["state"] for name, kiosk in kiosks.items()} == {
        "kiosk-a": "live",
        "kiosk-b": "offline",
        "kiosk-c": "silent",
        "kiosk-d": "never_seen",
    }
    assert kiosks["kiosk-a"]["parts"]["reader"] == {"state": "fault", "cause": "reader_lost", "since": "2026"}
    assert kiosks["kiosk-a"]["last_event"]["seq"] == 2
    assert kiosks["kiosk-b"]["last_event"] is None


def test_the_number_of_questions_does_not_grow_with_the_fleet(engine: Engine) -> None:
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    counts = []
    for name in ("kiosk-1", "kiosk-2", "kiosk-3"):
        enrol(engine, name)
        put(engine, name, "online")
        asked.clear()
        view(engine, NOW)
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_what_needs_a_person_comes_worst_first_and_a_dead_line_hides_its_parts(engine: Engine) -> None:
    matters = hot_list(fleet(engine))
    assert [(each.urgency, each.subject) for each in matters] == [
        (Urgency.NOW, "kiosk-a"),
        (Urgency.NOW, "kiosk-b"),
        (Urgency.NOW, "kiosk-c"),
        (Urgency.TODAY, "kiosk-d"),
    ]
    assert matters[0].words == "reader: reader_lost"
    assert "line is lost" in matters[1].words


def test_who_asks_for_a_person_is_a_matter_for_now_and_not_over_until_somebody_has_seen_it(
    engine: Engine,
) -> None:
    enrol(engine, "kiosk-a")
    put(engine, "kiosk-a", "online")
    with engine.begin() as connection:
        happened(connection, "kiosk-a", "attendant_called", "alarm", NOW)
    (matter,) = hot_list(view(engine, NOW))
    asks = "somebody at it asks for a person; call the place"
    assert (matter.urgency, matter.words) == (Urgency.NOW, asks)
    assert "over" not in as_text(view(engine, NOW))
    with engine.begin() as connection:
        acknowledge(connection, 1, "sara", "on the way", NOW)
    assert hot_list(view(engine, NOW)) == []


def test_overdue_inquiries_and_letters_are_matters_too(engine: Engine) -> None:
    seen = view(engine, NOW) | {"inquiries_overdue": 3, "dead_letters": 2}
    assert [each.subject for each in hot_list(seen)] == ["inquiries", "dead letters"]


def test_nothing_amiss_is_an_empty_list(engine: Engine) -> None:
    enrol(engine, "kiosk-a")
    put(engine, "kiosk-a", "online")
    assert hot_list(view(engine, NOW)) == []
    assert "kiosk-a" in as_text(view(engine, NOW))


def test_the_console_shows_the_fleet_and_filters_it(engine: Engine) -> None:
    seen = fleet(engine)

    async def run() -> None:
        console = Console(lambda: seen)
        async with console.run_test(size=(140, 40)) as pilot:
            table = console.query_one("#kiosks", DataTable)
            for _ in range(500):
                if table.row_count:
                    break
                await pilot.pause(0.02)
            assert (table.row_count, console.query_one("#hot", DataTable).row_count) == (4, 4)
            await pilot.press("slash", *"reader")
            await pilot.pause()
            assert [table.get_row_at(0)[0], table.row_count] == ["kiosk-a", 1]
            await pilot.press("escape")
            await pilot.pause()
            assert (table.row_count, console.query_one("#filter", Input).value) == (4, "")

    asyncio.run(run())
