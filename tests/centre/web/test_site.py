"""The operator's site as a browser and a hostile one use it, without a browser."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, func, select
from starlette.testclient import TestClient

from centre.fleet.register import RegisterError, enrol_kiosk
from centre.inbox.tables import inbox
from centre.storage.database import opened
from centre.storage.schema import kiosks, parts, presence
from centre.web.app import create_app
from centre.web.operators import OperatorError, Role, add_operator
from centre.web.tables import operator_acts
from centre.web.words import WORDS

PASSWORD = "correct horse battery"
HOSTILE = "<script>alert(1)</script>"
HOSTILE_NAME = '"><img src=x onerror=alert(1)>'  # without the slash that would end a name in an address


class Clock:
    """Turned by the test."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
        self.elapsed_s = 0.0

    def now(self) -> datetime:
        return self.at + timedelta(seconds=self.elapsed_s)

    def monotonic(self) -> float:
        return self.elapsed_s


class Site:
    def __init__(self, engine: Engine, client: TestClient, clock: Clock) -> None:
        self.engine, self.client, self.clock = engine, client, clock

    def sign_in(self, name: str = "sara", password: str = PASSWORD) -> int:
        answer = self.client.post("/sign-in", data={"name": name, "password": password})
        return int(answer.status_code)

    def word(self, path: str = "/") -> str:
        found = re.search(r'name="word" value="([^"]+)"', self.client.get(path).text)
        assert found
        return found[1]

    def acts(self) -> list[tuple[str, str, str]]:
        with self.engine.begin() as connection:
            rows = connection.execute(select(operator_acts).order_by(operator_acts.c.number)).all()
        return [(row.operator, row.act, row.note) for row in rows]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    clock, url = Clock(), f"sqlite:///{tmp_path}/centre.db"
    with opened(url) as engine, opened(url, only_reads=True) as reading:
        fill(engine, clock.now())
        app = create_app(engine, reading, clock, secure=False)
        with TestClient(app, follow_redirects=False) as client:
            yield Site(engine, client, clock)


def fill(engine: Engine, now: datetime) -> None:
    """Two operators, three kiosks, one of them with a broken reader and a past."""
    at = now.timestamp()
    with engine.begin() as connection:
        add_operator(connection, "sara", Role.OPERATOR, PASSWORD, at)
        add_operator(connection, "reza", Role.VIEWER, PASSWORD, at)
        for name in ("kiosk-1", "kiosk-2", "kiosk-3"):
            enrol_kiosk(connection, name, "place-1", "ab" * 32, now)
        told = {"session": "s", "boot": 1, "connection": 1, "heard_at": at}
        connection.execute(presence.insert().values(kiosk="kiosk-1", state="online", **told))
        connection.execute(presence.insert().values(kiosk="kiosk-2", state="offline", cause="lost", **told))
        broken = {"state": "fault", "cause": "reader_lost", "since": "2026", "heard_at": at}
        connection.execute(parts.insert().values(kiosk="kiosk-1", part="reader", **broken))
        for seq, outcome in enumerate(("delivered", "timed_out"), 1):
            body = json.dumps({"outcome": outcome})
            event = {"store": "s", "seq": seq, "boot": 1, "type": "journey.ended", "ts": at, "clk": "ntp"}
            connection.execute(
                inbox.insert().values(id=f"e{seq}", kiosk="kiosk-1", data=body, received_at=at - 60, **event)
            )


@pytest.mark.parametrize("path", ["/", "/kiosk/kiosk-1", "/acts", "/fleet.json"])
def test_nobody_sees_anything_before_signing_in(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert site.client.get("/changes").status_code == 401


def test_a_right_password_opens_the_overview_in_persian_and_is_written_down(site: Site) -> None:
    assert site.sign_in() == 303
    page = site.client.get("/")
    assert page.status_code == 200
    assert WORDS["fa"]["needs_person"] in page.text
    assert 'dir="rtl"' in page.text
    assert site.acts() == [("sara", "signed in", "")]


def test_wrong_passwords_and_unknown_names_answer_alike_and_lock(site: Site) -> None:
    wrong = site.client.post("/sign-in", data={"name": "sara", "password": "x" * 20})
    unknown = site.client.post("/sign-in", data={"name": "nobody", "password": "x" * 20})
    assert (wrong.status_code, wrong.text) == (unknown.status_code, unknown.text) == (403, wrong.text)
    for _ in range(4):
        site.sign_in(password="x" * 20)
    assert site.sign_in() == 403
    site.clock.elapsed_s += 3600
    assert site.sign_in() == 303


def test_the_fleet_comes_as_lines_with_state_and_faults(site: Site) -> None:
    site.sign_in()
    lines = {line[0]: line for line in site.client.get("/fleet.json").json()["lines"]}
    assert [lines[name][2] for name in sorted(lines)] == ["live", "offline", "never_seen"]
    assert lines["kiosk-1"][4] == ["reader: reader_lost"]
    assert [lines[name][5] for name in sorted(lines)] == [1, 1, 2]


def test_one_kiosk_has_a_page_with_its_parts_and_its_journeys(site: Site) -> None:
    site.sign_in()
    page = site.client.get("/kiosk/kiosk-1").text
    assert "reader_lost" in page
    assert page.count("journey.ended") == 2
    assert WORDS["fa"]["delivered"] in page
    assert site.client.get("/kiosk/nowhere").status_code == 404


def test_an_operators_note_stands_in_the_book_and_a_viewers_does_not(site: Site) -> None:
    site.sign_in()
    answer = site.client.post("/kiosk/kiosk-1/note", data={"word": site.word(), "note": "reader changed"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/kiosk/kiosk-1")
    assert ("sara", "note", "reader changed") in site.acts()
    site.client.post("/sign-out", data={"word": site.word()})
    site.sign_in("reza")
    refused = site.client.post("/kiosk/kiosk-1/note", data={"word": site.word(), "note": "mine"})
    assert refused.status_code == 403
    assert "mine" not in str(site.acts())


@pytest.mark.parametrize("word", ["", "0" * 32])
def test_a_form_that_is_not_ours_changes_nothing(site: Site, word: str) -> None:
    site.sign_in()
    assert site.client.post("/kiosk/kiosk-1/note", data={"word": word, "note": "forged"}).status_code == 403
    assert site.client.post("/kiosk/kiosk-1/note", json={"note": "forged"}).status_code == 403
    assert "forged" not in str(site.acts())


def test_what_is_hostile_is_shown_as_text(site: Site) -> None:
    site.sign_in()
    site.client.post("/kiosk/kiosk-1/note", data={"word": site.word(), "note": HOSTILE})
    with site.engine.begin() as connection:
        connection.execute(kiosks.update().where(kiosks.c.id == "kiosk-1").values(place=HOSTILE))
        connection.execute(parts.update().values(cause=HOSTILE))
        row = {"id": HOSTILE_NAME, "place": HOSTILE, "public_key": "ab" * 32, "enrolled_at": 0.0}
        connection.execute(kiosks.insert().values(row))
    named = f"/kiosk/{quote(HOSTILE_NAME, safe='')}"
    for path in ("/kiosk/kiosk-1", "/acts", "/", named, "/commands", "/configurations", "/alarms"):
        answer = site.client.get(path)
        assert answer.status_code == 200
        assert not any(each in answer.text for each in (HOSTILE, HOSTILE_NAME))
    assert site.client.get("/fleet.json").headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "name", [HOSTILE, HOSTILE_NAME, "kiosk 1", "../kiosk", "k", "K-1", "kiosk-\n", "x" * 33, "کیوسک"]
)
def test_a_hostile_name_is_never_enrolled(site: Site, name: str) -> None:
    with site.engine.begin() as connection, pytest.raises(RegisterError):
        enrol_kiosk(connection, name, "place-1", "ab" * 32, site.clock.now())


def test_every_answer_carries_what_a_browser_needs_to_be_careful(site: Site) -> None:
    for path in ("/", "/sign-in", "/nowhere", "/metrics", "/static/fleet.js", "/changes"):
        headers = site.client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    cookie = site.client.post("/sign-in", data={"name": "sara", "password": PASSWORD}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_whoever_is_idle_or_signed_out_must_sign_in_again(site: Site) -> None:
    site.sign_in()
    site.clock.elapsed_s += 14 * 60
    assert site.client.get("/").status_code == 200
    site.clock.elapsed_s += 16 * 60
    assert site.client.get("/").status_code == 303
    site.sign_in()
    site.client.post("/sign-out", data={"word": site.word()})
    assert site.client.get("/").status_code == 303


def test_the_language_is_chosen_with_a_touch_and_kept(site: Site) -> None:
    site.sign_in()
    site.client.get("/language")
    page = site.client.get("/").text
    assert WORDS["en"]["needs_person"] in page
    assert 'dir="ltr"' in page
    assert WORDS["fa"].keys() == WORDS["en"].keys()


def test_metrics_tell_of_kiosks_and_events_and_forget_the_retired(site: Site) -> None:
    text = site.client.get("/metrics").text
    assert 'kiosk_up{kiosk="kiosk-1",place="place-1"} 1.0' in text
    assert 'kiosk_up{kiosk="kiosk-2",place="place-1"} 0.0' in text
    assert 'kiosk_parts_in_fault{kiosk="kiosk-1"} 1.0' in text
    assert 'centre_inbox_total{result="taken"} 2.0' in text
    with site.engine.begin() as connection:
        connection.execute(kiosks.update().where(kiosks.c.id == "kiosk-2").values(retired_at=1.0))
    assert "kiosk-2" not in site.client.get("/metrics").text


@pytest.mark.parametrize("name", ["", "A", "x" * 40, "../etc", "سارا"])
def test_a_name_that_is_none_is_refused(site: Site, name: str) -> None:
    with site.engine.begin() as connection:
        before = connection.execute(select(func.count()).select_from(operator_acts)).scalar_one()
        with pytest.raises(OperatorError):
            add_operator(connection, name, Role.VIEWER, PASSWORD, 0.0)
    assert before == 0
