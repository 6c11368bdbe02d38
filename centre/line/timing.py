"""How long answers to kiosks took, counted in buckets in memory and written down now and then."""

import threading
from collections import defaultdict

from sqlalchemy import Connection

from centre.work.tables import answer_times

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_Key = tuple[str, str, int]


class AnswerTimes:
    """By operation, code (`ok` or the refusal's) and bucket; the last bucket has no upper end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[_Key, tuple[int, float]] = defaultdict(lambda: (0, 0.0))

    def note(self, op: str, code: str, seconds: float) -> None:
        bucket = next((at for at, most in enumerate(BUCKETS_S) if seconds <= most), len(BUCKETS_S))
        with self._lock:
            times, spent = self._counted[op[:32], code[:32], bucket]
            self._counted[op[:32], code[:32], bucket] = times + 1, spent + seconds

    def pending(self) -> bool:
        return bool(self._counted)

    def take(self) -> dict[_Key, tuple[int, float]]:
        with self._lock:
            counted, self._counted = dict(self._counted), defaultdict(lambda: (0, 0.0))
        return counted


def save_times(connection: Connection, counted: dict[_Key, tuple[int, float]]) -> None:
    for (op, code, bucket), (times, seconds) in sorted(counted.items()):
        this_one = (answer_times.c.op == op, answer_times.c.code == code, answer_times.c.bucket == bucket)
        more = {"times": answer_times.c.times + times, "seconds": answer_times.c.seconds + seconds}
        changed = connection.execute(answer_times.update().where(*this_one).values(**more))
        if changed.rowcount == 0:
            row = {"op": op, "code": code, "bucket": bucket, "times": times, "seconds": seconds}
            connection.execute(answer_times.insert().values(**row))
