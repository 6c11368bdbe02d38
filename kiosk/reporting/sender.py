"""Carries the outbox over the line: seals each event for the centre, and takes the centre's acks."""

import json
import logging
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from kiosk.domain.clock import Clock
from kiosk.domain.messages import MessageError, encode, open_ack
from kiosk.domain.sealing import event_channel, event_context
from kiosk.domain.topics import KioskTopics
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.mqtt import Message
from kiosk.reporting.outbox import Outbox, OutboxRow

log = logging.getLogger(__name__)

REFUSED_PAUSE_S = 60.0


class Sender:
    """Sends what is due; after a refusal by the broker it holds back for a while instead of spinning."""

    def __init__(
        self,
        outbox: Outbox,
        publish: Callable[[Message], bool],
        *,
        topics: KioskTopics,
        keys: KioskKeys,
        clock: Clock,
    ) -> None:
        self._outbox = outbox
        self._publish = publish
        self._topics = topics
        self._clock = clock
        self._channel = event_channel(keys.own, keys.centre_sealing)
        self._held_until = 0.0

    def send_due(self) -> None:
        if self._clock.monotonic() < self._held_until:
            return
        for row in self._outbox.due():
            if not self._publish(self._message(row)):
                return
            self._outbox.sent(row.seq)

    def take_ack(self, payload: bytes) -> None:
        """Believe an ack that can be read; raises StoreError when it cannot be written down."""
        try:
            ack = open_ack(payload)
        except MessageError as error:
            log.warning("ack not understood: %s", error)
            return
        for rejection in ack.rejected:
            log.error("the centre rejects event %d: %s", rejection.seq, rejection.reason)
        self._outbox.acknowledged(ack)

    def refused(self, code: int) -> None:
        """The broker took a publication from us and said no."""
        log.error("the broker refuses our messages, code 0x%02x", code)
        self._held_until = self._clock.monotonic() + REFUSED_PAUSE_S

    def pause_s(self) -> float | None:
        """Seconds until there may be something to send again; None while only news can bring it."""
        held_s = self._held_until - self._clock.monotonic()
        return held_s if held_s > 0 else self._outbox.next_due_s()

    def reconnected(self) -> None:
        self._held_until = 0.0
        self._outbox.reconnected()

    def _message(self, row: OutboxRow) -> Message:
        """The stored event with its body sealed; id, kind and number stay readable for the broker's side."""
        body: dict[str, Any] = json.loads(row.body)
        bound = event_context(body["kiosk"], body["id"], body["type"])
        sealed = self._channel.seal(encode(body["data"]), bound)
        body["data"] = {"sealed": b64encode(sealed).decode()}
        return Message(
            self._topics.events,
            encode(body),
            properties=(("v", "1.0"), ("seq", str(row.seq)), ("store", body["store"])),
        )
