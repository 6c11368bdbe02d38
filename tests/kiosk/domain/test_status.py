"""What the status says of every state."""

from kiosk.domain.applications import FINAL, ApplicationState
from kiosk.domain.status import NEXT_ACTION, NextAction, text_key


def test_every_state_has_one_next_action() -> None:
    assert set(NEXT_ACTION) == set(ApplicationState)
    assert {state for state, action in NEXT_ACTION.items() if action is NextAction.NOTHING} <= FINAL


def test_every_action_is_some_states() -> None:
    assert set(NEXT_ACTION.values()) == set(NextAction)


def test_every_state_has_a_text_of_its_own() -> None:
    assert len({text_key(state) for state in ApplicationState}) == len(ApplicationState)


def test_a_late_inquiry_is_told_apart() -> None:
    assert text_key(ApplicationState.SUBMITTED, overdue=True) == "status.submitted_overdue"
    assert text_key(ApplicationState.COMPLETED, overdue=True) == "status.completed"
