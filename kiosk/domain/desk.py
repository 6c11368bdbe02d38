"""What officers may decide at a desk or an office, in which states and with whose word (T24, T32–T41, F23).

Whatever the table does not allow is refused and written down like the rest. No act makes a kiosk release a
card.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.applications import FINAL
from kiosk.domain.applications import ApplicationState as S

SHORTEST_REASON, LONGEST_REASON = 3, 200


class Act(StrEnum):
    TRY_AGAIN = "try_again"
    NEW_CAPTURE = "new_capture"
    NEW_CARD = "new_card"
    SETTLE_IN_CUSTODY = "settle_in_custody"
    SETTLE_DELIVERED = "settle_delivered"
    HAND_OVER = "hand_over"
    RECALL = "recall"
    ARRIVED = "arrived"
    CHANGE_PLACE = "change_place"
    REMAKE = "remake"
    CORRECT = "correct"
    END = "end"
    INELIGIBLE = "ineligible"
    CONTACT = "contact"
    REPRINT = "reprint"
    ERASE = "erase"


class DeskRefusal(StrEnum):
    """Why an officer's act is not carried out."""

    NOT_FOUND = "not_found"
    WRONG_PIN = "wrong_pin"
    LOCKED = "locked"
    OTHER_PLACE = "other_place"
    NO_REASON = "no_reason"
    SECOND_NEEDED = "second_needed"
    SAME_PERSON = "same_person"
    NOT_POSSIBLE_NOW = "not_possible_now"
    KIOSK_MAY_DELIVER = "kiosk_may_deliver"
    NO_CARD = "no_card"
    CARD_OUT = "card_out"
    NO_PACKET = "no_packet"
    NO_PLACE = "no_place"
    NOTHING_CHANGED = "nothing_changed"
    INVALID = "invalid"
    ALREADY_REGISTERED = "already_registered"
    OWN_APPLICATION = "own_application"


class DeskError(Exception):
    def __init__(self, refusal: DeskRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Rule:
    """In which states an act is possible, whether only where the card is, whether two people must want it."""

    states: Collection[S]
    where_card_is: bool = False
    second: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision stands on: `checker` is who confirmed the documents of the delivery it is about.

    It is somebody's `own` where one of those who decide is the applicant, or of the applicant's family.
    """

    state: S
    officer: str
    officer_place: str
    reason: str
    card_place: str | None = None
    second: str | None = None
    second_place: str | None = None
    checker: str | None = None
    own: bool = False


_REFERRED = (S.DELIVERY_REFERRED,)
_UNSETTLED = (S.DELIVERY_UNCONFIRMED,)
_FAILED = (S.PRODUCTION_FAILED, S.CARD_FAULT)
_BEFORE_COMPLETION = (
    *(S.SUBMITTED, S.INQUIRY_MISMATCH, S.INQUIRY_CONFIRMED, S.APPOINTMENT_BOOKED, S.APPOINTMENT_MISSED),
    *(S.COMPLETION_ON_HOLD, S.REFERRED),
)
_RECEIPT_COUNTS = (S.COMPLETED, S.IN_PRODUCTION, *_FAILED, S.READY_FOR_DELIVERY, *_REFERRED, S.RETURNED)
_NOT_FINAL = tuple(state for state in S if state not in FINAL and state is not S.DRAFT)

RULES = {
    Act.TRY_AGAIN: Rule(_REFERRED, where_card_is=True),
    Act.NEW_CAPTURE: Rule(_REFERRED, where_card_is=True),
    Act.NEW_CARD: Rule(_REFERRED, where_card_is=True),
    Act.SETTLE_IN_CUSTODY: Rule(_UNSETTLED, where_card_is=True),
    Act.SETTLE_DELIVERED: Rule(_UNSETTLED, where_card_is=True, second=True),
    Act.HAND_OVER: Rule(_REFERRED, where_card_is=True, second=True),
    Act.RECALL: Rule((S.RETURNED,)),
    Act.ARRIVED: Rule((S.IN_PRODUCTION, S.RETURNED)),
    Act.CHANGE_PLACE: Rule((S.COMPLETED, S.IN_PRODUCTION, S.READY_FOR_DELIVERY)),
    Act.REMAKE: Rule(_FAILED),
    Act.CORRECT: Rule((S.REFERRED,)),
    Act.END: Rule((S.REFERRED,)),
    Act.INELIGIBLE: Rule(_NOT_FINAL),
    Act.CONTACT: Rule(_BEFORE_COMPLETION),
    Act.REPRINT: Rule(_RECEIPT_COUNTS),
    Act.ERASE: Rule(tuple(FINAL), second=True),
}


def check_act(act: Act, facts: Facts) -> DeskRefusal | None:
    """Why this officer may not do this now; None if they may.

    Of their own application, or their family's, nobody decides anything.
    Where two must want it, the second works at the same place and is neither the first nor whoever checked
    the documents of the delivery in question: nobody approves their own work.
    """
    rule = RULES[act]
    if not SHORTEST_REASON <= len(facts.reason) <= LONGEST_REASON:
        return DeskRefusal.NO_REASON
    if facts.state not in rule.states:
        return DeskRefusal.NOT_POSSIBLE_NOW
    if facts.own:
        return DeskRefusal.OWN_APPLICATION
    if rule.where_card_is and facts.officer_place != facts.card_place:
        return DeskRefusal.OTHER_PLACE
    return _check_second(facts) if rule.second else None


def _check_second(facts: Facts) -> DeskRefusal | None:
    if facts.second is None:
        return DeskRefusal.SECOND_NEEDED
    if facts.second_place != facts.officer_place:
        return DeskRefusal.OTHER_PLACE
    return DeskRefusal.SAME_PERSON if facts.second in (facts.officer, facts.checker) else None
