"""What happens in each session: decided by seed and number alone, so that any run can be had again; pure."""

import random
from dataclasses import dataclass
from enum import StrEnum

from kiosk.workload.steps import is_page, is_technicians


class Course(StrEnum):
    """Who comes and what they do."""

    OWNER = "owner"
    STRANGER = "stranger"  # somebody else's finger, every time
    SECOND_TRY = "second_try"  # a stranger's finger first, by mistake, then the owner's
    GIVES_UP = "gives_up"  # leaves when the finger is asked for
    CARD_PULLED = "card_pulled"  # the officer takes the card out too early and puts it back


class Habit(StrEnum):
    """What everybody does who comes: a fault of people's, where others are of devices and lines."""

    TYPES_WRONG = "types-wrong"  # the same item in the form and in every correction (F19)
    GOES_ASTRAY = "goes-astray"  # books elsewhere and comes here; then on another day, then hours late (F18)
    LOSES_RECEIPT = "loses-receipt"  # comes without its number, and once more with an officer's copy (F23)


_SHARES = {
    Course.OWNER: 60,
    Course.STRANGER: 10,
    Course.SECOND_TRY: 10,
    Course.GIVES_UP: 10,
    Course.CARD_PULLED: 10,
}


_ON_TIME_S, _HOURS_LATE_S = 60.0, 5 * 3600.0
READY_CARDS = 3  # one session in so many is somebody's whose card lies ready from the start


@dataclass(frozen=True, slots=True)
class Shares:
    """Of a hundred people, who wants their application ended or the card elsewhere; of a hundred sessions,
    before how many a technician comes.
    """

    withdraw: int = 10
    move: int = 20
    technician: int = 12


USUAL = Shares()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A named fault and the step that calls it up: of a delivery's journal, or a page of another journey."""

    name: str
    at: str

    @property
    def is_before_the_card(self) -> bool:
        return is_page(self.at)

    @property
    def is_technicians(self) -> bool:
        return is_technicians(self.at)


def course_of(seed: int, number: int, trouble: Trouble | None) -> Course:
    """The course of one session; where a fault is wanted the owner comes, so that its step is reached."""
    if trouble:
        return Course.OWNER
    chance = random.Random(f"{seed}/{number}/course")
    return chance.choices(list(_SHARES), list(_SHARES.values()))[0]


def has_ready_card(number: int, trouble: Trouble | None) -> bool:
    """Whether a session of a whole workload is a delivery alone; a fault decides by where it strikes."""
    return not trouble.is_before_the_card if trouble else number % READY_CARDS == 1


def technician_comes(seed: int, number: int, trouble: Trouble | None, shares: Shares = USUAL) -> bool:
    """Whether a technician comes before a session's person; a fault decides by where it strikes."""
    if trouble:
        return trouble.is_technicians
    return random.Random(f"{seed}/{number}/technician").random() * 100 < shares.technician


def comes_s(habit: Habit | None, turned_away: int) -> float | None:
    """How long after the hour that was booked somebody comes who was turned away so often; None: at once."""
    if habit is not Habit.GOES_ASTRAY:
        return _ON_TIME_S
    return None if turned_away < 2 else _HOURS_LATE_S
