"""What events say of the machine itself, whoever stands before it."""

from dataclasses import replace

from kiosk.session import events as ev
from kiosk.session.events import Event
from kiosk.session.states import Part, State


def noted(state: State, event: Event) -> State:
    """The state with what the event says about the machine itself."""
    match event:
        case ev.CardInserted():
            return replace(state, card_present=True, left_behind=state.unwatched, unwatched=False)
        case ev.CardRemoved():
            return replace(state, card_present=False, left_behind=False, unwatched=False)
        case ev.PartLost(Part.READER):
            missing = state.missing | {Part.READER}
            return replace(state, missing=missing, card_present=False, left_behind=False, unwatched=True)
        case ev.PartLost(part):
            return replace(state, missing=state.missing | {part})
        case ev.PartBack(part):
            return replace(state, missing=state.missing - {part})
        case _:
            return state
