"""What an applicant is told of each state: a text, and exactly one thing to do next or to wait for."""

from enum import StrEnum

from kiosk.domain.applications import ApplicationState as S


class NextAction(StrEnum):
    """The one thing the status screen leads to."""

    FINISH_FORM = "finish_form"
    WAIT_FOR_INQUIRY = "wait_for_inquiry"
    EDIT = "edit"
    BOOK = "book"
    VISIT = "visit"
    FOLLOW_SCREEN = "follow_screen"
    BRING_AND_BOOK = "bring_and_book"
    WAIT_FOR_CARD = "wait_for_card"
    COLLECT = "collect"
    ATTENDED_DESK = "attended_desk"
    ASK_FOR_CARD = "ask_for_card"
    OFFICE = "office"
    REGISTER_AGAIN = "register_again"
    NOTHING = "nothing"


NEXT_ACTION = {
    S.DRAFT: NextAction.FINISH_FORM,
    S.SUBMITTED: NextAction.WAIT_FOR_INQUIRY,
    S.INQUIRY_MISMATCH: NextAction.EDIT,
    S.INQUIRY_CONFIRMED: NextAction.BOOK,
    S.APPOINTMENT_BOOKED: NextAction.VISIT,
    S.APPOINTMENT_MISSED: NextAction.BOOK,
    S.COMPLETING: NextAction.FOLLOW_SCREEN,
    S.COMPLETION_ON_HOLD: NextAction.BRING_AND_BOOK,
    S.COMPLETED: NextAction.WAIT_FOR_CARD,
    S.IN_PRODUCTION: NextAction.WAIT_FOR_CARD,
    S.PRODUCTION_FAILED: NextAction.WAIT_FOR_CARD,
    S.READY_FOR_DELIVERY: NextAction.COLLECT,
    S.DELIVERING: NextAction.FOLLOW_SCREEN,
    S.DELIVERY_REFERRED: NextAction.ATTENDED_DESK,
    S.DELIVERY_UNCONFIRMED: NextAction.ATTENDED_DESK,
    S.CARD_FAULT: NextAction.WAIT_FOR_CARD,
    S.RETURNED: NextAction.ASK_FOR_CARD,
    S.DELIVERED: NextAction.NOTHING,
    S.REFERRED: NextAction.OFFICE,
    S.CANCELLED: NextAction.REGISTER_AGAIN,
    S.CLOSED: NextAction.OFFICE,
}


def text_key(state: S, *, overdue: bool = False) -> str:
    """The key of the status text in every language; an inquiry that takes too long has a text of its own."""
    late = "_overdue" if overdue and state is S.SUBMITTED else ""
    return f"status.{state.value.lower()}{late}"
