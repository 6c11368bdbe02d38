"""What the broker keeps of a kiosk: presence, information and the health of its parts, for everybody to see.

Nothing here may tell about a person, and nothing here is owed: it is overwritten, never queued.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.domain.messages import VERSION, encode, timestamp
from kiosk.domain.topics import KioskTopics
from kiosk.ports import HealthState
from kiosk.reporting.publication import Message
from kiosk.reporting.stamp import Stamp

HEALTH_EXPIRY_S = 3600
METRICS_EXPIRY_S = 120


class Status:
    """The port `Reporter`; remembers the last word on every part and says it again on a new line."""

    def __init__(
        self, topics: KioskTopics, stamp: Stamp, info: Mapping[str, Any], publish: Callable[[Message], bool]
    ) -> None:
        self._topics = topics
        self._stamp = stamp
        self._info = dict(info)
        self._publish = publish
        self._parts: dict[str, dict[str, Any]] = {}
        self._connections = 0
        self._lock = threading.Lock()

    def health(self, part: str, state: HealthState, cause: str | None = None) -> None:
        with self._lock:
            before = self._parts.get(part)
            if before and (before["state"], before["cause"]) == (state.value, cause):
                return
            since = timestamp(self._stamp.clock.now())
            self._parts[part] = {"part": part, "state": state.value, "cause": cause, "since": since}
        self._tell_health(part)

    def will(self) -> Message:
        """What the broker says for us when the line is lost; made anew for each connection."""
        self._connections += 1
        return self._presence("offline", "lost")

    def birth(self) -> None:
        self._publish(self._presence("online"))

    def farewell(self) -> Message:
        return self._presence("offline", "stopped")

    def tell_all(self) -> None:
        """Information and every part's health, after a birth and now and then."""
        body = self._stamp.message("info", self._info).encode()
        self._publish(Message(self._topics.info, body, retain=True))
        for part in list(self._parts):
            self._tell_health(part)

    def metrics(self, figures: Mapping[str, float | int | None]) -> None:
        body = self._stamp.message("metrics", dict(figures)).encode()
        self._publish(Message(self._topics.metrics, body, qos=0, expiry_s=METRICS_EXPIRY_S))

    def _tell_health(self, part: str) -> None:
        body = self._stamp.message("health", self._parts[part]).encode()
        self._publish(Message(self._topics.health(part), body, retain=True, expiry_s=HEALTH_EXPIRY_S))

    def _presence(self, state: str, cause: str | None = None) -> Message:
        """`connection` counts the lines of this session: a late will of an older one is told by it."""
        body: dict[str, Any] = {
            "v": VERSION,
            "kiosk": self._stamp.kiosk,
            "state": state,
            "session": str(self._stamp.session),
            "boot": self._stamp.boot,
            "connection": self._connections,
            "ts": timestamp(self._stamp.clock.now()),
        }
        if cause:
            body["cause"] = cause
        return Message(self._topics.state, encode(body), retain=True)
