"""Guessing against the centre: limits that grow and end, and one answer for wrong and unknown."""

from collections.abc import Callable

import pytest

from centre.applications.guessing import KIOSK, OFFICER, RECEIPT, Limit, count_right, count_wrong, locked_s
from centre.fleet.alarms import open_alarms
from tests.centre.applicants import Counter, code
from tests.centre.office import Office

DAY_S = 86_400.0


class Guesser:
    """Tries against one limit, by a clock of its own."""

    def __init__(self, office: Office, limit: Limit) -> None:
        self._office, self._limit, self.now = office, limit, 1000.0

    def locked_s(self) -> float:
        with self._office.engine.begin() as connection:
            return locked_s(connection, self._limit, "whom", self.now)

    def wrong(self, times: int = 1) -> float:
        with self._office.engine.begin() as connection:
            for _ in range(times):
                count_wrong(connection, self._limit, "whom", self.now)
        return self.locked_s()

    def right(self) -> None:
        with self._office.engine.begin() as connection:
            count_right(connection, self._limit, "whom")


@pytest.mark.parametrize("limit", [KIOSK, OFFICER, RECEIPT], ids=lambda limit: str(limit.name))
def test_locks_grow_to_their_longest_and_stay_there(office: Office, limit: Limit) -> None:
    guesser, lengths = Guesser(office, limit), []
    for _ in range(10):
        assert guesser.wrong(limit.tries - 1) == 0
        guesser.now += limit.window_s / 2
        lengths.append(guesser.wrong())
        guesser.now += lengths[-1]
        assert guesser.locked_s() == 0
    assert lengths[:3] == [600.0, 1200.0, 2400.0]
    assert lengths[-1] == limit.longest_s
    assert lengths == sorted(lengths)


def test_a_quiet_window_after_a_lock_forgets_it(office: Office) -> None:
    guesser = Guesser(office, KIOSK)
    guesser.now += guesser.wrong(KIOSK.tries) + KIOSK.window_s + 1
    assert guesser.wrong(KIOSK.tries) == 600.0


def test_a_careless_person_who_is_right_in_the_end_starts_anew(office: Office) -> None:
    guesser = Guesser(office, RECEIPT)
    for _ in range(3):
        assert guesser.wrong(RECEIPT.tries - 1) == 0
        guesser.right()


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


def test_a_wrong_second_item_and_an_unknown_number_are_one_answer(counter: Counter) -> None:
    tracking = str(counter.confirmed()["tracking"])
    status: Callable[[str, str], object] = lambda number, item: counter.ask(  # noqa: E731
        "appl.status", {"tracking": number, "second_item": item}
    )
    wrong, unknown = status(tracking, code(2)), status("390461752803", code(1))
    assert wrong == unknown
    for _ in range(RECEIPT.tries):
        wrong, unknown = status(tracking, code(2)), status("390461752803", code(2))
    assert wrong == unknown, "a lock tells which number exists"


def test_a_kiosk_where_somebody_guesses_is_raised(counter: Counter) -> None:
    for turn in range(KIOSK.tries):
        number = f"{390461752803 + turn}"
        counter.ask("appl.status", {"tracking": number, "second_item": code(1)})
    with counter.office.engine.begin() as connection:
        raised = [(row.kiosk, row.code) for row in open_alarms(connection)]
    assert raised == [("k-17", "guessing")]
