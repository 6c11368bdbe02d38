"""Guessing at a kiosk without a line: locked for longer and longer, whatever is done to clock and power."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.storage.store import Store
from kiosk.storage.tries import ANYTHING, NUMBER, OFFICER, TECHNICIAN, Limit, Tries

DAY_S = 86_400.0


class TwoClocks:
    """A time of day that can be set, and one that only goes on."""

    def __init__(self) -> None:
        self.day = datetime(2026, 11, 22, tzinfo=UTC)
        self.up = 500.0

    def now(self) -> datetime:
        return self.day

    def monotonic(self) -> float:
        return self.up

    def wait(self, seconds: float) -> None:
        self.day += timedelta(seconds=seconds)
        self.up += seconds


class Kiosk:
    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, TwoClocks()
        self.start()

    def start(self) -> None:
        self.store = Store.open(self.folder)
        self.store.next_boot()
        self.tries = Tries(self.store, self.clock)

    def restart(self, off_s: float = 0.0) -> None:
        self.store.close()
        self.clock.day += timedelta(seconds=off_s)
        self.clock.up = 3.0
        self.start()

    def lock(self) -> float:
        for _ in range(NUMBER.most):
            self.tries.wrong(NUMBER, "1")
        return self.tries.locked_s(NUMBER, "1")


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path)
    yield made
    made.store.close()


def test_the_fifth_wrong_try_locks_and_each_further_lock_is_longer(kiosk: Kiosk) -> None:
    for _ in range(NUMBER.most - 1):
        kiosk.tries.wrong(NUMBER, "1")
        assert kiosk.tries.locked_s(NUMBER, "1") == 0
    kiosk.tries.wrong(NUMBER, "1")
    lengths = [kiosk.tries.locked_s(NUMBER, "1")]
    for _ in range(9):
        kiosk.clock.wait(lengths[-1])
        assert kiosk.tries.locked_s(NUMBER, "1") == 0
        lengths.append(kiosk.lock())
    assert lengths[:4] == [600.0, 1200.0, 2400.0, 4800.0]
    assert lengths[-1] == NUMBER.longest.total_seconds()


def test_a_lock_and_the_count_before_it_outlive_a_restart(kiosk: Kiosk) -> None:
    for _ in range(NUMBER.most - 1):
        kiosk.tries.wrong(NUMBER, "1")
        kiosk.restart()
    kiosk.tries.wrong(NUMBER, "1")
    kiosk.restart(off_s=60.0)
    assert kiosk.tries.locked_s(NUMBER, "1") == 540.0


@pytest.mark.parametrize("leap", [timedelta(days=365), timedelta(days=-365), timedelta(hours=1)])
def test_a_clock_that_is_set_opens_and_closes_nothing(kiosk: Kiosk, leap: timedelta) -> None:
    assert kiosk.lock() == 600.0
    kiosk.clock.day += leap
    assert kiosk.tries.locked_s(NUMBER, "1") == 600.0
    kiosk.clock.wait(599.0)
    assert kiosk.tries.locked_s(NUMBER, "1") == 1.0
    kiosk.clock.wait(1.0)
    assert kiosk.tries.locked_s(NUMBER, "1") == 0


def test_a_clock_that_is_set_forward_forgets_no_wrong_try(kiosk: Kiosk) -> None:
    for _ in range(NUMBER.most):
        kiosk.tries.wrong(NUMBER, "1")
        kiosk.clock.day += timedelta(days=2)
    assert kiosk.tries.locked_s(NUMBER, "1") > 0


def test_a_clock_that_lost_years_while_off_locks_nobody_for_years(kiosk: Kiosk) -> None:
    kiosk.lock()
    kiosk.restart(off_s=-365 * DAY_S)
    assert kiosk.tries.locked_s(NUMBER, "1") == 600.0


def test_a_right_try_and_a_whole_window_forget_the_wrong_ones(kiosk: Kiosk) -> None:
    for is_right in (True, False):
        for _ in range(NUMBER.most - 1):
            kiosk.tries.wrong(NUMBER, "1")
        if is_right:
            kiosk.tries.right(NUMBER, "1")
        else:
            kiosk.clock.wait(DAY_S + 1)
        kiosk.tries.wrong(NUMBER, "1")
        assert kiosk.tries.locked_s(NUMBER, "1") == 0


def test_nobody_is_locked_by_another_number(kiosk: Kiosk) -> None:
    kiosk.lock()
    assert kiosk.tries.locked_s(NUMBER, "2") == 0
    assert kiosk.tries.locked_s(ANYTHING) == 0


def test_a_guesser_who_tries_all_day_gets_few_tries(kiosk: Kiosk) -> None:
    """Another number every 20 seconds, power pulled now and then: the kiosk's own limit holds and grows."""
    tried, turns = 0, int(DAY_S / 20)
    for turn in range(turns):
        kiosk.clock.wait(20.0)
        if turn % 1000 == 999:
            kiosk.restart()
        if not kiosk.tries.locked_s(ANYTHING):
            tried += 1
            kiosk.tries.wrong(ANYTHING)
    hours = int(DAY_S / ANYTHING.longest.total_seconds())
    assert ANYTHING.most < tried <= (hours + 3) * ANYTHING.most, "of 10^11 numbers"


def test_a_kiosk_that_closes_for_guessing_says_so_once_a_lock(kiosk: Kiosk) -> None:
    told: list[str] = []
    tries = Tries(kiosk.store, kiosk.clock, lambda: told.append("closed"))
    for _ in range(NUMBER.most):
        tries.wrong(NUMBER, "1")
    assert told == [], "one number's lock is its own affair"
    for _ in range(ANYTHING.most):
        tries.wrong(ANYTHING)
    assert told == ["closed"]


def test_the_file_does_not_tell_what_was_tried(kiosk: Kiosk) -> None:
    kiosk.tries.wrong(NUMBER, "274819305624")
    ((scope,),) = kiosk.store.query("SELECT scope FROM tries")
    assert scope == kiosk.store.seals.digest("tries", "number", "274819305624")
    kiosk.store.purge()
    assert b"274819305624" not in (kiosk.folder / "kiosk.db").read_bytes()


def test_a_right_try_frees_everybody_again_where_everybody_is_counted(kiosk: Kiosk) -> None:
    for _ in range(ANYTHING.most - 1):
        kiosk.tries.wrong(ANYTHING)
    kiosk.tries.right(ANYTHING)
    kiosk.tries.wrong(ANYTHING)
    assert kiosk.tries.locked_s(ANYTHING) == 0


@pytest.mark.parametrize("limit", [NUMBER, OFFICER, TECHNICIAN])
def test_each_who_signs_is_locked_after_five_and_apart_from_the_others(kiosk: Kiosk, limit: Limit) -> None:
    for _ in range(5):
        assert kiosk.tries.locked_s(limit, "1") == 0
        kiosk.tries.wrong(limit, "1")
    locked = {each.name: kiosk.tries.locked_s(each, "1") for each in (NUMBER, OFFICER, TECHNICIAN)}
    assert locked == {each: 600.0 if each == limit.name else 0.0 for each in locked}


def test_tries_within_a_window_add_up_and_the_window_begins_with_the_first(kiosk: Kiosk) -> None:
    kiosk.tries.wrong(NUMBER, "1")
    kiosk.clock.wait(DAY_S)
    for _ in range(NUMBER.most - 2):
        kiosk.tries.wrong(NUMBER, "1")
    assert kiosk.tries.locked_s(NUMBER, "1") == 0
    kiosk.tries.wrong(NUMBER, "1")
    assert kiosk.tries.locked_s(NUMBER, "1") == 600.0


def test_a_lock_counts_until_its_window_has_passed_since_its_end(kiosk: Kiosk) -> None:
    kiosk.lock()
    kiosk.clock.wait(600.0 + DAY_S)
    assert kiosk.lock() == 1200.0
    kiosk.clock.wait(1200.0 + DAY_S + 1.0)
    assert kiosk.lock() == 600.0


def test_locks_without_end_are_as_long_as_the_longest_and_no_longer() -> None:
    assert [ANYTHING.length_s(locks) for locks in (0, 1, 2, 3, 500)] == [
        600.0,
        1200.0,
        2400.0,
        3600.0,
        3600.0,
    ]
