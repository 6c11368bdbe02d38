"""Killed at any instant: what was told is there, no number names two forms, everything has one report."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.storage.number_stock import NumberStock
from kiosk.storage.packet_shelf import SEALED
from kiosk.storage.packet_shelf import SETTLED as ACKNOWLEDGED
from kiosk.storage.store import Store
from kiosk.storage.submissions import QUEUED, SETTLED, Submissions
from tests.conftest import ROOT

KILLS = 8
SIGNING = "73" * 32


def run_and_kill(folder: Path, first: int, after_s: float) -> list[list[str]]:
    """What the program said before it was killed, whole lines only."""
    command = [sys.executable, "-m", "tests.kiosk.storage.killed", str(folder), SIGNING, str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    time.sleep(after_s)
    process.kill()
    rest = process.stdout.read().decode()
    process.wait()
    process.stdout.close()
    return [line.split() for line in rest.splitlines(keepends=True) if line.endswith("\n")]


def test_no_number_twice_and_nothing_that_was_told_is_lost(tmp_path: Path) -> None:
    chance = random.Random(1405)
    said: list[list[str]] = []
    for kill in range(KILLS):
        said += run_and_kill(tmp_path, 1 + kill * 10_000, chance.uniform(0.0, 0.3))
    told = {words[1]: words[2] for words in said if words[0] == "kept"}
    store = Store.open(tmp_path)
    events = _events(store)
    waiting = _forms(store)
    packets = {row[0] for row in store.query("SELECT id FROM packets")}
    store.close()
    assert len(told) > KILLS
    assert max(Counter(told.values()).values()) == 1, "a number was given out twice"
    numbers = {**told, **waiting}
    assert max(Counter(numbers.values()).values()) == 1, "a number names two forms"
    assert all(told.get(name, number) == number for name, number in waiting.items())
    assert set(told) <= set(waiting) | events[SETTLED], "a form that was told is lost"
    assert events[QUEUED] == set(waiting) | events[SETTLED]
    assert not set(waiting) & events[SETTLED]
    promised = {words[1] for words in said if words[0] == "packet"}
    assert promised <= packets | events[ACKNOWLEDGED], "a packet is lost"
    assert events[SEALED] == packets | events[ACKNOWLEDGED]
    assert not packets & events[ACKNOWLEDGED]


def _forms(store: Store) -> dict[str, str]:
    """The numbers of all forms that wait, by their ids; each can be read."""
    clock = SystemClock()
    stamp = Stamp("k-17", store.next_boot(), clock)
    submissions = Submissions(store, NumberStock(store), stamp, Outbox(store, clock))
    found = [submissions.find(each) for each in submissions.waiting()]
    assert all(found), "a form cannot be read"
    return {str(each.id): each.tracking for each in found if each}


def _events(store: Store) -> dict[str, set[str]]:
    """Whom each kind of report is about, each told once."""
    bodies = [json.loads(body) for (body,) in store.query("SELECT body FROM outbox ORDER BY seq")]
    told = [(each["type"], each["data"].get("submission") or each["data"]["packet"]) for each in bodies]
    assert len(set(told)) == len(told), "a report is there twice"
    kinds = (QUEUED, SETTLED, SEALED, ACKNOWLEDGED)
    return {kind: {name for each, name in told if each == kind} for kind in kinds}
