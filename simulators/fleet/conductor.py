"""Lets a fleet live: connects it within its window, spreads its words over time, reconnects with jitter."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kiosk.domain.backoff import Backoff
from simulators.control import ControlError, Reply, Request
from simulators.fleet.identities import Identities
from simulators.fleet.line import MemberLine
from simulators.fleet.member import PARTS, Member

RESEND_S, HEALTH_S, METRICS_S = 30.0, 900.0, 60.0
TENDED = 6  # times within the keep-alive; the broker waits half of one longer
STAGGER_S = 10.0  # within which a kiosk tells again of its parts, after its birth
_HEALTH_EXPIRY_S, _METRICS_EXPIRY_S = 3600, 120


@dataclass(frozen=True, slots=True)
class Pace:
    """How lively the fleet is: the window all connect within, and events a second of all together."""

    window_s: float
    events_s: float
    keepalive_s: int = 60
    spread_s: float = 30.0  # as a kiosk with a longest pause of 120 s


class Conductor:
    """All members on one event loop."""

    def __init__(
        self,
        members: list[Member],
        broker: tuple[str, int],
        pace: Pace,
        seed: int,
        identities: Identities | None = None,
    ) -> None:
        self._identities = identities
        self._members = members
        self._pace = pace
        self._chance = random.Random(seed)
        self._lines = [self._line(at, member, broker) for at, member in enumerate(members)]
        self._backoffs = [Backoff(chance=self._chance.random, spread_s=pace.spread_s) for _ in members]
        self._since: dict[int, float] = {}
        self._stopping = asyncio.Event()
        self._sent = self._connects = self._refusals = self._timeouts = 0
        self._began: dict[int, float] = {}
        self._longest_s = 0.0
        self.all_up = asyncio.Event()

    async def run(self) -> None:
        """Until `stop`; then every member says goodbye."""
        loop = asyncio.get_running_loop()
        for at in range(len(self._members)):
            loop.call_later(self._chance.uniform(0, self._pace.window_s), self._connect, at)
        tasks = [
            asyncio.create_task(each)
            for each in (
                self._each(self._pace.keepalive_s / TENDED, self._tend),
                self._each(METRICS_S, self._metrics),
                self._each(HEALTH_S, self._health),
                self._each(RESEND_S, self._resend),
                self._events(),
            )
        ]
        await self._stopping.wait()
        for task in tasks:
            task.cancel()
        for at, member in enumerate(self._members):
            self._say(at, member.topics.state, member.farewell(_now()), retain=True)
            self._lines[at].leave()
        await asyncio.sleep(0.5)

    def stop(self) -> None:
        self._stopping.set()

    def handle(self, request: Request) -> Reply:
        """Answer the control socket; `forget` forgets the longest connect, `drop` cuts lines unannounced."""
        match request:
            case {"do": "stats"}:
                pass
            case {"do": "forget"}:
                self._longest_s = 0.0
            case {"do": "drop", "kiosks": int(kiosks)}:
                for at in self._chance.sample(sorted(self._since), min(kiosks, len(self._since))):
                    self._lines[at].drop()
            case {"do": "mute", "kiosks": int(kiosks)}:
                for at in self._chance.sample(sorted(self._since), min(kiosks, len(self._since))):
                    self._lines[at].mute()
            case {"do": "unmute"}:
                for line in self._lines:
                    line.unmute()
            case {"do": "pace", "events_s": int(rate) | float(rate)} if 0 <= rate <= 100_000:
                self._pace = replace(self._pace, events_s=rate)
            case _:
                raise ControlError(
                    'a fleet knows stats, forget, unmute, drop and mute with "kiosks", pace with "events_s"'
                )
        return {
            "kiosks": len(self._members),
            "connected": len(self._since),
            "connects": self._connects,
            "refusals": self._refusals,
            "timeouts": self._timeouts,
            "longest_connect_ms": round(self._longest_s * 1000),
            "events": self._sent,
            "acknowledged": sum(member.acknowledged for member in self._members),
            "owed": sum(member.owed for member in self._members),
        }

    def _line(self, at: int, member: Member, broker: tuple[str, int]) -> MemberLine:
        return MemberLine(
            member,
            broker,
            self._pace.keepalive_s,
            lambda: self._is_up(at),
            lambda late: self._is_down(at, late),
            self._identities.wrapper(at) if self._identities else None,
        )

    def _connect(self, at: int) -> None:
        if self._stopping.is_set() or self._lines[at].is_open:
            return
        self._began[at] = asyncio.get_running_loop().time()
        self._lines[at].connect(self._members[at].will(_now()))

    def _is_up(self, at: int) -> None:
        member = self._members[at]
        loop = asyncio.get_running_loop()
        self._since[at] = loop.time()
        self._longest_s = max(self._longest_s, loop.time() - self._began[at])
        self._connects += 1
        self._say(at, member.topics.state, member.birth(_now()), retain=True)
        loop.call_later(self._chance.uniform(0, STAGGER_S), self._introduce, at)
        for payload in member.resend():
            self._say(at, member.topics.events, payload)
        if len(self._since) == len(self._members):
            self.all_up.set()

    def _introduce(self, at: int) -> None:
        member = self._members[at]
        self._say(at, member.topics.info, member.info(_now()), retain=True)
        self._health(at)

    def _is_down(self, at: int, late: bool) -> None:
        self._timeouts += late
        loop = asyncio.get_running_loop()
        since = self._since.pop(at, None)
        self._refusals += since is None
        pause_s = self._backoffs[at].failed(loop.time() - since if since is not None else 0.0)
        if not self._stopping.is_set():
            loop.call_later(pause_s, self._connect, at)

    async def _each(self, period_s: float, act: Callable[[int], None]) -> None:
        """Let every member act once in each period, one after the other, never all at once."""
        loop = asyncio.get_running_loop()
        began, done = loop.time(), 0
        while True:
            due = int((loop.time() - began) / period_s * len(self._members))
            for turn in range(done, due):
                act(turn % len(self._members))
            done = max(done, due)
            await asyncio.sleep(min(0.05, period_s / len(self._members)))

    async def _events(self) -> None:
        loop = asyncio.get_running_loop()
        last, credit = loop.time(), 0.0
        while True:
            now = loop.time()
            credit, last = credit + (now - last) * self._pace.events_s, now
            up = list(self._since) if credit >= 1 else []
            while credit >= 1 and up:
                credit -= 1
                self._end_journey(self._chance.choice(up))
            credit = min(credit, self._pace.events_s)
            await asyncio.sleep(0.01)

    def _end_journey(self, at: int) -> None:
        member = self._members[at]
        self._sent += 1
        self._say(at, member.topics.events, member.event(_now()))

    def _tend(self, at: int) -> None:
        self._lines[at].tend()

    def _metrics(self, at: int) -> None:
        member = self._members[at]
        self._say(at, member.topics.metrics, member.metrics(_now()), qos=0, expiry_s=_METRICS_EXPIRY_S)

    def _health(self, at: int) -> None:
        for part in PARTS:
            self._tell_health(at, part)

    def _tell_health(self, at: int, part: str) -> None:
        member = self._members[at]
        topic, payload = member.topics.health(part), member.health(_now(), part)
        self._say(at, topic, payload, retain=True, expiry_s=_HEALTH_EXPIRY_S)

    def _resend(self, at: int) -> None:
        member = self._members[at]
        for payload in member.resend():
            self._say(at, member.topics.events, payload)

    def _say(
        self, at: int, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False, expiry_s: int = 0
    ) -> None:
        if at in self._since or retain:
            self._lines[at].publish(topic, payload, qos=qos, retain=retain, expiry_s=expiry_s)


def _now() -> datetime:
    return datetime.now(UTC)
