"""What can honestly be said of a kiosk."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from centre.fleet.listening import LISTENING_SINCE, begin_listening
from centre.fleet.presence import Liveness, Notice, liveness, note
from centre.storage.schema import parts, presence
from kiosk.domain.messages import encode
from kiosk.domain.refusals import Refusal
from kiosk.domain.topics import Uplink
from tests.centre.office import Office

SINCE = "2026-11-22T12:00:00.000Z"


def put(
    office: Office, channel: str, payload: bytes, rest: str = "", *, retained: bool = False
) -> list[Refusal]:
    notice = Notice(Uplink("k-17", channel, rest), payload, retained)
    with office.engine.begin() as connection:
        return [reason for _, _, reason in note(connection, [notice], office.now)]


def say(office: Office, channel: str, data: dict[str, Any], rest: str = "") -> list[Refusal]:
    envelope = replace(office.event(1, channel, **data), seq=None, store=None)
    return put(office, channel, envelope.encode(), rest)


def presence_of(
    office: Office, state: str, boot: int = 1, connection: int = 1, *, retained: bool = False, **more: Any
) -> list[Refusal]:
    body = {"v": "1.0", "kiosk": "k-17", "state": state, "session": str(office.session), "boot": boot}
    body |= {"connection": connection, "ts": "2026-11-22T12:00:00.000Z", **more}
    return put(office, "state", encode(body), retained=retained)


def judged(office: Office) -> Liveness:
    with office.engine.begin() as connection:
        row = connection.execute(select(presence).where(presence.c.kiosk == "k-17")).one_or_none()
        since = connection.execute(select(LISTENING_SINCE)).scalar()
    return liveness(row, office.now, since)


def test_an_enrolled_kiosk_was_never_seen_at_first(office: Office) -> None:
    assert judged(office) is Liveness.NEVER_SEEN


def test_online_and_heard_is_live_and_unheard_for_three_heartbeats_is_silent(office: Office) -> None:
    presence_of(office, "online")
    assert judged(office) is Liveness.LIVE
    office.later(seconds=200)
    assert judged(office) is Liveness.LIVE
    office.later(seconds=20)
    assert judged(office) is Liveness.SILENT
    assert say(office, "metrics", {}) == []
    assert judged(office) is Liveness.LIVE


def test_a_retained_word_is_a_claim_and_not_a_sign_of_life(office: Office) -> None:
    presence_of(office, "online", retained=True)
    assert judged(office) is Liveness.SILENT


def test_after_the_line_was_away_nothing_is_known_of_a_kiosk_until_it_is_heard(office: Office) -> None:
    presence_of(office, "online")
    office.later(seconds=10)
    with office.engine.begin() as connection:
        begin_listening(connection, office.now)
    presence_of(office, "online", retained=True)
    assert judged(office) is Liveness.UNKNOWN
    assert say(office, "metrics", {}) == []
    assert judged(office) is Liveness.LIVE


def test_a_kiosk_that_stays_unheard_after_the_line_was_away_is_silent_and_what_it_said_of_its_end_holds(
    office: Office,
) -> None:
    presence_of(office, "online")
    office.later(seconds=10)
    with office.engine.begin() as connection:
        begin_listening(connection, office.now)
    office.later(seconds=217)
    assert judged(office) is Liveness.SILENT
    presence_of(office, "offline", cause="lost")
    with office.engine.begin() as connection:
        begin_listening(connection, office.now)
    assert judged(office) is Liveness.OFFLINE


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
        say(office, "health", {"part": "finger", "state": state, "cause": None, "since": SINCE}, "finger")
    say(office, "health", {"part": "reader", "state": "ready", "since": SINCE}, "reader")
    with office.engine.begin() as connection:
        rows = connection.execute(select(parts).order_by(parts.c.part)).all()
    assert [(row.part, row.state) for row in rows] == [("finger", "fault"), ("reader", "ready")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "exploded"},
        {"state": ["online"]},
        {"boot": "1"},
        {"connection": -5},
        {"session": None},
        {"cause": "x" * 100},
        {"colour": "red"},
    ],
)
def test_a_wrong_presence_is_refused_and_changes_nothing(office: Office, wrong: dict[str, Any]) -> None:
    presence_of(office, "online")
    changed: dict[str, Any] = {"state": "offline", "boot": 2} | wrong
    assert presence_of(office, **changed) == [Refusal.BAD_FIELD]
    assert judged(office) is Liveness.LIVE


def test_a_kiosk_speaks_for_itself_alone(office: Office) -> None:
    assert presence_of(office, "online", kiosk="k-18") == [Refusal.FOREIGN_KIOSK]


@pytest.mark.parametrize("channel", ["health", "metrics", "info", "alarm"])
def test_wrong_figures_are_refused(office: Office, channel: str) -> None:
    assert say(office, channel, {"state": ["x"], "code": 5}) == [Refusal.BAD_FIELD]


def test_noise_and_strangers_are_dropped(office: Office) -> None:
    with office.engine.begin() as connection:
        note(connection, [Notice(Uplink("k-17", "state", ""), b"\xff")], office.now)
        note(connection, [Notice(Uplink("k-404", "state", ""), b'{"v":"1.0","state":"online"}')], office.now)
        assert connection.execute(select(presence)).all() == []
