"""Figures of the central service: 10,000 booking tries for 1,000 places, on SQLite and on PostgreSQL.

The tries come from several processes at once, each a worker of its own on one database, as `kiosk-centre run`
would be; two of them are killed in the middle and their shares are tried again by others.
"""

import multiprocessing
import random
import sys
import time
from functools import partial
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from centre.appointments.places import import_places, prepare_slots
from centre.appointments.tables import appointments, slots
from centre.delivery.claims import Reply
from centre.fleet.register import enrol_kiosk, find_kiosk
from centre.line.operations import Operation, operations
from centre.storage.database import open_database
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications
from centre.storage.transactions import in_transaction
from kiosk.domain.booking import local_day
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.domain.policy import DEFAULT_POLICY
from tests.centre.applicants import code
from tests.centre.appointments.test_appointments import place
from tests.centre.postgres import Postgres, programs
from tests.kiosk.domain.turned_clock import TurnedClock

TRIES, UNITS, WORKERS, KIOSKS = 10_000, 1_000, 3, 200
KILLED_AT = {0: 0.1, 1: 0.4}  # worker and share of its tries
SESSIONS = 10
Figure = tuple[str, float, str]
CLOCK = TurnedClock()


def figures() -> list[Figure]:
    measured = []
    with TemporaryDirectory() as name:
        measured += _measure("SQLite, FULL", f"sqlite:///{name}/centre.db", Path(name))
    installed = programs()
    if installed:
        server = Postgres(installed, durable=True)
        try:
            with TemporaryDirectory() as name:
                measured += _measure("PostgreSQL", server.url, Path(name))
        finally:
            server.stop()
    return measured


def _measure(database: str, url: str, folder: Path) -> list[Figure]:
    engine = open_database(url)
    numbers = _prepare(engine, CentreKeys.open(folder / "keys"))
    engine.dispose()
    began = time.perf_counter()
    times = _all_tries(url, folder, numbers)
    seconds = time.perf_counter() - began
    engine = open_database(url)
    with engine.begin() as connection:
        live = select(func.count()).where(appointments.c.state == "live")
        booked = connection.execute(live).scalar_one()
        taken = connection.execute(select(func.sum(slots.c.taken))).scalar_one()
    engine.dispose()
    if not booked == taken == UNITS:
        raise SystemExit(f"{database}: {booked} booked and {taken} taken of {UNITS}")
    how = f"{TRIES} tries, {WORKERS} workers on 2 cores, {KIOSKS} kiosks, two workers killed; {database}"
    return [
        (f"booked of {UNITS} places, {database}", booked, how),
        (f"booking tries/s, {database}", TRIES / seconds, "without broker and sealing"),
        (f"booking try, p50 ms, {database}", median(times), "with the others in the way"),
        (f"booking try, p99 ms, {database}", quantiles(times, n=100)[98], "with the others in the way"),
    ]


def _prepare(engine: Engine, keys: CentreKeys) -> dict[str, str]:
    """Applications that may book, one for each try; their codes by tracking number."""
    chance = random.Random(1).randrange
    numbers: dict[str, str] = {}
    while len(numbers) < TRIES:
        numbers[make_number(NumberKind.TRACKING, chance)] = code(len(numbers))
    sessions = [
        {"begins": f"{8 + at:02}:00", "ends": f"{9 + at:02}:00", "capacity": UNITS // SESSIONS}
        for at in range(SESSIONS)
    ]
    common = {"state": "INQUIRY_CONFIRMED", "version": 1, "receipt_live": False, "sessions_failed": 0}
    rows = [
        {
            "id": f"app-{number}",
            "tracking": number,
            "national_code_digest": keys.digest(SecondItem(SecondItemKind.NATIONAL_CODE, person)),
            **common,
        }
        for number, person in numbers.items()
    ]
    with engine.begin() as connection:
        import_places(connection, {"places": [place("tehran-1", sessions=sessions)]})
        prepare_slots(connection, local_day(CLOCK.now()), 1)
        connection.execute(insert(applications), rows)
        for at in range(KIOSKS):
            enrol_kiosk(connection, f"k-{at:03}", "tehran-1", f"{at:064x}", CLOCK.now())
    return numbers


def _all_tries(url: str, folder: Path, numbers: dict[str, str]) -> list[float]:
    shares = [dict(list(numbers.items())[at::WORKERS]) for at in range(WORKERS)]
    workers = dict(_start(url, folder, share, at) for at, share in enumerate(shares))
    times: list[float] = []
    while workers:
        for pipe in wait(list(workers)):
            assert isinstance(pipe, Pipe)
            told = pipe.recv()
            process = workers.pop(pipe)
            if isinstance(told, int):
                process.kill()
                again, successor = _start(url, folder, shares[told], WORKERS + told)
                workers[again] = successor
                print(f"  worker {told} killed and replaced", file=sys.stderr, flush=True)
            else:
                times += told
            process.join()
    return times


def _start(url: str, folder: Path, share: dict[str, str], name: int) -> tuple[Pipe, BaseProcess]:
    """A worker, and where it tells its times, or its number when it is to be killed."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_work, args=(url, folder, share, name, theirs))
    process.start()
    theirs.close()
    return ours, process


def _work(url: str, folder: Path, share: dict[str, str], name: int, told: Pipe) -> None:
    engine, keys = open_database(url), CentreKeys.open(folder / "keys")
    now = CLOCK.now().timestamp()
    book = operations(keys, DEFAULT_POLICY)["slot.book"]
    with engine.begin() as connection:
        tomorrow = slots.c.day > local_day(CLOCK.now())
        offered = list(connection.execute(select(slots.c.number).where(tomorrow)).scalars())
    times = []
    for at, (number, person) in enumerate(share.items()):
        if at == int(len(share) * KILLED_AT.get(name, 2.0)):
            told.send(name)
        asked = {"tracking": number, "second_item": person, "slot": offered[at % len(offered)]}
        began = time.perf_counter()
        in_transaction(engine, partial(_book, book, f"k-{(at * WORKERS + name) % KIOSKS:03}", asked, now))
        times.append((time.perf_counter() - began) * 1000)
    told.send(times)
    engine.dispose()


def _book(book: Operation, kiosk: str, asked: dict[str, Any], now: float, connection: Connection) -> Reply:
    found = find_kiosk(connection, kiosk)
    if found is None:
        raise ValueError(f"{kiosk} is not enrolled")
    return book(connection, found, asked, now)
