"""What can honestly be said of a kiosk."""

from typing import Any

import pytest
from sqlalchemy import select

from centre.presence import Liveness, Notice, liveness, note
from centre.schema import parts, presence
from kiosk.domain.messages import encode
from kiosk.domain.topics import Uplink
from tests.centre.office import Office


def say(
    office: Office, channel: str, body: dict[str, Any], rest: str = "", *, retained: bool = False
) -> None:
    notice = Notice(Uplink("k-17", channel, rest), encode({"v": "1.0", **body}), retained)
    with office.engine.begin() as connection:
        note(connection, [notice], office.now)


def presence_of(
    office: Office, state: str, boot: int = 1, connection: int = 1, *, retained: bool = False, **more: Any
) -> None:
    body = {"state": state, "session": "s", "boot": boot, "connection": connection, **more}
    say(office, "state", body, retained=retained)


def judged(office: Office) -> Liveness:
    with office.engine.begin() as connection:
        row = connection.execute(select(presence).where(presence.c.kiosk == "k-17")).one_or_none()
    return liveness(row, office.now)


def test_an_enrolled_kiosk_was_never_seen_at_first(office: Office) -> None:
    assert judged(office) is Liveness.NEVER_SEEN


def test_online_and_heard_is_live_and_unheard_for_three_heartbeats_is_silent(office: Office) -> None:
    presence_of(office, "online")
    assert judged(office) is Liveness.LIVE
    office.later(seconds=200)
    assert judged(office) is Liveness.LIVE
    office.later(seconds=20)
    assert judged(office) is Liveness.SILENT
    say(office, "metrics", {"data": {}})
    assert judged(office) is Liveness.LIVE


def test_a_retained_word_is_a_claim_and_not_a_sign_of_life(office: Office) -> None:
    presence_of(office, "online", retained=True)
    assert judged(office) is Liveness.SILENT


def test_the_will_means_offline_and_a_farewell_stopped(office: Office) -> None:
    presence_of(office, "online")
    presence_of(office, "offline", cause="lost")
    assert judged(office) is Liveness.OFFLINE
    presence_of(office, "offline", cause="stopped")
    assert judged(office) is Liveness.STOPPED


@pytest.mark.parametrize(("boot", "connection"), [(1, 9), (2, 1)])
def test_an_old_will_after_a_new_birth_changes_nothing(office: Office, boot: int, connection: int) -> None:
    presence_of(office, "online", 2, 2)
    presence_of(office, "offline", boot, connection, cause="lost")
    assert judged(office) is Liveness.LIVE


def test_health_keeps_the_last_word_of_each_part(office: Office) -> None:
    for state in ("ready", "fault"):
        say(office, "health", {"data": {"state": state, "cause": None, "since": "t"}}, "finger")
    say(office, "health", {"data": {"state": "ready", "since": "t"}}, "reader")
    with office.engine.begin() as connection:
        rows = connection.execute(select(parts).order_by(parts.c.part)).all()
    assert [(row.part, row.state) for row in rows] == [("finger", "fault"), ("reader", "ready")]


@pytest.mark.parametrize(
    "body",
    [
        {"state": "exploded"},
        {"state": "online", "boot": "1", "session": None, "connection": -5},
        {"state": ["online"]},
        {},
    ],
)
def test_hostile_presence_is_survived(office: Office, body: dict[str, Any]) -> None:
    say(office, "state", body)
    say(office, "health", body, "finger")
    say(office, "health", {"data": [1]}, "x" * 300)
    say(office, "alarm", body, "door")


def test_noise_and_strangers_are_dropped(office: Office) -> None:
    with office.engine.begin() as connection:
        note(connection, [Notice(Uplink("k-17", "state", ""), b"\xff")], office.now)
        note(connection, [Notice(Uplink("k-404", "state", ""), b'{"v":"1.0","state":"online"}')], office.now)
        assert connection.execute(select(presence)).all() == []
