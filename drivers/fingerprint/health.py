"""What a sensor's line has been through: counters and answer times."""

import statistics
from collections import deque
from dataclasses import dataclass

_LATENCIES_KEPT = 512


@dataclass(frozen=True, slots=True)
class Health:
    """A snapshot of one open sensor's counters; latencies are those of the last commands."""

    frames: int
    resyncs: int
    retries: int
    checksum_errors: int
    timeouts: int
    uploads: int
    repeated_uploads: int
    captures: int
    latency_p50_s: float
    latency_p95_s: float
    latency_p99_s: float
    last_fault: str


class HealthCounter:
    """Counts while the driver works; the one writer is the sensor's thread."""

    def __init__(self) -> None:
        self.frames = 0
        self.resyncs = 0
        self.retries = 0
        self.checksum_errors = 0
        self.timeouts = 0
        self.uploads = 0
        self.repeated_uploads = 0
        self.captures = 0
        self.discards = 0
        self.last_fault = ""
        self._latencies: deque[float] = deque(maxlen=_LATENCIES_KEPT)

    @property
    def incidents(self) -> int:
        """All that a faultless line never does, counted together."""
        return self.resyncs + self.retries + self.checksum_errors + self.timeouts + self.discards

    def answered(self, latency_s: float) -> None:
        self._latencies.append(latency_s)

    def snapshot(self) -> Health:
        cuts = _percentiles(list(self._latencies))
        return Health(
            frames=self.frames,
            resyncs=self.resyncs,
            retries=self.retries,
            checksum_errors=self.checksum_errors,
            timeouts=self.timeouts,
            uploads=self.uploads,
            repeated_uploads=self.repeated_uploads,
            captures=self.captures,
            latency_p50_s=cuts[49],
            latency_p95_s=cuts[94],
            latency_p99_s=cuts[98],
            last_fault=self.last_fault,
        )


def _percentiles(values: list[float]) -> list[float]:
    """The 99 cut points, for any number of values."""
    if len(values) < 2:
        return (values or [0.0]) * 99
    return statistics.quantiles(values, n=100, method="inclusive")
