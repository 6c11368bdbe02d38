"""The operators' overview in a real Chromium: how soon ten thousand kiosks are shown and filtered."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By

from centre.fleet.register import enrol_kiosk
from centre.storage.database import opened
from centre.storage.schema import kiosks, presence

KIOSKS, RUNS, LIMIT_S = 10_000, 20, 60.0
PASSWORD = "correct horse battery"
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1280,1000")
_FILTER = """
const [text, wanted, done] = arguments, filter = document.getElementById('filter');
const found = document.getElementById('found'), began = performance.now();
filter.value = text;
filter.dispatchEvent(new Event('input', {bubbles: true}));
const look = () => {
    if (found.textContent.startsWith(wanted)) done(performance.now() - began);
    else requestAnimationFrame(look);
};
look();
"""


def figures() -> list[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory() as folder, _site(Path(folder)) as (browser, url):
        shown = [_shown_s(browser) for _ in range(5)]
        browser.set_script_timeout(LIMIT_S)
        filtered = [_filtered_ms(browser) for _ in range(RUNS)]
        changed = [_changed_s(browser, url, number) for number in range(1, 6)]
    what = f"{KIOSKS} kiosks in Chromium, without a screen"
    return [
        (
            "page of all kiosks shown, s",
            statistics.median(shown),
            f"median of 5; {what}",
        ),
        ("filter to rows shown, ms", statistics.median(filtered), f"median of {RUNS}; {what}"),
        ("filter to rows shown, worst, ms", max(filtered), f"of {RUNS}; {what}"),
        ("a kiosk that is lost is at the top, s", max(changed), "worst of 5, from the centre's word on"),
    ]


def _shown_s(browser: webdriver.Chrome) -> float:
    began = time.monotonic()
    browser.refresh()
    _until(browser, "found", f"{KIOSKS} /")
    return time.monotonic() - began


def _filtered_ms(browser: webdriver.Chrome) -> float:
    taken = float(browser.execute_async_script(_FILTER, "place-17", "100 /"))
    browser.execute_async_script(_FILTER, "", f"{KIOSKS} /")
    return taken


def _changed_s(browser: webdriver.Chrome, url: str, number: int) -> float:
    before = int(browser.find_element(By.ID, "hot-number").text)
    with opened(url) as engine, engine.begin() as connection:
        one = presence.update().where(presence.c.kiosk == f"kiosk-{number:05}")
        connection.execute(one.values(state="offline", cause="lost"))
    began = time.monotonic()
    _until(browser, "hot-number", str(before + 1))
    return time.monotonic() - began


def _until(browser: webdriver.Chrome, name: str, wanted: str) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not str(browser.find_element(By.ID, name).text).startswith(wanted):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the page did not show {wanted!r} within {LIMIT_S:g} s")
        time.sleep(0.02)


@contextmanager
def _site(folder: Path) -> Iterator[tuple[webdriver.Chrome, str]]:
    """The page in a browser, signed in, over a database of kiosks that were just heard."""
    url, port = f"sqlite:///{folder}/centre.db", 20_000 + os.getpid() % 10_000
    _fill(url)
    centre = (sys.executable, "-m", "centre")
    add = [*centre, "operator", "add", f"--database={url}", "sara", "--role=operator"]
    subprocess.run(add, input=f"{PASSWORD}\n", text=True, check=True, stdout=subprocess.DEVNULL)
    with ExitStack() as stack:
        address = f"127.0.0.1:{port}"
        serve = [*centre, "web", f"--database={url}", "--listen", address]
        site = stack.enter_context(subprocess.Popen(serve, stdout=subprocess.PIPE, text=True))
        stack.callback(site.terminate)
        assert site.stdout and site.stdout.readline()
        browser = webdriver.Chrome(
            _options(folder), webdriver.ChromeService(str(shutil.which("chromedriver")))
        )
        stack.callback(browser.quit)
        browser.get(f"http://{address}/sign-in")
        browser.find_element(By.NAME, "name").send_keys("sara")
        browser.find_element(By.NAME, "password").send_keys(PASSWORD)
        browser.find_element(By.CSS_SELECTOR, "button.primary").click()
        _until(browser, "found", f"{KIOSKS} /")
        yield browser, url


def _fill(url: str) -> None:
    now = datetime.now(UTC)
    names = [f"kiosk-{number:05}" for number in range(1, KIOSKS + 1)]
    told = {"state": "online", "session": "s", "boot": 1, "connection": 1}
    with opened(url) as engine, engine.begin() as connection:
        enrol_kiosk(connection, names[0], "place-0", "ab" * 32, now)
        row = {"public_key": "ab" * 32, "enrolled_at": now.timestamp()}
        connection.execute(
            kiosks.insert(), [{"id": each, "place": f"place-{each[-2:]}", **row} for each in names[1:]]
        )
        heard = [{"kiosk": each, "heard_at": now.timestamp() + 3600, **told} for each in names[:-1]]
        connection.execute(presence.insert(), heard)


def _options(folder: Path) -> webdriver.ChromeOptions:
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*FLAGS, f"--user-data-dir={folder}/profile"):
        options.add_argument(flag)
    return options
