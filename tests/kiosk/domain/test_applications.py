"""The transitions of the sheet."""

from itertools import product
from pathlib import Path

import pytest

from kiosk.domain.applications import (
    FINAL,
    TRANSITIONS,
    ApplicationEvent,
    ApplicationState,
    Move,
    NotAllowedError,
    find,
    move,
)

GOLDEN = Path(__file__).parent / "golden" / "transitions.txt"


def test_all_forty_one_transitions_are_there() -> None:
    assert {line.number for line in TRANSITIONS} == set(range(1, 42))


def test_no_state_and_event_have_two_ways() -> None:
    pairs = [(source, line.event) for line in TRANSITIONS for source in line.sources]
    assert len(pairs) == len(set(pairs))


def test_every_state_and_event_is_used() -> None:
    used = {state for line in TRANSITIONS for state in (*line.sources, *line.targets)}
    assert used - {None} == set(ApplicationState)
    assert {line.event for line in TRANSITIONS} == set(ApplicationEvent)


def test_nothing_leads_out_of_a_final_state() -> None:
    assert not [line for line in TRANSITIONS if FINAL & set(line.sources)]


def test_what_the_table_does_not_list_is_refused() -> None:
    with pytest.raises(NotAllowedError, match="delivered is not possible in READY_FOR_DELIVERY"):
        move(ApplicationState.READY_FOR_DELIVERY, ApplicationEvent.DELIVERED)


def test_of_several_targets_one_must_be_named() -> None:
    settle = (ApplicationState.DELIVERY_UNCONFIRMED, ApplicationEvent.DESK_SETTLED)
    with pytest.raises(NotAllowedError, match="T33"):
        move(*settle)
    with pytest.raises(NotAllowedError, match="T33"):
        move(*settle, ApplicationState.CLOSED)
    assert move(*settle, ApplicationState.DELIVERED) == Move(33, ApplicationState.DELIVERED)


def test_without_a_target_the_state_stays() -> None:
    assert move(ApplicationState.SUBMITTED, ApplicationEvent.INQUIRY_OVERDUE) == Move(
        7, ApplicationState.SUBMITTED
    )


def test_the_whole_table_is_as_reviewed(recording: bool) -> None:
    lines = []
    for state, event in product((None, *ApplicationState), ApplicationEvent):
        line = find(state, event)
        if line:
            targets = " | ".join(str(each) for each in line.targets) or "stays"
            lines.append(f"T{line.number:<3} {state!s:<22} {event.value:<26} {targets}")
    text = "\n".join(lines) + "\n"
    if recording:
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text)
    assert GOLDEN.read_text() == text
