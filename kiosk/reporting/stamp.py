"""What every message of one process start has in common, and the id each gets before it is sent."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from kiosk.domain.clock import Clock, ClockTrust
from kiosk.domain.identifiers import uuid7
from kiosk.domain.messages import Envelope


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who speaks: `boot` counts the starts of this kiosk, `session` is new at each."""

    kiosk: str
    boot: int
    clock: Clock
    session: uuid.UUID = field(default_factory=uuid.uuid4)
    trust: ClockTrust = ClockTrust.RTC

    def message(self, kind: str, data: dict[str, Any]) -> Envelope:
        """A message that is sent now or never."""
        now = self.clock.now()
        return Envelope(
            id=uuid7(now),
            kiosk=self.kiosk,
            session=self.session,
            boot=self.boot,
            ts=now,
            up=max(0.0, self.clock.monotonic()),
            clk=self.trust,
            type=kind,
            data=data,
        )
