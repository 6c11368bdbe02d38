"""What happens in each session: decided by seed and number alone, so that any run can be had again; pure."""

import random
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.delivery import DeliveryStep


class Course(StrEnum):
    """Who comes and what they do."""

    OWNER = "owner"
    STRANGER = "stranger"  # somebody else's finger, every time
    SECOND_TRY = "second_try"  # a stranger's finger first, by mistake, then the owner's
    GIVES_UP = "gives_up"  # leaves when the finger is asked for
    CARD_PULLED = "card_pulled"  # the officer takes the card out too early and puts it back


_SHARES = {
    Course.OWNER: 60,
    Course.STRANGER: 10,
    Course.SECOND_TRY: 10,
    Course.GIVES_UP: 10,
    Course.CARD_PULLED: 10,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A named fault and the step of the journal that calls it up."""

    name: str
    at: DeliveryStep


def course_of(seed: int, number: int, trouble: Trouble | None) -> Course:
    """The course of one session; where a fault is wanted the owner comes, so that its step is reached."""
    if trouble:
        return Course.OWNER
    chance = random.Random(f"{seed}/{number}/course")
    return chance.choices(list(_SHARES), list(_SHARES.values()))[0]
