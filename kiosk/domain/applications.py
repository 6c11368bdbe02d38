"""What an application can be in and how it may move: transitions T1–T41 as one table.

Guards live with whoever knows the facts; the table says what is possible at all. Whatever it does not list
is refused, and whoever asked writes that down.
"""

from dataclasses import dataclass
from enum import StrEnum


class ApplicationState(StrEnum):
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    INQUIRY_MISMATCH = "INQUIRY_MISMATCH"
    INQUIRY_CONFIRMED = "INQUIRY_CONFIRMED"
    APPOINTMENT_BOOKED = "APPOINTMENT_BOOKED"
    APPOINTMENT_MISSED = "APPOINTMENT_MISSED"
    COMPLETING = "COMPLETING"
    COMPLETION_ON_HOLD = "COMPLETION_ON_HOLD"
    COMPLETED = "COMPLETED"
    IN_PRODUCTION = "IN_PRODUCTION"
    PRODUCTION_FAILED = "PRODUCTION_FAILED"
    READY_FOR_DELIVERY = "READY_FOR_DELIVERY"
    DELIVERING = "DELIVERING"
    DELIVERY_REFERRED = "DELIVERY_REFERRED"
    DELIVERY_UNCONFIRMED = "DELIVERY_UNCONFIRMED"
    CARD_FAULT = "CARD_FAULT"
    RETURNED = "RETURNED"
    DELIVERED = "DELIVERED"
    REFERRED = "REFERRED"
    CANCELLED = "CANCELLED"
    CLOSED = "CLOSED"


class ApplicationEvent(StrEnum):
    """What happens to an application; where a guard decides the way, each way is an event of its own."""

    FORM_STARTED = "form_started"
    SUBMITTED = "submitted"
    ABANDONED = "abandoned"
    INQUIRY_CONFIRMED = "inquiry_confirmed"
    INQUIRY_DIFFERS = "inquiry_differs"
    INQUIRY_DIFFERS_AT_LIMIT = "inquiry_differs_at_limit"
    INQUIRY_OVERDUE = "inquiry_overdue"
    INQUIRY_REFUSED = "inquiry_refused"
    EDITED = "edited"
    BOOKED = "booked"
    BOOKING_FULL = "booking_full"
    REBOOKED = "rebooked"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    DAY_ENDED = "day_ended"
    CHECKED_IN = "checked_in"
    PART_STORED = "part_stored"
    FINISHED = "finished"
    PART_REFUSED = "part_refused"
    VISIT_ENDED = "visit_ended"
    PRODUCTION_ACCEPTED = "production_accepted"
    PACKET_REFUSED = "packet_refused"
    CARD_ARRIVED = "card_arrived"
    CARD_FAILED = "card_failed"
    PRODUCTION_ORDERED = "production_ordered"
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    DELIVERY_REFERRED = "delivery_referred"
    CARD_UNUSABLE = "card_unusable"
    CLAIM_FREED = "claim_freed"
    RELEASE_CARD_SEEN = "release_card_seen"
    RELEASE_CARD_NOT_SEEN = "release_card_not_seen"
    DESK_DECIDED = "desk_decided"
    DESK_SETTLED = "desk_settled"
    HOLD_OVER = "hold_over"
    ASKED_AGAIN = "asked_again"
    WITHDRAWN = "withdrawn"
    ELIGIBILITY_LOST = "eligibility_lost"
    DESK_HANDED_OVER = "desk_handed_over"
    OFFICE_CORRECTED = "office_corrected"
    OFFICE_ENDED = "office_ended"
    PLACE_CHANGED = "place_changed"


S, E = ApplicationState, ApplicationEvent

FINAL = frozenset({S.DELIVERED, S.CANCELLED, S.CLOSED})
_BEFORE_BOOKING = (S.INQUIRY_CONFIRMED, S.APPOINTMENT_MISSED, S.COMPLETION_ON_HOLD)
_BEFORE_COMPLETED = (
    *(S.SUBMITTED, S.INQUIRY_MISMATCH, S.REFERRED, S.APPOINTMENT_BOOKED, S.COMPLETING),
    *_BEFORE_BOOKING,
)
_NOT_FINAL = tuple(state for state in S if state not in FINAL and state is not S.DRAFT)


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the sheet. No target means that the state stays; of several, the event's facts name one.

    `None` as a source is an application that does not exist yet, as a target one that is forgotten.
    """

    number: int
    sources: tuple[ApplicationState | None, ...]
    event: ApplicationEvent
    targets: tuple[ApplicationState | None, ...] = ()


TRANSITIONS = (
    Transition(1, (None,), E.FORM_STARTED, (S.DRAFT,)),
    Transition(2, (S.DRAFT,), E.SUBMITTED, (S.SUBMITTED,)),
    Transition(3, (S.DRAFT,), E.ABANDONED, (None,)),
    Transition(4, (S.SUBMITTED,), E.INQUIRY_CONFIRMED, (S.INQUIRY_CONFIRMED,)),
    Transition(5, (S.SUBMITTED,), E.INQUIRY_DIFFERS, (S.INQUIRY_MISMATCH,)),
    Transition(6, (S.SUBMITTED,), E.INQUIRY_DIFFERS_AT_LIMIT, (S.REFERRED,)),
    Transition(7, (S.SUBMITTED,), E.INQUIRY_OVERDUE),
    Transition(8, (S.SUBMITTED,), E.INQUIRY_REFUSED, (S.CLOSED,)),
    Transition(9, (S.INQUIRY_MISMATCH,), E.EDITED, (S.SUBMITTED,)),
    Transition(10, _BEFORE_BOOKING, E.BOOKED, (S.APPOINTMENT_BOOKED,)),
    Transition(11, _BEFORE_BOOKING, E.BOOKING_FULL),
    Transition(12, (S.APPOINTMENT_BOOKED,), E.REBOOKED),
    Transition(13, (S.APPOINTMENT_BOOKED,), E.APPOINTMENT_CANCELLED, _BEFORE_BOOKING),
    Transition(14, (S.APPOINTMENT_BOOKED,), E.DAY_ENDED, (S.APPOINTMENT_MISSED,)),
    Transition(15, (S.APPOINTMENT_BOOKED,), E.CHECKED_IN, (S.COMPLETING,)),
    Transition(16, (S.COMPLETING,), E.PART_STORED),
    Transition(17, (S.COMPLETING,), E.FINISHED, (S.COMPLETED,)),
    Transition(18, (S.COMPLETING,), E.PART_REFUSED, (S.COMPLETION_ON_HOLD,)),
    Transition(19, (S.COMPLETING,), E.VISIT_ENDED, (S.APPOINTMENT_BOOKED, S.APPOINTMENT_MISSED)),
    Transition(20, (S.COMPLETED,), E.PRODUCTION_ACCEPTED, (S.IN_PRODUCTION,)),
    Transition(21, (S.COMPLETED,), E.PACKET_REFUSED, (S.COMPLETION_ON_HOLD, S.CLOSED)),
    Transition(22, (S.IN_PRODUCTION,), E.CARD_ARRIVED, (S.READY_FOR_DELIVERY,)),
    Transition(23, (S.IN_PRODUCTION,), E.CARD_FAILED, (S.PRODUCTION_FAILED,)),
    Transition(24, (S.PRODUCTION_FAILED, S.CARD_FAULT), E.PRODUCTION_ORDERED, (S.IN_PRODUCTION,)),
    Transition(25, (S.READY_FOR_DELIVERY,), E.CLAIMED, (S.DELIVERING,)),
    Transition(26, (S.DELIVERING,), E.DELIVERED, (S.DELIVERED,)),
    Transition(27, (S.DELIVERING,), E.DELIVERY_REFERRED, (S.DELIVERY_REFERRED,)),
    Transition(28, (S.DELIVERING,), E.CARD_UNUSABLE, (S.CARD_FAULT,)),
    Transition(29, (S.DELIVERING,), E.CLAIM_FREED, (S.READY_FOR_DELIVERY,)),
    Transition(30, (S.DELIVERING,), E.RELEASE_CARD_SEEN, (S.READY_FOR_DELIVERY,)),
    Transition(31, (S.DELIVERING,), E.RELEASE_CARD_NOT_SEEN, (S.DELIVERY_UNCONFIRMED,)),
    Transition(
        32,
        (S.DELIVERY_REFERRED,),
        E.DESK_DECIDED,
        (S.READY_FOR_DELIVERY, S.COMPLETION_ON_HOLD, S.IN_PRODUCTION),
    ),
    Transition(33, (S.DELIVERY_UNCONFIRMED,), E.DESK_SETTLED, (S.READY_FOR_DELIVERY, S.DELIVERED)),
    Transition(34, (S.READY_FOR_DELIVERY, S.DELIVERY_REFERRED), E.HOLD_OVER, (S.RETURNED,)),
    Transition(35, (S.RETURNED,), E.ASKED_AGAIN, (S.READY_FOR_DELIVERY,)),
    Transition(36, _BEFORE_COMPLETED, E.WITHDRAWN, (S.CANCELLED,)),
    Transition(37, _NOT_FINAL, E.ELIGIBILITY_LOST, (S.CLOSED,)),
    Transition(38, (S.DELIVERY_REFERRED,), E.DESK_HANDED_OVER, (S.DELIVERED,)),
    Transition(39, (S.REFERRED,), E.OFFICE_CORRECTED, (S.SUBMITTED,)),
    Transition(40, (S.REFERRED,), E.OFFICE_ENDED, (S.CLOSED,)),
    Transition(41, (S.COMPLETED, S.IN_PRODUCTION), E.PLACE_CHANGED),
    Transition(41, (S.READY_FOR_DELIVERY,), E.PLACE_CHANGED, (S.IN_PRODUCTION,)),
)

_BY_PAIR = {(source, line.event): line for line in TRANSITIONS for source in line.sources}


class NotAllowedError(Exception):
    """No transition leads from this state by this event."""


@dataclass(frozen=True, slots=True)
class Move:
    """A transition taken: its number in the sheet and the state it leads to."""

    number: int
    target: ApplicationState | None


def find(state: ApplicationState | None, event: ApplicationEvent) -> Transition | None:
    return _BY_PAIR.get((state, event))


def move(state: ApplicationState | None, event: ApplicationEvent, to: ApplicationState | None = None) -> Move:
    """Take the one transition for this pair; `to` names the target where there are several."""
    line = find(state, event)
    if line is None:
        raise NotAllowedError(f"{event.value} is not possible in {state.value if state else 'no state'}")
    if len(line.targets) < 2:
        return Move(line.number, line.targets[0] if line.targets else state)
    if to not in line.targets:
        raise NotAllowedError(f"T{line.number} does not lead to {to.value if to else 'no state'}")
    return Move(line.number, to)
