"""The next keys to seal and to sign with: made here, taken by the centre, used from the next start on.

    made, durable, not used -> the centre has them, old ones too -> used -> the old ones are destroyed

A cut anywhere leaves keys that the centre takes: it believes both until the old ones' time is over.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.clock import Clock
from kiosk.domain.key_change import KeyChange, sign_change
from kiosk.keys.ring import AWAITED, KeyRing, Purpose
from kiosk.reporting.renewing import Ask
from kiosk.reporting.signing import signing_key

OPERATION = "keys.renew"
KEYS_LAST = timedelta(days=90)


class KeyRenewal:
    """`taken` is called once new keys wait for a start of the program."""

    what = "keys"

    def __init__(
        self, folder: Path, kiosk: str, ask: Ask, *, taken: Callable[[], None], clock: Clock
    ) -> None:
        self._folder = folder
        self._kiosk = kiosk
        self._ask = ask
        self._taken = taken
        self._clock = clock
        self._taken_here = False

    def is_due(self) -> bool:
        ring = KeyRing.open(self._folder)
        if not self._taken_here:  # what was ended before this start is used by nobody any more
            ring.drop_ended(*AWAITED)
        used = (key for key in ring.keys if key.purpose in AWAITED and key.until is None)
        return any(self._clock.now() - key.since >= KEYS_LAST for key in used)

    def renew(self) -> str | None:
        """Ask until the centre has answered, with the same keys each time; its reason if it refuses them."""
        ring, signing = KeyRing.open(self._folder), signing_key(self._folder)
        reply = self._ask(OPERATION, sign_change(_made(ring), self._kiosk, signing))
        if reply.data is None:
            return reply.code or "refused"
        ring.take_awaited(self._clock.now())
        self._taken_here = True
        self._taken()
        return None


def _made(ring: KeyRing) -> KeyChange:
    sealing = X25519PrivateKey.from_private_bytes(ring.ensure(Purpose.OUTBOX_NEXT).secret)
    signing = Ed25519PrivateKey.from_private_bytes(ring.ensure(Purpose.AUDIT_NEXT).secret)
    return KeyChange(sealing.public_key(), signing.public_key())
