"""Which lamps are lit: the one at what the person should do now, and the one that says the kiosk serves."""

from kiosk.session.attendance import waits_for_person
from kiosk.session.journeys.completion.stages import EnrollingFinger
from kiosk.session.states import AwaitingCard, AwaitingFinger, Capturing, OutOfService, State, TakeCard
from kiosk.session.vocabulary import Light


def lights(state: State) -> frozenset[Light]:
    """Dark while nothing is served; during the countdown the keypad's beside whatever is lit."""
    if isinstance(state.stage, OutOfService):
        return frozenset()
    wanted = {Light.IN_SERVICE, *_at_hand(state)}
    return frozenset(wanted | ({Light.KEYPAD} if state.warning_s is not None else set()))


def _at_hand(state: State) -> tuple[Light, ...]:
    match state.stage:
        case AwaitingCard() | TakeCard():
            return (Light.CARD_SLOT,)
        case AwaitingFinger() | Capturing() | EnrollingFinger():
            return (Light.FINGER,)
        case stage if waits_for_person(stage):
            return (Light.KEYPAD,)
        case _:
            return ()
