"""The real programs together: broker, centre, production and a clock that is turned by twenty-six days."""

import select as waiting
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from centre.storage.schema import applications
from simulators.broker import Broker
from simulators.card import person, personalised
from simulators.card.kinds import Supply
from simulators.card.prints import is_same_finger
from simulators.control import ControlClient
from tests.centre.completion.test_completion import FRESH, Desk
from tests.centre.deadline import wait_until
from tests.centre.ends import ROOT
from tests.centre.office import Office
from tests.centre.production.works import FACE, FINGERS
from tests.drivers.card.cards import OWNER, deliver


class Programs:
    """Programs that end with the test; each is ready when it says so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> str:
        """What a program says after `ready`."""
        with (self._folder / "programs.log").open("ab") as log:
            command = [sys.executable, "-m", *arguments]
            running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
        self._running.append(running)
        assert running.stdout
        assert waiting.select([running.stdout], [], [], 30.0)[0], f"{arguments[0]} printed nothing"
        word, *address = running.stdout.readline().split()
        assert word == "ready", (self._folder / "programs.log").read_text()
        return "".join(address)

    def stop(self) -> None:
        for running in reversed(self._running):
            running.terminate()
            assert running.wait(30) == 0
            assert running.stdout
            running.stdout.close()


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    made = Programs(tmp_path)
    yield made
    made.stop()


@pytest.mark.broker
def test_a_completed_visit_becomes_a_card_that_its_holder_can_take(
    tmp_path: Path, programs: Programs
) -> None:
    with ExitStack() as stack:
        office = Office(tmp_path)
        stack.callback(office.engine.dispose)
        visit = Desk(office)
        assert visit.send(fingers=FINGERS, face=FACE, receipt=FRESH)["ok"]
        broker = stack.enter_context(Broker(tmp_path / "broker"))
        turn = tmp_path / "clock.sock"
        clock = programs.start("simulators", "clock", "--control", str(turn))
        cards = tmp_path / "cards"
        production = programs.start("simulators", "production", "--cards", str(cards), "--clock", clock)
        keys, database = ["--keys", str(tmp_path / "keys")], ["--database", f"sqlite:///{tmp_path}/centre.db"]
        where = ["--broker", f"127.0.0.1:{broker.port}", "--production", production, "--clock", clock]
        programs.start("centre", "run", *keys, *database, *where)
        control = ControlClient(turn)
        stack.callback(control.close)

        def state() -> str:
            with office.engine.begin() as connection:
                mine = select(applications.c.state).where(applications.c.tracking == visit.tracking)
                return str(connection.execute(mine).scalar_one())

        wait_until(lambda: state() == "IN_PRODUCTION", "production to take the order", 60)
        control.do("turn", days=26)
        wait_until(lambda: state() == "READY_FOR_DELIVERY", "the card", 60)
        (file,) = cards.glob("*.card.json")
        card, _ = Supply(personalised.load(file), person.FICTIONAL, None, is_same_finger).make()
        assert deliver(card.process, OWNER) is not None
