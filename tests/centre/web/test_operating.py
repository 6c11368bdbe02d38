"""Operators at work on their pages: alarms, commands, configurations, closings; and those who may not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from centre.fleet import alarms, configurations, orders
from centre.fleet.figures import note_figures, note_information
from centre.fleet.tables import alarms as alarm_rows
from centre.fleet.tables import closings
from centre.fleet.tables import orders as kiosk_orders
from centre.line.timing import AnswerTimes, save_times
from centre.storage.database import opened
from centre.web.app import create_app
from centre.web.operators import Role, add_operator
from centre.web.words import WORDS
from tests.centre.web.test_site import HOSTILE, PASSWORD, Clock, Site, fill

CODE = "card_not_authentic"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    clock, url = Clock(), f"sqlite:///{tmp_path}/centre.db"
    with opened(url) as engine, opened(url, only_reads=True) as reading:
        fill(engine, clock.now())
        with engine.begin() as connection:
            for name, role, scope in (("mina", Role.OPERATOR, ""), ("omid", Role.OPERATOR, "shiraz-*")):
                add_operator(connection, name, role, PASSWORD, 0.0, scope)
            alarms.happened(connection, "kiosk-1", "attendant_called", "alarm", clock.now().timestamp())
        app = create_app(engine, reading, clock, secure=False)
        with TestClient(app, follow_redirects=False) as client:
            made = Site(engine, client, clock)
            made.sign_in()
            yield made


def act(site: Site, path: str, **fields: str) -> int:
    """What a form of ours answers."""
    return int(site.client.post(path, data={"word": site.word(), **fields}).status_code)


def as_(site: Site, name: str) -> None:
    site.client.post("/sign-out", data={"word": site.word()})
    assert site.sign_in(name) == 303


def rows(site: Site) -> list[tuple[str, str]]:
    with site.engine.begin() as connection:
        found = connection.execute(select(kiosk_orders).order_by(kiosk_orders.c.asked_at)).all()
    return [(row.type, row.state) for row in found]


@pytest.mark.parametrize("path", ["/alarms", "/commands", "/configurations", "/notice", "/log/x"])
def test_nobody_sees_these_pages_before_signing_in(site: Site, path: str) -> None:
    site.client.post("/sign-out", data={"word": site.word()})
    assert site.client.get(path).status_code == 303


def test_an_alarm_is_acknowledged_with_a_name_and_a_note(site: Site) -> None:
    page = site.client.get("/alarms").text
    assert WORDS["fa"]["alarm_attendant_called"] in page
    assert WORDS["fa"]["over"] not in page  # who called still waits
    assert act(site, "/alarms", number="1", note="went there") == 303
    assert ("sara", "acknowledge", "attendant_called: went there") in site.acts()
    assert act(site, "/alarms", number="1", note="again") == 409
    assert WORDS["fa"]["no_alarms"] in site.client.get("/alarms").text


@pytest.mark.parametrize("fields", [{"number": "1"}, {"number": "1", "note": " "}, {"note": "x"}])
def test_an_alarm_is_not_acknowledged_without_number_and_note(site: Site, fields: dict[str, str]) -> None:
    assert act(site, "/alarms", **fields) == 409
    with site.engine.begin() as connection:
        assert connection.execute(select(alarm_rows.c.acknowledged_at)).scalar() is None


def test_a_harmless_command_goes_at_once_and_a_dangerous_one_waits_for_a_second_person(site: Site) -> None:
    assert act(site, "/kiosk/kiosk-1/command", type="ping") == 303
    assert act(site, "/kiosk/kiosk-1/command", type="unlock") == 303
    assert rows(site) == [("ping", "ready"), ("unlock", "waiting")]
    with site.engine.begin() as connection:
        (waiting,) = orders.waiting_orders(connection)
    assert act(site, "/commands/confirm", order=waiting.id) == 409
    as_(site, "mina")
    assert WORDS["fa"]["waiting_second"] in site.client.get("/commands").text
    assert act(site, "/commands/confirm", order=waiting.id) == 303
    assert rows(site)[1] == ("unlock", "ready")
    assert ("sara", "refused", "a second person confirms what the first one asked for") in site.acts()


def test_a_dangerous_command_can_be_withdrawn(site: Site) -> None:
    act(site, "/kiosk/kiosk-1/command", type="restart")
    with site.engine.begin() as connection:
        (waiting,) = orders.waiting_orders(connection)
    assert act(site, "/commands/withdraw", order=waiting.id) == 303
    assert rows(site) == [("restart", "withdrawn")]


def test_who_may_not_is_refused_and_written_down(site: Site) -> None:
    as_(site, "omid")
    assert act(site, "/kiosk/kiosk-1/command", type="ping") == 409
    assert act(site, "/configurations", document="{}", note="x", abort_percent="5", hold_min="1") == 409
    assert rows(site) == []
    assert [name for name, what, _ in site.acts() if what == "refused"] == ["omid", "omid"]
    assert "centre_operator_refusals_total 2.0" in site.client.get("/metrics").text


def test_who_may_only_look_is_refused_at_every_form_and_each_try_is_written_down(site: Site) -> None:
    as_(site, "reza")
    forms = [
        *("/kiosk/kiosk-1/note", "/kiosk/kiosk-1/command", "/alarms", "/commands/confirm"),
        *("/commands/withdraw", "/configurations", "/configurations/act", "/notice", "/notice/take-back"),
    ]
    before = site.acts()
    assert [act(site, path, note="secret") for path in forms] == [403] * len(forms)
    assert site.acts()[len(before) :] == [("reza", "refused", f"may not act: {path}") for path in forms]
    assert f"centre_operator_refusals_total {float(len(forms))}" in site.client.get("/metrics").text
    assert rows(site) == []


@pytest.mark.parametrize("kind", ["release", "", HOSTILE])
def test_a_command_that_is_none_is_refused_in_words(site: Site, kind: str) -> None:
    answer = site.client.post("/kiosk/kiosk-1/command", data={"word": site.word(), "type": kind})
    assert answer.status_code == 409
    assert HOSTILE not in answer.text
    assert rows(site) == []


def test_a_configuration_is_proposed_confirmed_and_rolled_out_by_two(site: Site) -> None:
    asked = {"note": "shorter", "abort_percent": "5", "hold_min": "0"}
    assert act(site, "/configurations", document='{"policy": {"result_s": 999}}', **asked) == 409
    assert act(site, "/configurations", document='{"policy": {"result_s": 5}}', **asked) == 303
    assert act(site, "/configurations/act", act="confirm", revision="1") == 409
    as_(site, "mina")
    assert act(site, "/configurations/act", act="confirm", revision="1") == 303
    now = site.clock.now().timestamp()
    with site.engine.begin() as connection:
        configurations.advance(connection, now)
        assert configurations.tally(connection, 1).asked == 1
    assert WORDS["fa"]["configuration_rolling"] in site.client.get("/configurations").text
    assert act(site, "/configurations/act", act="abort", revision="1") == 303
    assert WORDS["fa"]["configuration_aborted"] in site.client.get("/configurations").text


def test_a_closing_is_announced_in_both_languages_and_taken_back(site: Site) -> None:
    when = {"begins": "2026-03-02T10:00", "until": "2026-03-02T12:00"}
    assert act(site, "/notice", fa="تعمیر", en="Maintenance", closed="yes", **when) == 303
    with site.engine.begin() as connection:
        (row,) = connection.execute(select(closings)).all()
    assert row.begins == 1772433000.0  # 10:00 in Tehran is 06:30 UTC
    assert "Maintenance" in site.client.get("/notice").text
    assert act(site, "/notice/take-back") == 303
    assert WORDS["fa"]["no_notice"] in site.client.get("/notice").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"begins": "soon", "until": "2026-03-02T12:00"}, 400),
        ({"begins": "2026-03-02T12:00", "until": "2026-03-02T10:00"}, 409),
        ({"begins": "2026-03-02T10:00", "until": "2026-03-02T12:00", "en": ""}, 409),
    ],
)
def test_a_closing_that_cannot_be_is_refused(site: Site, fields: dict[str, str], status: int) -> None:
    assert act(site, "/notice", **{"fa": "ت", "en": "M", **fields}) == status


def test_hostile_notes_and_codes_are_shown_as_text(site: Site) -> None:
    with site.engine.begin() as connection:
        alarms.happened(connection, "kiosk-2", HOSTILE, "high", 0.0)
    act(site, "/alarms", number="1", note=HOSTILE)
    for path in ("/alarms", "/", "/acts", "/kiosk/kiosk-2"):
        assert HOSTILE not in site.client.get(path).text


def test_a_kiosks_page_has_its_figures_its_version_and_its_commands(site: Site) -> None:
    now = site.clock.now().timestamp()
    with site.engine.begin() as connection:
        for hour, rows_ in ((0, 3), (3600, 9)):
            told = {"outbox_rows": rows_, "temperature_c": 41.5}
            note_figures(connection, {"kiosk-1": told}, now - hour)
        note_information(connection, "kiosk-1", {"software": "1.2.3"}, now)
    act(site, "/kiosk/kiosk-1/command", type="self-test")
    page = site.client.get("/kiosk/kiosk-1").text
    assert page.count('<circle class="shade0"') == 4
    assert "1.2.3" in page
    assert WORDS["fa"]["command_self-test"] in page
    assert 'kiosk_outbox_rows{kiosk="kiosk-1"} 3.0' in site.client.get("/metrics").text
    lines = {line[0]: line for line in site.client.get("/fleet.json").json()["lines"]}
    assert lines["kiosk-1"][7] == "1.2.3"
    assert WORDS["fa"]["simulated"] not in page
    with site.engine.begin() as connection:
        note_information(connection, "kiosk-1", {"software": "1.2.3", "simulated": True}, now)
    assert WORDS["fa"]["simulated"] in site.client.get("/kiosk/kiosk-1").text
    assert "alarm: attendant_called" in lines["kiosk-1"][4]


def test_how_long_answers_took_is_scraped_as_a_histogram(site: Site) -> None:
    times = AnswerTimes()
    for seconds in (0.001, 0.02, 99.0):
        times.note("deliver.claim", "ok", seconds)
    with site.engine.begin() as connection:
        save_times(connection, times.take())
    text = site.client.get("/metrics").text
    named = 'centre_request_seconds_bucket{code="ok",le="%s",op="deliver.claim"} %s'
    for le, number in (("0.005", "1.0"), ("0.025", "2.0"), ("10", "2.0"), ("+Inf", "3.0")):
        assert named % (le, number) in text
