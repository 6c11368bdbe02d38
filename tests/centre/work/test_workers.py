"""Several workers on one database: killed in turn, they lose nothing and do nothing twice."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from centre.inbox.tables import inbox
from centre.storage.database import open_database
from centre.work.tables import leases
from kiosk.domain.delivery import Authorisation, DeliveryStep
from kiosk.session.commands import Report
from simulators.broker import Broker
from tests.centre.deadline import wait_until
from tests.centre.ends import APPLICANT, KIOSK, Centre, KioskEnd
from tests.centre.line.test_line import DELIVERED, MATCHED
from tests.centre.postgres import Postgres

pytestmark = [pytest.mark.broker, pytest.mark.timeout(240)]
STARTED = Report("journey.started", {})


class Trial:
    def __init__(self, folder: Path, url: str, stack: ExitStack) -> None:
        broker = stack.enter_context(Broker(folder / "broker"))
        self.engine = open_database(url)
        stack.callback(self.engine.dispose)
        self.centre = Centre(folder, broker, database=url, workers=2)
        self.centre.enrol(KIOSK, folder / "keys")
        self.centre.bring_in(APPLICANT)
        stack.callback(self.centre.kill)
        self.centre.start()
        self.kiosk = KioskEnd(folder / "state", folder / "keys", broker).start()
        stack.callback(self.kiosk.stop)
        self.kiosk.wait_reachable()

    def leader(self) -> str | None:
        with self.engine.begin() as connection:
            return connection.execute(select(leases.c.holder)).scalar()

    def received(self) -> list[str]:
        with self.engine.begin() as connection:
            return list(connection.execute(select(inbox.c.id).order_by(inbox.c.seq)).scalars())

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: pid not in self.centre.processes(), "the end of the killed")
        wait_until(lambda: len(self.centre.processes()) == 2, "its successor")


@pytest.fixture
def trial(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trial]:
    url = f"sqlite:///{tmp_path}/centre.db"
    if getattr(request, "param", "sqlite") == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        server.empty()
        url = server.url
    with ExitStack() as stack:
        yield Trial(tmp_path, url, stack)


@pytest.mark.parametrize("trial", ["sqlite", "postgresql"], indirect=True)
def test_workers_killed_in_the_middle_of_everything_lose_and_double_nothing(trial: Trial) -> None:
    kiosk, chance = trial.kiosk, random.Random(30)
    claim = kiosk.link.central.claim(APPLICANT["receipt"], APPLICANT["national_code"])
    assert isinstance(claim, Authorisation)
    for at in range(3):
        for _ in range(40):
            kiosk.journal.tell(STARTED)
        time.sleep(chance.uniform(0, 0.05))
        trial.kill(trial.centre.processes()[at % 2])
    kiosk.journal.append(DeliveryStep.VERDICT, "app-1", {}, MATCHED)
    kiosk.journal.append(DeliveryStep.CONFIRMED, "app-1", {}, DELIVERED)
    trial.kill(trial.centre.processes()[0])
    kiosk.wait_empty()
    assert trial.received() == [str(event.id) for event in kiosk.events]
    seen = trial.centre.view()
    assert [each["transition"] for each in seen["deliveries"]][:2] == [26, 25]
    assert (seen["applications"], seen["dead_letters"]) == ({"DELIVERED": 1}, 0)


def test_another_worker_leads_when_the_leader_is_gone_and_none_outlives_its_starter(trial: Trial) -> None:
    wait_until(lambda: trial.leader() in ("centre-1-1", "centre-1-2"), "a leader")
    wait_until(lambda: trial.centre.view()["kiosks"][0]["state"] == "live", "its kiosks")
    first, pids = trial.leader() or "", trial.centre.processes()
    os.kill(pids[int(first[-1]) - 1], signal.SIGSTOP)
    wait_until(lambda: trial.leader() != first, "the other to lead")
    os.kill(pids[int(first[-1]) - 1], signal.SIGCONT)
    trial.centre.kill_starter()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), "their end")
