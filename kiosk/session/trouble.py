"""What the session does when the card or a part of the machine fails it (F11-F13, F15, F31, F29, F32)."""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.delivery import DeliveryOutcome, ReferralReason
from kiosk.session.commands import AnnounceHealth, Command, Step, StopCapture
from kiosk.session.endings import end, home
from kiosk.session.events import CardTrouble
from kiosk.session.faults import Fault
from kiosk.session.handover import release_uncertain, void_verdict
from kiosk.session.journeys.completion.begun import device_back
from kiosk.session.journeys.completion.stages import AwaitingPart
from kiosk.session.journeys.parts import journey_without
from kiosk.session.reports import alarm
from kiosk.session.services import NEEDS, journey_of
from kiosk.session.states import (
    Attempt,
    Attract,
    AwaitingCard,
    AwaitingFinger,
    Capturing,
    CardHint,
    Comparing,
    Delivered,
    Interrupted,
    Journey,
    NotMatched,
    OutOfService,
    Part,
    ReadingCard,
    Recording,
    SeeOfficer,
    State,
    TakeCard,
)

_BREACHES = {Part.LATCH: Fault.LATCH_OPEN, Part.CASE: Fault.CASE_OPENED}


def card_refused(state: State, trouble: CardTrouble) -> Step:
    """The card in the reader does not serve; whatever it had said until now is void."""
    match state.stage:
        case ReadingCard(claim, checker, reinserts, tries):
            waiting = AwaitingCard(claim, checker, None, reinserts, tries)
        case AwaitingFinger(attempt) | Capturing(attempt) | NotMatched(attempt):
            waiting = _without_card(attempt, tries=attempt.number - 1)
        case Comparing(attempt) | Recording(attempt):
            waiting = _without_card(attempt, tries=attempt.number)
        case _:
            return Step(state)
    stop = (StopCapture(),) if isinstance(state.stage, AwaitingFinger | Capturing) else ()
    following = _without_this_card(state, waiting, trouble)
    return void_verdict(state, Step(following.state, (*stop, *following.commands)))


def part_lost(state: State, part: Part, cause: str) -> Step:
    """Take out of service what needs the part; a session that still needs it ends (F31)."""
    step = _without_part(state, part)
    return Step(step.state, (*_announced(part, cause), *_alarmed(state, part, cause), *step.commands))


def part_back(state: State, part: Part) -> Step:
    if isinstance(state.stage, Attract | OutOfService):
        return Step(state.at(home(state)), _announced(part, None))
    if isinstance(state.stage, AwaitingPart):
        again = device_back(state, state.stage, part)
        return Step(again.state, (*_announced(part, None), *again.commands))
    return Step(state, _announced(part, None))


def _without_card(attempt: Attempt, *, tries: int) -> AwaitingCard:
    return AwaitingCard(attempt.claim, attempt.checker, None, attempt.reinserts, tries)


def _without_this_card(state: State, waiting: AwaitingCard, trouble: CardTrouble) -> Step:
    match trouble:
        case CardTrouble.REMOVED:
            return Step(state.at(replace(waiting, hint=CardHint.REMOVED)))
        case CardTrouble.UNREADABLE if waiting.reinserts < state.policy.card_reinserts:
            again = replace(waiting, hint=CardHint.UNREADABLE, reinserts=waiting.reinserts + 1)
            return Step(state.at(again))
        case CardTrouble.UNREADABLE:
            reason, fault = ReferralReason.CARD_FAULT, Fault.CARD_SUSPECT
            return end(state, DeliveryOutcome.CARD_FAULT, reason=reason, fault=fault)
        case CardTrouble.NOT_AUTHENTIC:
            reason, fault = ReferralReason.NOT_AUTHENTIC, Fault.CARD_NOT_AUTHENTIC
            return end(state, DeliveryOutcome.CARD_FAULT, reason=reason, fault=fault)
        case CardTrouble.KIOSK_NOT_TRUSTED:
            reason, fault = ReferralReason.CARD_FAULT, Fault.KIOSK_NOT_TRUSTED
            return end(state, DeliveryOutcome.FAULT, reason=reason, fault=fault)
        case CardTrouble.OFFICERS_CARD:
            return Step(state.at(replace(waiting, hint=CardHint.OFFICERS_CARD)))
        case CardTrouble.NOT_THIS_CARD if state.left_behind:
            return Step(state.at(waiting))
        case CardTrouble.NOT_THIS_CARD:
            reason, fault = ReferralReason.NOT_THIS_CARD, Fault.WRONG_CARD
            return end(state, DeliveryOutcome.FAULT, reason=reason, fault=fault)
        case _ as never:
            assert_never(never)


def _without_part(state: State, part: Part) -> Step:
    if isinstance(state.stage, Attract | OutOfService):
        return Step(state.at(home(state)))
    if part is Part.ROOM:  # what was begun has its room
        return Step(state)
    if journey_of(state.stage) is not Journey.DELIVERY:
        return journey_without(state, part)
    if part not in NEEDS[Journey.DELIVERY]:
        return Step(state)
    return _told(_delivery_without(state, part), part)


def _told(step: Step, part: Part) -> Step:
    """Where the kiosk still serves others, the person is told why this ended."""
    interrupted = isinstance(step.state.stage, Attract)
    return Step(step.state.at(Interrupted(Journey.DELIVERY, part)), step.commands) if interrupted else step


def _delivery_without(state: State, part: Part) -> Step:
    match part, state.stage:
        case _, Delivered() | SeeOfficer():
            return Step(state)
        case Part.LOCK, TakeCard():  # its card is released already
            return Step(state)
        case Part.SENSOR, Comparing() | NotMatched() | Recording() | TakeCard():
            return Step(state)
        case Part.READER, TakeCard() if state.slot_sensor:
            return Step(state)
        case ((Part.READER | Part.CABINET | Part.LATCH | Part.CASE), TakeCard()):
            return release_uncertain(state)
        case _:
            return void_verdict(state, end(state, DeliveryOutcome.FAULT))


def _alarmed(state: State, part: Part, cause: str) -> tuple[Command, ...]:
    """An opened case or latch is told at once, whatever the kiosk was doing; a stuck latch was already."""
    is_breach = part in _BREACHES and cause != Fault.LATCH_STUCK.value
    told = is_breach and Part.JOURNAL not in state.missing
    return (alarm(_BREACHES[part]),) if told else ()


def _announced(part: Part, cause: str | None) -> tuple[Command, ...]:
    return () if part is Part.CENTRE else (AnnounceHealth(part, cause),)
