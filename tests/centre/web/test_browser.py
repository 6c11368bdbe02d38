"""The overview in a real Chromium: the table fills, filters at once, and shows what changes by itself."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from centre.fleet.alarms import happened
from centre.fleet.register import enrol_kiosk
from centre.storage.database import opened
from centre.storage.schema import kiosks, presence
from centre.web.words import WORDS
from tests.kiosk.programs import Program

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PASSWORD, KIOSKS, LIMIT_S = "correct horse battery", 10_000, 60.0
HOSTILE = '"><img src=x onerror=taken=1>'
FLAGS = (
    *(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-sync",
        "--disable-quic",
    ),
    *("--disable-background-networking", "--disable-component-update", "--window-size=1280,1000"),
)
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="no chromium and chromedriver here (Debian: chromium chromium-driver)"
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Ten thousand kiosks that were just heard; the last has never been seen."""
    url, now = f"sqlite:///{tmp_path_factory.mktemp('site')}/centre.db", datetime.now(UTC)
    told = {"state": "online", "session": "s", "boot": 1, "connection": 1}
    names = [f"kiosk-{number:05}" for number in range(1, KIOSKS + 1)]
    with opened(url) as engine, engine.begin() as connection:
        enrol_kiosk(connection, names[0], "place-0", "ab" * 32, now)
        row = {"public_key": "ab" * 32, "enrolled_at": now.timestamp()}
        more = [{"id": name, "place": f"place-{name[-2:]}", **row} for name in names[1:]]
        connection.execute(kiosks.insert(), more)
        heard = [{"kiosk": name, "heard_at": now.timestamp() + 3600, **told} for name in names[:-1]]
        connection.execute(presence.insert(), heard)
    return url


@pytest.fixture(scope="module")
def browser(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Signed in, with the overview open."""
    folder = tmp_path_factory.mktemp("browser")
    centre = (sys.executable, "-m", "centre")
    add = [*centre, "operator", "add", f"--database={database}", "sara", "--role=operator"]
    subprocess.run(add, input=f"{PASSWORD}\n", text=True, check=True, stdout=subprocess.DEVNULL)
    port = 20_000 + os.getpid() % 10_000
    with ExitStack() as stack:
        address = f"127.0.0.1:{port}"
        serve = (*centre, "web", f"--database={database}", "--listen", address)
        stack.enter_context(Program(*serve, log=folder / "web.log"))
        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for flag in (*FLAGS, f"--user-data-dir={folder}/profile"):
            options.add_argument(flag)
        browser = webdriver.Chrome(options, webdriver.ChromeService(str(DRIVER)))
        stack.callback(browser.quit)
        browser.get(f"http://{address}/sign-in")
        browser.find_element(By.NAME, "name").send_keys("sara")
        browser.find_element(By.NAME, "password").send_keys(PASSWORD)
        browser.find_element(By.CSS_SELECTOR, "button.primary").click()
        yield browser


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def text(browser: webdriver.Chrome, name: str) -> str:
    return str(browser.find_element(By.ID, name).text)


def test_all_kiosks_are_there_and_only_those_in_sight_are_drawn(browser: webdriver.Chrome) -> None:
    until(lambda: text(browser, "found") == f"{KIOSKS} / {KIOSKS}")
    assert 5 < len(browser.find_elements(By.CSS_SELECTOR, "#rows .row")) < 100
    assert text(browser, "hot-number") == "1"


def test_the_filter_finds_among_all_of_them(browser: webdriver.Chrome) -> None:
    until(lambda: text(browser, "found") == f"{KIOSKS} / {KIOSKS}")
    browser.find_element(By.ID, "filter").send_keys("place-17")
    until(lambda: text(browser, "found") == f"100 / {KIOSKS}")
    browser.find_element(By.ID, "filter").clear()
    browser.find_element(By.ID, "filter").send_keys(" ")
    until(lambda: text(browser, "found") == f"{KIOSKS} / {KIOSKS}")


def test_a_kiosk_whose_line_is_lost_comes_to_the_top_by_itself(
    browser: webdriver.Chrome, database: str
) -> None:
    until(lambda: text(browser, "hot-number") == "1")
    with opened(database) as engine, engine.begin() as connection:
        lost = presence.update().where(presence.c.kiosk == "kiosk-00042")
        connection.execute(lost.values(state="offline", cause="lost"))
    until(lambda: text(browser, "hot-number") == "2")
    assert browser.find_element(By.CSS_SELECTOR, "#hot li").text.startswith("kiosk-00042")


def test_an_alarm_comes_to_the_top_by_itself_and_is_seen_with_a_note(
    browser: webdriver.Chrome, database: str
) -> None:
    until(lambda: text(browser, "hot-number") == "2")
    with opened(database) as engine, engine.begin() as connection:
        happened(connection, "kiosk-00007", "attendant_called", "alarm", datetime.now(UTC).timestamp())
    until(lambda: text(browser, "hot-number") == "3")
    assert WORDS["fa"]["alarm_attendant_called"] in text(browser, "hot")
    browser.find_element(By.CSS_SELECTOR, 'nav a[href="/alarms"]').click()
    browser.find_element(By.NAME, "note").send_keys("went there")
    browser.find_element(By.CSS_SELECTOR, "form.tight button").click()
    until(lambda: not browser.find_elements(By.CSS_SELECTOR, "form.tight"))
    assert "went there" in browser.find_element(By.TAG_NAME, "main").text


def test_a_command_goes_only_when_it_is_meant_and_a_dangerous_one_waits(browser: webdriver.Chrome) -> None:
    address = browser.current_url.rpartition("/")[0]
    browser.get(f"{address}/kiosk/kiosk-00007")
    Select(browser.find_element(By.NAME, "type")).select_by_value("restart")
    send = 'form[action="/kiosk/kiosk-00007/command"] button'
    browser.find_element(By.CSS_SELECTOR, send).click()
    assert not browser.find_elements(By.CSS_SELECTOR, "tr.order")
    browser.find_element(By.CSS_SELECTOR, ".check input").click()
    browser.find_element(By.CSS_SELECTOR, send).click()
    until(lambda: browser.find_elements(By.CSS_SELECTOR, "tr.order.waiting"))
    browser.find_element(By.CSS_SELECTOR, "tr.order .primary").click()  # by the same person
    until(lambda: browser.find_elements(By.CSS_SELECTOR, ".problem"))
    assert "second person" in browser.find_element(By.CSS_SELECTOR, ".problem").text


def test_a_hostile_name_place_or_cause_is_text_and_nothing_of_it_is_run(
    browser: webdriver.Chrome, database: str
) -> None:
    with opened(database) as engine, engine.begin() as connection:
        row = {"public_key": "ab" * 32, "enrolled_at": 1.0, "id": HOSTILE, "place": HOSTILE}
        connection.execute(kiosks.insert().values(row))
        told = {"kiosk": HOSTILE, "state": "offline", "session": "s", "boot": 1, "connection": 1}
        connection.execute(presence.insert().values(heard_at=1.0, **told))
        happened(connection, HOSTILE, HOSTILE, "high", 1.0)
    browser.find_element(By.CSS_SELECTOR, 'nav a[href="/"]').click()
    until(lambda: HOSTILE in text(browser, "hot"))
    link = browser.find_element(By.PARTIAL_LINK_TEXT, "<img")
    assert not browser.find_elements(By.TAG_NAME, "img")
    link.click()
    until(lambda: HOSTILE in browser.find_element(By.TAG_NAME, "main").text)
    assert not browser.find_elements(By.TAG_NAME, "img")
    assert browser.execute_script("return window.taken") is None


def test_the_page_complains_of_nothing(browser: webdriver.Chrome) -> None:
    told = browser.get_log("browser")  # type: ignore[no-untyped-call]
    severe = [line for line in told if line["level"] == "SEVERE"]
    expected = ("favicon", "/commands/confirm")  # what was refused above
    assert [line for line in severe if not any(each in line["message"] for each in expected)] == []
