"""One of several workers leads, and another when it is gone."""

import pytest

from centre.work.leadership import LEASE_S, Leadership
from tests.centre.deadline import wait_until
from tests.centre.office import Office


class Candidate:
    def __init__(self, office: Office, name: str) -> None:
        self.told: list[bool] = []
        self.lease = Leadership(office.engine, name, office.clock.monotonic, self.told.append)


def test_the_first_leads_and_keeps_leading_while_it_beats(office: Office) -> None:
    first, second = Candidate(office, "centre-1"), Candidate(office, "centre-2")
    for _ in range(20):
        for each in (first, second):
            each.lease.beat()
        office.later(seconds=1)
    assert (first.told, second.told) == ([True], [])


def test_a_silent_leader_is_followed_once_and_hears_so_when_it_is_back(office: Office) -> None:
    first, second, third = (Candidate(office, f"centre-{n}") for n in (1, 2, 3))
    first.lease.beat()
    office.later(seconds=60)
    assert not first.lease.leads
    for _ in range(int(LEASE_S) + 2):
        for each in (second, third):
            each.lease.beat()
        office.later(seconds=1)
    assert (second.told, third.told) == ([True], [])
    first.lease.beat()
    assert first.told == [True, False]
    assert second.lease.leads


def test_a_leader_that_starts_again_under_its_name_need_not_wait(office: Office) -> None:
    Candidate(office, "centre-1").lease.beat()
    again = Candidate(office, "centre-1")
    again.lease.beat()
    assert again.told == [True]


def test_a_leader_that_stops_leaves_the_lease_at_once(office: Office) -> None:
    first, second = Candidate(office, "centre-1"), Candidate(office, "centre-2")
    first.lease.start()
    first.lease.stop()
    second.lease.beat()
    assert (first.told, second.told) == ([True, False], [True])


def test_two_that_see_the_lease_run_out_together_make_one_leader(office: Office) -> None:
    Candidate(office, "gone").lease.beat()
    candidates = [Candidate(office, f"centre-{n}") for n in range(3)]
    for each in candidates:
        each.lease.beat()
    office.later(seconds=LEASE_S)
    for each in candidates:
        each.lease.beat()
    assert [each.lease.leads for each in candidates].count(True) == 1


def test_duties_that_could_not_begin_are_begun_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("centre.work.leadership.BEAT_S", 0.01)
    told: list[bool] = []

    def begin(leads: bool) -> None:
        told.append(leads)
        if len(told) == 1:
            raise ValueError("a bug")

    lease = Leadership(office.engine, "centre-1", office.clock.monotonic, begin)
    with pytest.raises(ValueError, match="a bug"):
        lease.beat()
    lease._thread.start()
    wait_until(lambda: len(told) > 1, "another try")
    lease.stop()
    assert told == [True, True, False]
