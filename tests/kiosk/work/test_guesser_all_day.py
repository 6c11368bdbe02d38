"""A guesser at a kiosk for a day: finds nothing, is reported, and shuts nobody out elsewhere."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from centre.applications.guessing import RECEIPT
from centre.fleet.alarms import open_alarms
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.events import StatusTold
from tests.centre.applicants import code
from tests.kiosk.branch import Branch

BOUTS, TRIES_A_BOUT, EVERY_S = 6, 60, 60.0  # an hour of every four, day and night
OTHER_KIOSK = "k-18"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    made.work_off()
    yield made
    made.close()


class Guesser:
    """Knows one number of somebody; tries codes on it half of the time, else whatever chance gives."""

    def __init__(self, branch: Branch, known: str) -> None:
        self._branch = branch
        self._known = known
        self._chance = random.Random(7)
        self.answers: Counter[str] = Counter()

    def try_once(self) -> None:
        chance = self._chance
        number = self._known if chance.random() < 0.5 else make_number(NumberKind.TRACKING, chance.randrange)
        guessed = code(chance.randrange(1000, 10**6))  # everybody's but the right one's
        answer = self._branch.looking_up.status(AskStatus(1, number, guessed))
        self.answers[type(answer).__name__] += 1


def test_a_guesser_finds_nothing_in_a_day_and_is_reported(branch: Branch) -> None:
    known = str(branch.counter.confirmed()["tracking"])
    guesser = Guesser(branch, known)
    for turn in range(BOUTS * TRIES_A_BOUT):
        if turn % TRIES_A_BOUT == 0:
            branch.clock.turn(3 * 3600.0)
            branch.up = turn != 2 * TRIES_A_BOUT  # one of them without a line
        branch.clock.turn(EVERY_S)
        guesser.try_once()
    assert sum(guesser.answers.values()) == BOUTS * TRIES_A_BOUT
    assert guesser.answers[StatusTold.__name__] == 0
    with branch.office.engine.begin() as connection:
        raised = {(row.kiosk, row.code) for row in open_alarms(connection)}
    assert ("k-17", "guessing") in raised


def test_a_careless_honest_person_is_served_at_another_kiosk_on_that_day(branch: Branch) -> None:
    """Wrong a few times, then right, all day long beside the guesser: never locked out."""
    mine = str(branch.counter.confirmed()["tracking"])
    other = str(branch.counter.confirmed(code(2))["tracking"])
    guesser = Guesser(branch, other)
    for turn in range(24):
        branch.clock.turn(3600.0)
        for _ in range(5):
            guesser.try_once()
        if turn % 4 == 0:
            for _ in range(RECEIPT.tries - 1):
                assert not branch.counter.status(mine, code(3), OTHER_KIOSK)["ok"]
            told = branch.counter.status(mine, code(1), OTHER_KIOSK)
            assert told["ok"], "a careless person is locked out"
