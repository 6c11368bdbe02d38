"""Debouncing is a pure function of the reads: only a run of equal reads is believed."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from drivers.cabinet.contacts import (
    BOUNCING_READS,
    CARD_PUT_BACK,
    CARD_TAKEN,
    CabinetEvent,
    Contact,
    observe,
    observe_all,
)
from drivers.cabinet.iomap import Signal

READS = 5
LEVELS = st.lists(st.booleans(), max_size=80)


def _after(levels: list[bool], contact: Contact | None = None) -> Contact:
    contact = contact or Contact(READS)
    for level in levels:
        contact = observe(contact, level)
    return contact


def _told(levels: list[bool], reads: int = READS) -> list[CabinetEvent]:
    contacts = {Signal.CARD_PRESENT: Contact(reads)}
    told: list[CabinetEvent] = []
    for level in levels:
        contacts, events = observe_all(contacts, {Signal.CARD_PRESENT: level})
        told += events
    return told


def _believable(levels: list[bool], reads: int) -> list[bool]:
    """The levels of the runs that are long enough, told apart by another road than the driver's."""
    runs = [(level, len(list(group))) for level, group in groupby(levels)]
    return [level for level, _ in groupby(level for level, length in runs if length >= reads)]


@given(LEVELS, st.integers(1, 8))
def test_events_are_the_changes_between_long_runs(levels: list[bool], reads: int) -> None:
    believed = _believable(levels, reads)
    expected = believed[1:] if believed[:1] == [False] else believed
    assert [event.active for event in _told(levels, reads)] == expected


@given(st.lists(st.integers(1, READS - 1), min_size=1, max_size=60), st.booleans())
def test_runs_that_are_too_short_never_tell_anything(runs: list[int], first: bool) -> None:
    levels = [(first if n % 2 else not first) for n, length in enumerate(runs) for _ in range(length)]
    assert _told(levels) == []


@given(LEVELS)
def test_taken_is_told_only_after_present_was_believed(levels: list[bool]) -> None:
    told = _told(levels)
    assert [event for event in told[::2] if event != CARD_PUT_BACK] == []
    assert [event for event in told[1::2] if event != CARD_TAKEN] == []


@given(LEVELS, st.booleans())
def test_rest_ends_all_doubt(levels: list[bool], level: bool) -> None:
    contact = _after(levels + [level] * READS)
    assert (contact.stable, contact.unrest, contact.is_bouncing) == (level, 0, False)


def test_nothing_is_believed_before_the_first_run() -> None:
    assert _after([True] * (READS - 1)).stable is None


def test_one_false_read_starts_the_run_anew() -> None:
    present = _after([True] * READS)
    assert _after([False] * (READS - 1) + [True] + [False] * (READS - 1), present).stable is True


def test_a_contact_without_rest_is_a_bouncing_one_and_keeps_its_last_belief() -> None:
    restless = _after([False, True] * (BOUNCING_READS // 2), _after([True] * READS))
    assert (restless.is_bouncing, restless.stable) == (True, True)


def test_an_absent_card_at_the_start_was_not_taken() -> None:
    assert _told([False] * 20) == []
