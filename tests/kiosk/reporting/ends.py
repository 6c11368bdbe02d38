"""Both ends' keys and a line that only remembers, for tests of what a kiosk says and believes."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.topics import KioskTopics
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.publication import Message
from kiosk.reporting.stamp import Stamp
from tests.kiosk.domain.turned_clock import TurnedClock

KIOSK = "k-17"
TOPICS = KioskTopics("kiosks", KIOSK)
CENTRE_SEALING = X25519PrivateKey.from_private_bytes(b"c" * 32)
CENTRE_SIGNING = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
KEYS = KioskKeys(
    kiosk=KIOSK,
    own=X25519PrivateKey.from_private_bytes(b"k" * 32),
    centre_sealing=CENTRE_SEALING.public_key(),
    centre_signing=CENTRE_SIGNING.public_key(),
)


def stamp(clock: TurnedClock | None = None) -> Stamp:
    return Stamp(KIOSK, 3, clock or TurnedClock())


class MemoryLine:
    """Keeps what was published; `then` is called with each, like a far end that answers at once."""

    def __init__(self, then: Callable[[Message], None] | None = None) -> None:
        self.published: list[Message] = []
        self.is_up = True
        self.then = then

    def publish(self, message: Message) -> bool:
        if self.is_up:
            self.published.append(message)
            if self.then:
                self.then(message)
        return self.is_up

    def topics(self) -> list[str]:
        return [message.topic for message in self.published]
