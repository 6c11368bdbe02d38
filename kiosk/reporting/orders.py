"""Takes the centre's signed orders: judged, written down, carried out one after the other, and told of.

What may be done is what `acts` holds and nothing else; none of it reaches a card or the latch.
"""

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.domain.orders import (
    Order,
    OrderError,
    OrderRefusal,
    OrderStatus,
    OrderType,
    check_order,
    open_order,
)
from kiosk.domain.topics import KioskTopics
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.order_book import Entry, OrderBook
from kiosk.reporting.publication import Message
from kiosk.reporting.stamp import Stamp
from kiosk.storage.store import StoreError

log = logging.getLogger(__name__)

PROGRESS_EXPIRY_S = 86_400
MOST_WAITING = 100

_TOLD = (
    *(OrderRefusal.REPLAYED, OrderRefusal.UNKNOWN_TYPE),
    *(OrderRefusal.TOO_EARLY, OrderRefusal.TOO_LATE),
)

Act = Callable[[Order], Mapping[str, Any] | None]
"""Carries an order out: what came of it, or None for one that the next start ends."""


class OrderFailedError(Exception):
    """An order that could not be carried out; the text is a word of ours."""


class Orders:
    """`heard` is called by the line and never waits; a thread of its own does the work."""

    def __init__(
        self,
        book: OrderBook,
        stamp: Stamp,
        keys: KioskKeys,
        *,
        topics: KioskTopics,
        publish: Callable[[Message], bool],
        acts: Mapping[OrderType, Act],
    ) -> None:
        self._book = book
        self._stamp = stamp
        self._keys = keys
        self._topics = topics
        self._publish = publish
        self._acts = acts
        self._heard: queue.Queue[Message | None] = queue.Queue(MOST_WAITING)
        self._prefix = topics.command("")
        self._thread = threading.Thread(target=self._run, name="orders", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._heard.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def heard(self, message: Message) -> bool:
        """Whether this was an order to take; too many at once are dropped, as nobody sends so many."""
        if not message.topic.startswith(self._prefix):
            return False
        try:
            self._heard.put_nowait(message)
        except queue.Full:
            log.error("too many orders wait")
        return True

    def _run(self) -> None:
        try:
            self._end_what_was_begun()
            while (message := self._heard.get()) is not None:
                self.take(message)
        except StoreError as error:
            log.error("no more orders are taken: %s", error)

    def take(self, message: Message) -> None:
        """Judge one order and carry it out."""
        name = message.topic.removeprefix(self._prefix)
        known = self._book.find(name)
        try:
            order, kind = self._judged(message, name, is_known=known is not None)
        except OrderError as error:
            self._refuse(name, error.reason)
            return
        if known:
            self._tell(known)
            return
        entry = self._book.accept(order)
        self._tell(entry)
        self._carry_out(entry, order, self._acts.get(kind))

    def _judged(self, message: Message, name: str, *, is_known: bool) -> tuple[Order, OrderType]:
        if message.retain:
            raise OrderError(OrderRefusal.RETAINED)
        order = open_order(message.payload, self._keys.centre_signing, self._keys.kiosk, name)
        if is_known:
            return order, OrderType(order.type)
        stamp = self._stamp
        return order, check_order(order, stamp.clock.now(), stamp.trust, self._book.last_counter())

    def _refuse(self, name: str, reason: OrderRefusal) -> None:
        """Written nowhere, and told only of what the centre did sign for us: others may send rubbish."""
        log.warning("order refused: %s", reason.value)
        if reason not in _TOLD:
            return
        late = reason is OrderRefusal.TOO_LATE
        status = OrderStatus.EXPIRED if late else OrderStatus.REFUSED
        self._tell(Entry(name, "", status, reason.value))

    def _carry_out(self, entry: Entry, order: Order, act: Act | None) -> None:
        if act is None:
            self._tell(self._book.end(entry, OrderStatus.FAILED, "not_supported"))
            return
        self._tell(self._book.run(entry))
        try:
            result = act(order)
        except OrderFailedError as error:
            self._tell(self._book.end(entry, OrderStatus.FAILED, str(error)))
        except StoreError:
            raise
        except Exception:
            log.exception("order %s met a bug", order.type)
            self._tell(self._book.end(entry, OrderStatus.FAILED, "bug"))
        else:
            if result is not None:
                self._tell(self._book.end(entry, OrderStatus.DONE, None, result))

    def _end_what_was_begun(self) -> None:
        """A restart that was ordered is done now; whatever else was cut off is not begun again."""
        for entry in self._book.begun():
            if entry.type == OrderType.RESTART:
                self._book.end(entry, OrderStatus.DONE, None, {"boot": self._stamp.boot})
            else:
                self._book.end(entry, OrderStatus.FAILED, "interrupted")

    def _tell(self, entry: Entry) -> None:
        body = self._stamp.message("cmd", entry.told()).encode()
        self._publish(Message(self._topics.progress(entry.id), body, expiry_s=PROGRESS_EXPIRY_S))
