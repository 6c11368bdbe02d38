"""Carries the outbox over the line: seals each event for the centre, and takes the centre's acks."""

import logging
from collections.abc import Callable

from kiosk.domain.messages import VERSION
from kiosk.domain.refusals import MessageError
from kiosk.domain.topics import KioskTopics
from kiosk.domain.wire import event_channel, seal_event, unseal_ack
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox, OutboxRow
from kiosk.reporting.publication import Message
from kiosk.reporting.stamp import Stamp

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
        stamp: Stamp,
    ) -> None:
        self._outbox = outbox
        self._publish = publish
        self._topics = topics
        self._clock = stamp.clock
        self._session = stamp.session
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
            ack = unseal_ack(payload, self._topics.kiosk, self._channel)
        except MessageError as error:
            log.warning("ack not taken: %s", error)
            return
        if ack.session != self._session:
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
        return Message(
            self._topics.events,
            seal_event(row.body, self._channel),
            properties=(("v", VERSION), ("session", str(self._session))),
        )
