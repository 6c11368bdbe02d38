"""What the centre may order of a kiosk, signed, and the kiosk's check of it; no order can let a card go.

signature = Ed25519 over "command/1" | kiosk | id | type | args | not before | not after | counter
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain import contract
from kiosk.domain.audit import canonical
from kiosk.domain.clock import ClockTrust
from kiosk.domain.messages import VERSION, decode, encode, timestamp
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import context

_PURPOSE = "command/1"


class OrderType(StrEnum):
    """All there are: whatever else is asked is refused."""

    PING = "ping"
    LOCK = "lock"
    UNLOCK = "unlock"
    RESTART = "restart"
    SELF_TEST = "self-test"
    LOG_PULL = "log-pull"
    OUTBOX_FLUSH = "outbox-flush"
    CONFIG_APPLY = "config-apply"
    CERT_RENEW = "cert-renew"
    ALARM_ACKNOWLEDGE = "alarm-acknowledge"


DANGEROUS = frozenset({OrderType.UNLOCK, OrderType.RESTART, OrderType.CONFIG_APPLY})
"""What a second person must confirm."""


class OrderStatus(StrEnum):
    """How far an order is, as the kiosk tells it."""

    ACCEPTED = "accepted"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    EXPIRED = "expired"

    @property
    def is_final(self) -> bool:
        return self not in (OrderStatus.ACCEPTED, OrderStatus.RUNNING)


class OrderRefusal(StrEnum):
    """Why a kiosk does not carry an order out."""

    UNREADABLE = "unreadable"
    NOT_SIGNED = "not_signed"
    FOREIGN = "foreign"
    RETAINED = "retained"
    UNKNOWN_TYPE = "unknown_type"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    REPLAYED = "replayed"


class OrderError(ValueError):
    """An order that is not to be carried out."""

    def __init__(self, reason: OrderRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Order:
    """One order to one kiosk; `counter` grows with each that the kiosk is sent."""

    kiosk: str
    id: str
    type: str
    args: Mapping[str, Any]
    not_before: datetime
    not_after: datetime
    counter: int

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        """The order as it travels."""
        signature = b64encode(key.sign(self._signed_part())).decode()
        body = {"v": VERSION, "id": self.id, "kiosk": self.kiosk, "type": self.type, "args": dict(self.args)}
        window = {"not_before": timestamp(self.not_before), "not_after": timestamp(self.not_after)}
        return encode({**body, **window, "counter": self.counter, "signature": signature})

    def _signed_part(self) -> bytes:
        window = timestamp(self.not_before), timestamp(self.not_after)
        args = canonical(self.args)
        return context(_PURPOSE, self.kiosk, self.id, self.type, args, *window, str(self.counter))


def open_order(payload: bytes, key: Ed25519PublicKey, kiosk: str, order: str) -> Order:
    """The order with the id `order` to `kiosk`, if the centre signed it; OrderError says why not."""
    try:
        body = decode(payload)
        contract.check("command", body)
        opened = _read(body)
        signature = b64decode(body["signature"], validate=True)
    except (MessageError, ValueError, OverflowError) as error:
        raise OrderError(OrderRefusal.UNREADABLE) from error
    try:
        key.verify(signature, opened._signed_part())
    except InvalidSignature as error:
        raise OrderError(OrderRefusal.NOT_SIGNED) from error
    if (opened.kiosk, opened.id) != (kiosk, order):
        raise OrderError(OrderRefusal.FOREIGN)
    return opened


def check_order(order: Order, now: datetime, trust: ClockTrust, last_counter: int) -> OrderType:
    """What to do, if it is one of ours, new, and for now.

    A clock that was never set cannot judge a window: there the counter and the broker's own expiry must do.
    """
    if order.counter <= last_counter:
        raise OrderError(OrderRefusal.REPLAYED)
    if trust is not ClockTrust.UNSET and now < order.not_before:
        raise OrderError(OrderRefusal.TOO_EARLY)
    if trust is not ClockTrust.UNSET and now > order.not_after:
        raise OrderError(OrderRefusal.TOO_LATE)
    try:
        return OrderType(order.type)
    except ValueError as error:
        raise OrderError(OrderRefusal.UNKNOWN_TYPE) from error


def _read(body: dict[str, Any]) -> Order:
    not_before, not_after = (datetime.fromisoformat(body[key]) for key in ("not_before", "not_after"))
    if not_before.tzinfo is None or not_after.tzinfo is None:
        raise ValueError("a time without its zone")
    named = {key: body[key] for key in ("kiosk", "id", "type", "args", "counter")}
    return Order(**named, not_before=not_before, not_after=not_after)
