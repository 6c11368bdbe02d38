"""Another place of delivery on the applicant's wish (R64, T41): why it is asked for, why it may not be."""

from enum import StrEnum


class MoveReason(StrEnum):
    """What the applicant gives as the reason; it is kept with the change."""

    MOVED = "moved"
    WORK = "work"
    CARE = "care"
    OTHER = "other"


class MoveRefusal(StrEnum):
    """Why the card does not go to another place."""

    NOT_POSSIBLE_NOW = "not_possible_now"
    WRONG_RECEIPT = "wrong_receipt"
    NO_REASON = "no_reason"
    NO_PLACE = "no_place"
    NOTHING_CHANGED = "nothing_changed"
    KIOSK_MAY_DELIVER = "kiosk_may_deliver"
