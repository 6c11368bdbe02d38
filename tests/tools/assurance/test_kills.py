"""Kills are planned by seed and number, counted so that a trial can go on, and judged each by itself."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from tools.assurance.kills.__main__ import Trial
from tools.assurance.kills.counts import Killed, keep, kept, told, where
from tools.assurance.kills.kill import MOST_LINES, STARTING_S, Victim, kill_of
from tools.assurance.kills.state import _judged

ONE = Killed(0, "kiosk", "registration.filling_form", 2.5, 0.5, 0.25, 10, 1, 3.0)
OTHER = Killed(1, "world", "", None, 0.0, 0.0, 0, 0, 9.0, "event 5 was acknowledged and is not there")


def test_a_seed_kills_at_the_same_instants_again() -> None:
    assert [kill_of(3, number) for number in range(50)] == [kill_of(3, number) for number in range(50)]
    assert kill_of(3, 1) != kill_of(4, 1)


def test_kills_fall_into_starts_and_sessions_and_take_others_along() -> None:
    kills = [kill_of(1, number) for number in range(2000)]
    assert Counter(each.victim for each in kills).keys() == set(Victim)
    starts = [each for each in kills if each.lines is None]
    assert 300 < len(starts) < 500
    assert STARTING_S >= max(each.after_s for each in starts) > 0.9 * STARTING_S
    assert {each.lines for each in kills} - {None} == set(range(MOST_LINES))


def test_what_was_counted_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "kills.csv"
    assert kept(path) == []
    keep(path, ONE)
    keep(path, OTHER)
    assert kept(path) == [ONE, OTHER]


def test_counts_tell_violations_recovery_load_and_where_it_struck() -> None:
    words = told([ONE, OTHER])
    assert words.startswith("2 kills, 10 acknowledgements, 1 sessions between them, served again after 2.5 s")
    assert words.endswith("load 3 to 9, 1 violations")
    journeys, victims = where([ONE, OTHER, replace(ONE, at="technician.service_menu"), replace(ONE, at="D7")])
    assert victims == "kiosk 3, world 1"
    assert set(journeys.split(", ")) == {
        *(f"{name} 1" for name in ("start", "registration", "technician", "delivery")),
        *(f"{name} 0" for name in ("status", "correction", "appointment", "completion")),
        *(f"{name} 0" for name in ("withdrawal", "relocation")),
    }
    assert told([]).startswith("0 kills")


def test_a_state_that_never_had_a_store_is_nothing_wrong(tmp_path: Path) -> None:
    assert _judged(tmp_path) == []
    store = tmp_path / "kept" / "kiosk" / "kiosk.db"
    store.parent.mkdir(parents=True)
    store.touch()
    assert _judged(tmp_path) == []
    (tmp_path / "acks").write_text("ACK delivery nobody\n")
    assert _judged(tmp_path) == ["kiosk.db is empty: its kiosk was killed as it made it, or it was emptied"]


def test_a_trial_goes_on_with_the_next_kill_and_every_promise_is_kept(tmp_path: Path) -> None:
    (tmp_path / "state-000").mkdir()
    keep(tmp_path / "state-000" / "kills.csv", ONE)
    again = Trial(tmp_path, seed=8)
    again.run(2, lanes=1)
    assert [each.number for each in again.killed] == [0, 1]
    assert [each.findings for each in again.killed] == ["", ""]
    assert again.killed[1].acks > 0
    with (tmp_path / "state-000" / "acks").open("a") as acks:
        acks.write("ACK delivery nobody\n")
    assert len(_judged(tmp_path / "state-000")) == 1
