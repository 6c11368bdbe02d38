"""Time and chance of one run: a clock only the run moves, and faults as often as their rates say."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Fault(StrEnum):
    """What can go wrong; each is rolled for where it could happen."""

    CRASH_AT_COMMAND = "crash_at_command"
    CRASH_BEFORE_COMMIT = "crash_before_commit"
    CRASH_AFTER_COMMIT = "crash_after_commit"
    CRASH_IN_CARD = "crash_in_card"
    CRASH = "crash"
    DISK_FULL = "disk_full"
    IO_ERROR = "io_error"
    READ_ONLY = "read_only"
    SYNC_FAILS = "sync_fails"  # what was to be durable may be there or not
    BROKER_DOWN = "broker_down"
    CENTRE_RESTARTS = "centre_restarts"
    CLOCK_JUMPS = "clock_jumps"
    SENSOR_LOST = "sensor_lost"
    SENSOR_SILENT = "sensor_silent"
    SENSOR_GARBLED = "sensor_garbled"
    READER_LOST = "reader_lost"
    CARD_MUTE = "card_mute"
    CARD_PULLED = "card_pulled"
    CAMERA_LOST = "camera_lost"
    LOST = "lost"  # a message, in either direction
    TWICE = "twice"
    LATE = "late"  # overtaken by those behind it
    WALKS_AWAY = "walks_away"
    CHANGES_MIND = "changes_mind"
    FUMBLES = "fumbles"  # touches what the page does not ask for


RATES: Mapping[Fault, float] = {
    Fault.CRASH_AT_COMMAND: 0.002,
    Fault.CRASH_BEFORE_COMMIT: 0.002,
    Fault.CRASH_AFTER_COMMIT: 0.002,
    Fault.CRASH_IN_CARD: 0.01,
    Fault.CRASH: 0.0005,
    Fault.DISK_FULL: 0.0004,
    Fault.IO_ERROR: 0.0001,
    Fault.READ_ONLY: 0.0001,
    Fault.SYNC_FAILS: 0.0001,
    Fault.BROKER_DOWN: 0.003,
    Fault.CENTRE_RESTARTS: 0.002,
    Fault.CLOCK_JUMPS: 0.0005,
    Fault.SENSOR_LOST: 0.01,
    Fault.SENSOR_SILENT: 0.01,
    Fault.SENSOR_GARBLED: 0.01,
    Fault.READER_LOST: 0.003,
    Fault.CARD_MUTE: 0.02,
    Fault.CARD_PULLED: 0.03,
    Fault.CAMERA_LOST: 0.02,
    Fault.LOST: 0.05,
    Fault.TWICE: 0.05,
    Fault.LATE: 0.1,
    Fault.WALKS_AWAY: 0.02,
    Fault.CHANGES_MIND: 0.02,
    Fault.FUMBLES: 0.03,
}


class Crashed(BaseException):
    """The kiosk's process is gone at this very instruction; nothing of it may catch this."""


class VirtualClock:
    """The port `Clock`; a jump moves the time of day alone."""

    def __init__(self) -> None:
        self._elapsed_s = 100.0
        self._day = datetime(2026, 11, 22, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self._day + timedelta(seconds=self._elapsed_s)

    def monotonic(self) -> float:
        return self._elapsed_s

    def pass_by(self, seconds: float) -> None:
        self._elapsed_s += seconds

    def jump(self, seconds: float) -> None:
        self._day += timedelta(seconds=seconds)


@dataclass(slots=True)
class Weather:
    """One stream of chance for everything; `calm` is when faults are over and all must come right again."""

    chance: random.Random
    rates: Mapping[Fault, float]
    calm: bool = False
    struck: Counter[Fault] = field(default_factory=Counter)

    def strikes(self, fault: Fault) -> bool:
        if self.calm or self.chance.random() >= self.rates.get(fault, 0.0):
            return False
        self.struck[fault] += 1
        return True

    def crash_if(self, fault: Fault) -> None:
        if self.strikes(fault):
            raise Crashed(fault.value)
