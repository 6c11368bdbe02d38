"""What some of the workload's people want beside a card: their application ended, or the card elsewhere."""

import random
from enum import StrEnum

from kiosk.domain.applications import ApplicationEvent, find
from kiosk.domain.relocation import MoveReason
from kiosk.session.events import Cancelled, Event
from kiosk.session.journeys.appointment.events import PlaceChosen, RegionChosen
from kiosk.session.journeys.registration.events import Confirmed
from kiosk.session.journeys.relocation import stages as moving
from kiosk.session.journeys.relocation.events import MoveWished, ReasonGiven, ReceiptGiven
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.journeys.withdrawal.events import WithdrawalWished
from kiosk.session.journeys.withdrawal.stages import ConfirmingWithdrawal
from kiosk.session.states import Stage
from kiosk.workload.lives import Life
from kiosk.workload.plan import USUAL, Shares


class Wish(StrEnum):
    NONE = "none"
    WITHDRAW = "withdraw"
    MOVE = "move"


_WISHED = {Wish.WITHDRAW: ApplicationEvent.WITHDRAWN, Wish.MOVE: ApplicationEvent.PLACE_CHANGED}


def wish_of(seed: int, number: int, shares: Shares = USUAL) -> Wish:
    """The same for the same seed and number."""
    chance = random.Random(f"{seed}/{number}/wish")
    weights = {Wish.WITHDRAW: shares.withdraw, Wish.MOVE: shares.move}
    all_weights = {Wish.NONE: 100 - sum(weights.values())} | weights
    return chance.choices(list(all_weights), list(all_weights.values()))[0]


def about_a_wish(stage: Stage, life: Life, wish: Wish) -> Event | None:
    """What somebody does on a page of these journeys, or on the status that leads to one."""
    match stage:
        case ShowingStatus(_, status) if wish is not Wish.NONE and not status.stale:
            possible = find(status.state, _WISHED[wish]) is not None
            return _asked(wish) if possible and (life.receipt or wish is Wish.WITHDRAW) else None
        case ConfirmingWithdrawal() | moving.ConfirmingPlace():
            return Confirmed()
        case moving.GivingReceipt():
            return ReceiptGiven(life.receipt)
        case moving.GivingReason():
            return ReasonGiven(MoveReason.MOVED)
        case moving.FindingPlace():
            return _found(stage)
        case _:
            return None


def _asked(wish: Wish) -> Event:
    return WithdrawalWished() if wish is Wish.WITHDRAW else MoveWished()


def _found(stage: moving.FindingPlace) -> Event | None:
    """The first region and place on offer; home, where there is none."""
    if stage.places:
        return PlaceChosen(stage.places[0].id)
    if stage.names:
        return RegionChosen(stage.names[0])
    return Cancelled() if () in (stage.places, stage.names) else None
