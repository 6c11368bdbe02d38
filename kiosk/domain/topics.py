"""Every MQTT topic of kiosk and centre, as the contract (`asyncapi.json`) has them, and who hears which."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kiosk.domain import contract

SHARE = "centre"  # the name all workers subscribe under
KIOSK_ID = re.compile(contract.PARAMETERS["kiosk"])

_UPLINKS = {
    "ev": "events",
    "rq": "requests",
    "metrics": "metrics",
    "health": "health",
    "state": "state",
    "info": "info",
    "alarm": "alarm",
    "cmd": "progress",
    "cfg": "reported",
    "log": "logPieces",
}


@dataclass(frozen=True, slots=True)
class KioskTopics:
    """The topics of one kiosk under root level `root`."""

    root: str
    kiosk: str

    def __post_init__(self) -> None:
        if not KIOSK_ID.fullmatch(self.kiosk):
            raise ValueError(f"kiosk id {self.kiosk!r} is not 3 to 32 of a-z, 0-9 and -")

    @property
    def state(self) -> str:
        return self._topic("state")

    @property
    def info(self) -> str:
        return self._topic("info")

    @property
    def metrics(self) -> str:
        return self._topic("metrics")

    @property
    def events(self) -> str:
        return self._topic("events")

    def health(self, part: str) -> str:
        return self._topic("health", part=part)

    def alarm(self, code: str) -> str:
        return self._topic("alarm", code=code)

    def request(self, op: str) -> str:
        return self._topic("requests", op=op)

    def progress(self, command: str) -> str:
        return self._topic("progress", command=command)

    def log_piece(self, command: str, piece: int) -> str:
        return self._topic("logPieces", command=command, piece=str(piece))

    @property
    def reported(self) -> str:
        return self._topic("reported")

    def command(self, command: str) -> str:
        return self._topic("commands", command=command)

    @property
    def desired(self) -> str:
        return self._topic("desired")

    @property
    def notice(self) -> str:
        return notice(self.root)

    @property
    def ack(self) -> str:
        return self._topic("acks")

    @property
    def replies(self) -> str:
        return self._topic("replies")

    @property
    def centre_state(self) -> str:
        return centre_state(self.root)

    @property
    def downlink(self) -> tuple[str, ...]:
        """All that a kiosk subscribes to; nothing with a wildcard above its own level."""
        return (f"{self.root}/v1/dn/{self.kiosk}/#", f"{self.root}/v1/dn/all/#", self.centre_state)

    def _topic(self, channel: str, **parameters: str) -> str:
        return contract.address(channel, root=self.root, kiosk=self.kiosk, **parameters)


@dataclass(frozen=True, slots=True)
class Uplink:
    """What a topic of a kiosk says: whose it is, the channel (`ev`, `rq`, `health` …) and what follows."""

    kiosk: str
    channel: str
    rest: str


def centre_state(root: str) -> str:
    return contract.address("centreState", root=root)


def notice(root: str) -> str:
    return contract.address("notice", root=root)


def shared_filters(root: str) -> tuple[str, ...]:
    """What the centre's workers share among them: each message comes to one of them."""
    return tuple(f"$share/{SHARE}/{root}/v1/up/+/{channel}" for channel in ("ev", "rq/+", "cmd/+", "log/+/+"))


def status_filters(root: str) -> tuple[str, ...]:
    """What the leading worker hears of how its kiosks are; the broker keeps most of it."""
    channels = ("state", "info", "health/+", "metrics", "alarm/+", "cfg")
    return tuple(f"{root}/v1/up/+/{channel}" for channel in channels)


def parse_uplink(root: str, topic: str) -> Uplink | None:
    """The parts of a topic a kiosk publishes on; None for any other topic."""
    for channel, matches in _uplinks(root).items():
        found = matches.fullmatch(topic)
        if found:
            rest = [value for name, value in found.groupdict().items() if name != "kiosk"]
            return Uplink(found["kiosk"], channel, "/".join(rest))
    return None


@cache
def _uplinks(root: str) -> Mapping[str, re.Pattern[str]]:
    """By the word that names a channel in its topic, the busiest first."""
    return {word: contract.pattern(channel, root=root) for word, channel in _UPLINKS.items()}
