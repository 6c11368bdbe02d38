"""Days and times as people in Iran read them."""

from datetime import datetime

from kiosk.domain.booking import TEHRAN
from kiosk.domain.jalali import jalali_parts
from kiosk.session.states import Language
from kiosk.typeset import NO_BREAK_SPACE
from ui.wording import Words


def day_and_time(say: Words, instant: datetime) -> str:
    """A day of the Jalali calendar and the time, in Iran's own time."""
    local = instant.astimezone(TEHRAN)
    day = "{:04}/{:02}/{:02}".format(*jalali_parts(local.date()))
    comma = "،" if say.language is Language.PERSIAN else ","
    return say.digits(f"{day}{comma}{NO_BREAK_SPACE}{local:%H:%M}")
