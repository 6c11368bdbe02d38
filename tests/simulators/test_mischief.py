"""Faults by name: on, off, counted, seeded."""

import pytest

from simulators.mischief import Mischief, UnknownFaultError

CATALOGUE = {"drop": "loses something", "late": "takes its time"}


def test_an_unknown_fault_names_those_there_are() -> None:
    for act in (Mischief(CATALOGUE, 1).switch_on, Mischief(CATALOGUE, 1).clear):
        with pytest.raises(UnknownFaultError, match="no fault 'gremlin'; there are: drop, late"):
            act("gremlin")


@pytest.mark.parametrize("count", ["0", "-1", "many", "1.5"])
def test_a_count_is_a_number_of_at_least_one(count: str) -> None:
    with pytest.raises(UnknownFaultError, match="how often"):
        Mischief(CATALOGUE, 1).switch_on(f"drop:{count}")


def test_a_fault_strikes_only_while_it_is_on() -> None:
    mischief = Mischief(CATALOGUE, 1)
    assert not mischief.strikes_now("drop")
    mischief.switch_on("drop")
    assert mischief.strikes_now("drop")
    mischief.clear("drop")
    assert not mischief.strikes_now("drop")
    assert mischief.strikes == {"drop": 1}


def test_a_counted_fault_is_gone_after_its_strikes() -> None:
    mischief = Mischief(CATALOGUE, 1)
    mischief.switch_on("drop:2")
    assert [mischief.strikes_now("drop") for _ in range(4)] == [True, True, False, False]
    assert mischief.active == []


def test_clearing_without_a_name_ends_all() -> None:
    mischief = Mischief(CATALOGUE, 1)
    mischief.switch_on("drop")
    mischief.switch_on("late")
    mischief.clear()
    assert mischief.active == []


def test_the_same_seed_strikes_at_the_same_times() -> None:
    def strikes(seed: int) -> list[bool]:
        mischief = Mischief(CATALOGUE, seed)
        mischief.switch_on("drop")
        return [mischief.strikes_now("drop", 0.5) for _ in range(64)]

    assert strikes(3) == strikes(3)
    assert strikes(3) != strikes(4)
