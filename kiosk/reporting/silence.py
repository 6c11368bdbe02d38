"""What each request does when the centre is silent (F1 to F5): the one place that says so.

SEND_LATER    kept in the store, promised to the applicant, sent when the line is back
LAST_ANSWER   the last answer this kiosk had, with its time, while it is young enough
DAY_LIST      judged here, by what the centre signed in advance for today
NOT_DONE      nothing happens and the applicant is told so; asked again it happens once
REPORTED      a courtesy: the report in the outbox says the same for good
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from kiosk.ports import CentreSilentError

Answer = TypeVar("Answer")


class Silence(StrEnum):
    SEND_LATER = "send_later"
    LAST_ANSWER = "last_answer"
    DAY_LIST = "day_list"
    NOT_DONE = "not_done"
    REPORTED = "reported"


WHEN_SILENT = {
    "appl.submit": Silence.SEND_LATER,  # F1, with a number out of the kiosk's own list
    "appl.status": Silence.LAST_ANSWER,  # F2
    "appl.edit": Silence.NOT_DONE,  # whether an edit is left, only the centre knows
    "appl.withdraw": Silence.NOT_DONE,
    "appl.contact": Silence.NOT_DONE,
    "appl.place": Silence.NOT_DONE,  # where the card lies, only the centre knows
    "places.regions": Silence.NOT_DONE,
    "places.list": Silence.NOT_DONE,
    "slots.list": Silence.NOT_DONE,
    "slot.hold": Silence.NOT_DONE,  # F3: capacity is the centre's alone, so nothing is ever final here
    "slot.book": Silence.NOT_DONE,
    "slot.release": Silence.NOT_DONE,
    "slot.cancel": Silence.NOT_DONE,
    "visits.list": Silence.DAY_LIST,
    "packet.part": Silence.SEND_LATER,  # F4, for who stands in the day list
    "packet.commit": Silence.SEND_LATER,
    "deliver.claim": Silence.DAY_LIST,  # F5, on an authorisation that is still good
    "deliver.stand": Silence.DAY_LIST,  # what was authorised stays so
    "officer.confirm": Silence.DAY_LIST,
    "officer.check": Silence.DAY_LIST,
    "deliver.release": Silence.REPORTED,
    "numbers.draw": Silence.NOT_DONE,
    "delivery.day": Silence.NOT_DONE,
    "events.compare": Silence.NOT_DONE,
    "cert.renew": Silence.NOT_DONE,  # the certificate in use still serves
    "keys.renew": Silence.NOT_DONE,  # and so do the keys
}


def or_instead(
    op: str, ask: Callable[[], Answer], instead: Mapping[Silence, Callable[[CentreSilentError], Answer]]
) -> Answer:
    """The centre's answer to `ask`, or in its silence what the table says of this request."""
    try:
        return ask()
    except CentreSilentError as silence:
        act = instead.get(WHEN_SILENT[op])
        if act is None:
            raise
        return act(silence)
