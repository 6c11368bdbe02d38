"""Every MQTT topic of kiosk and centre, and who speaks on it (`docs` of the fleet's message tree, version 1).

R/v1/up/{k}/state  info  health/{part}  alarm/{code}   kiosk, retained
R/v1/up/{k}/metrics  ev  rq/{op}                        kiosk
R/v1/dn/{k}/ack  rs                                     centre to one kiosk
R/v1/ct/state                                           centre, retained
"""

import re
from dataclasses import dataclass

SHARE = "centre"  # the name all workers subscribe under
KIOSK_ID = re.compile(r"[a-z0-9-]{3,32}")


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
        return self._up("state")

    @property
    def info(self) -> str:
        return self._up("info")

    @property
    def metrics(self) -> str:
        return self._up("metrics")

    @property
    def events(self) -> str:
        return self._up("ev")

    def health(self, part: str) -> str:
        return self._up(f"health/{part}")

    def alarm(self, code: str) -> str:
        return self._up(f"alarm/{code}")

    def request(self, op: str) -> str:
        return self._up(f"rq/{op}")

    @property
    def ack(self) -> str:
        return f"{self.root}/v1/dn/{self.kiosk}/ack"

    @property
    def replies(self) -> str:
        return f"{self.root}/v1/dn/{self.kiosk}/rs"

    @property
    def centre_state(self) -> str:
        return centre_state(self.root)

    @property
    def downlink(self) -> tuple[str, ...]:
        """All that a kiosk subscribes to; nothing with a wildcard above its own level."""
        return (f"{self.root}/v1/dn/{self.kiosk}/#", f"{self.root}/v1/dn/all/#", self.centre_state)

    def _up(self, leaf: str) -> str:
        return f"{self.root}/v1/up/{self.kiosk}/{leaf}"


@dataclass(frozen=True, slots=True)
class Uplink:
    """What a topic of a kiosk says: whose it is, the channel (`ev`, `rq`, `health` …) and what follows."""

    kiosk: str
    channel: str
    rest: str


def centre_state(root: str) -> str:
    return f"{root}/v1/ct/state"


def shared_filters(root: str) -> tuple[str, ...]:
    """What the centre's workers share among them: each message comes to one of them."""
    return tuple(f"$share/{SHARE}/{root}/v1/up/+/{channel}" for channel in ("ev", "rq/+"))


def status_filters(root: str) -> tuple[str, ...]:
    """What the leading worker hears of how its kiosks are; the broker keeps most of it."""
    channels = ("state", "info", "health/+", "metrics", "alarm/+")
    return tuple(f"{root}/v1/up/+/{channel}" for channel in channels)


def parse_uplink(root: str, topic: str) -> Uplink | None:
    """The parts of a topic a kiosk publishes on; None for any other topic."""
    found = re.fullmatch(rf"{re.escape(root)}/v1/up/([^/]+)/([a-z]+)(?:/(.+))?", topic)
    if found is None or not KIOSK_ID.fullmatch(found[1]):
        return None
    return Uplink(found[1], found[2], found[3] or "")
