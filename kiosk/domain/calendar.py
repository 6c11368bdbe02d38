"""Which days a place is open: its weekly closing days, public holidays, and the centre's own word above both.

Holidays follow moon sighting and closures come at a day's notice, so all of it is data that is replaced from
the centre, and none of it is a rule in the code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

FRIDAY = 4  # date.weekday()


@dataclass(frozen=True, slots=True)
class WeeklyClosing:
    """The days of the week a place is closed, from one day on until the next entry."""

    begins: date
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlaceCalendar:
    """One place's days. `decreed` says of single days that they are open or closed, whatever else holds."""

    weekly: tuple[WeeklyClosing, ...] = (WeeklyClosing(date.min, frozenset({FRIDAY})),)
    holidays: frozenset[date] = frozenset()
    decreed: Mapping[date, bool] = field(default_factory=dict)

    def is_open(self, day: date) -> bool:
        if day in self.decreed:
            return self.decreed[day]
        return day not in self.holidays and day.weekday() not in self._closed_weekdays(day)

    def open_days(self, today: date, *, lead_days: int, horizon_days: int) -> Iterator[date]:
        """The days on offer: from `lead_days` after today to the horizon, both included."""
        for ahead in range(lead_days, horizon_days + 1):
            day = today + timedelta(days=ahead)
            if self.is_open(day):
                yield day

    def _closed_weekdays(self, day: date) -> frozenset[int]:
        begun = [entry for entry in self.weekly if entry.begins <= day]
        return max(begun, key=lambda entry: entry.begins).weekdays if begun else frozenset()
