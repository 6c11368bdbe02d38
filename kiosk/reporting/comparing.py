"""Compares each finished day's events with the centre's count, and sends again what the centre lacks.

The audit says which events there were. What the centre never got and is no longer here it is told, so that
nothing waits for it for ever.
"""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from typing import Any

from kiosk.domain.clock import Clock
from kiosk.domain.day_tally import add_up, ranges
from kiosk.ports import CentreSilentError
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.requests import Reply
from kiosk.storage.store import Store, StoreError

log = logging.getLogger(__name__)

OPERATION = "events.compare"
DAYS_BACK = 3
COMPARE_EVERY_S = 60.0
MOST_TOLD = 100
PAGE = 1000  # events read at a time: the audit is kept for ever
_OLDER = """
    SELECT number, body FROM audit WHERE number < ? AND instr(body, '"kind":"event"')
    ORDER BY number DESC LIMIT ?
"""

Ask = Callable[[str, dict[str, Any]], Reply]


class Comparing:
    """Waits for the centre's answers, and so wants a thread of its own."""

    def __init__(
        self, store: Store, outbox: Outbox, ask: Ask, reachable: Callable[[], bool], clock: Clock
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._ask = ask
        self._reachable = reachable
        self._clock = clock
        self._done: set[date] = set()

    def step(self) -> None:
        """Compare every finished day of the last few that has not been compared; CentreSilentError: later."""
        today = self._clock.now().astimezone(UTC).date()
        for back in range(DAYS_BACK, 0, -1):
            day = today - timedelta(days=back)
            if day not in self._done:
                self._compare(day)
                self._done.add(day)

    def look(self) -> None:
        try:
            if self._reachable():
                self.step()
        except CentreSilentError as error:
            log.info("days are compared later: %s", error)
        except StoreError as error:
            log.warning("days cannot be compared: %s", error)

    def _compare(self, day: date) -> None:
        events = self._events(day)
        if not events:
            return
        rejected = self._rejected(events)
        tally = add_up((number, each) for number, each in events.items() if number not in rejected)
        if not tally.count:
            return
        told: dict[str, Any] = {"store": str(self._store.id), "day": day.isoformat(), "count": tally.count}
        told |= {"first": tally.first, "last": tally.last, "digest": tally.digest.hex()}
        told["rejected"] = sorted(rejected & set(range(tally.first, tally.last + 1)))[:MOST_TOLD]
        reply = self._ask(OPERATION, told)
        missing = {number for low, high in _gaps(reply) for number in range(low, high + 1)}
        if missing:
            log.warning("the centre lacks %d events of %s", len(missing), day)
            gone = missing - self._outbox.send_again(missing)
            if gone:
                self._ask(OPERATION, told | {"gone": [list(each) for each in list(ranges(gone))[:MOST_TOLD]]})

    def _events(self, day: date) -> dict[int, str]:
        """Number and id of every event from the day's first to its last, whatever the clock did between.

        They are looked for from the newest back, until a whole page is of days before.
        """
        wanted, first = day.isoformat(), 0
        found: dict[int, str] = {}
        for page in self._pages():
            if all(entry["at"][:10] < wanted for entry in page):
                break
            for entry in page:
                is_of_day, facts = entry["at"][:10] == wanted, entry["facts"]
                if is_of_day or found:
                    found[facts["seq"]] = facts["id"]
                if is_of_day:
                    first = facts["seq"]
        return {number: id for number, id in found.items() if number >= first}

    def _pages(self) -> Iterator[list[dict[str, Any]]]:
        """The audit's entries of events, newest first."""
        before = self._store.query("SELECT coalesce(max(number), 0) + 1 FROM audit")[0][0]
        while rows := self._store.query(_OLDER, (before, PAGE)):
            before = rows[-1][0]
            yield [json.loads(body) for _, body in rows]

    def _rejected(self, events: dict[int, str]) -> set[int]:
        """What the centre has refused for good is no part of its count."""
        return {number for (number,) in self._store.query("SELECT seq FROM dead_letters")} & set(events)


def _gaps(reply: Reply) -> list[tuple[int, int]]:
    told = (reply.data or {}).get("missing", ())
    return [
        (low, high) for low, high in told if type(low) is type(high) is int and 0 < low <= high < low + 10_000
    ]
