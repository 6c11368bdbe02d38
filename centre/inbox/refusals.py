"""Counts what kiosks sent and the centre did not take, by kiosk, channel and reason."""

import threading
from collections import Counter

from sqlalchemy import Connection

from centre.work.tables import refused
from kiosk.domain.refusals import Refusal

NOBODY = "?"  # stands for every name that is not enrolled

_Key = tuple[str, str, str]


class Refusals:
    """Collected in memory, so that a flood of refusals costs no flood of writes; `save` writes them down."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[_Key] = Counter()

    def note(self, kiosk: str, channel: str, reason: Refusal, times: int = 1) -> None:
        name = NOBODY if reason is Refusal.UNKNOWN_KIOSK else kiosk
        with self._lock:
            if times:
                self._counted[(name, channel, reason.value)] += times

    def pending(self) -> bool:
        return bool(self._counted)

    def take(self) -> Counter[_Key]:
        """What was counted since the last time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        return counted


def save_refusals(connection: Connection, counted: Counter[_Key], now: float) -> None:
    for (kiosk, channel, reason), times in sorted(counted.items()):
        here = {"kiosk": kiosk, "channel": channel, "reason": reason}
        this_one = [refused.c[name] == value for name, value in here.items()]
        more = {"times": refused.c.times + times, "last_at": now}
        if connection.execute(refused.update().where(*this_one).values(more)).rowcount == 0:
            connection.execute(refused.insert().values(**here, times=times, last_at=now))
