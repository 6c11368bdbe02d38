"""How each kind of message between kiosk and centre is sealed, in one place for both ends.

An event's header stays readable for the broker's side and is authenticated with its body, so that neither
number nor kind can be changed on the way; the ack is sealed, so that no false broker can empty an outbox.
"""

import json
import uuid
from base64 import b64decode, b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.domain.messages import (
    VERSION,
    Ack,
    Envelope,
    decode,
    encode,
    open_ack,
    open_event,
    parse_object,
)
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.sealing import Channel, SealError, context


def event_channel(ours: X25519PrivateKey, theirs: X25519PublicKey) -> Channel:
    return Channel(ours, theirs, b"events")


def seal_event(stored: bytes, channel: Channel) -> bytes:
    """A stored event as it travels: `data` is replaced by its sealed form."""
    body: dict[str, Any] = json.loads(stored)
    sealed = channel.seal(encode(body["data"]), _event_context(body))
    return encode(body | {"data": {"sealed": b64encode(sealed).decode()}})


def unseal_event(payload: bytes, kiosk: str, channel: Channel) -> Envelope:
    """The event of `kiosk`; a MessageError when it is not whole, not valid or not this kiosk's."""
    body = decode(payload)
    try:
        sealed = b64decode(str(body["data"]["sealed"]), validate=True)
        body["data"] = parse_object(channel.unseal(sealed, _event_context(body)))
    except MessageError:
        raise
    except (SealError, ValueError, KeyError, TypeError) as error:
        raise MessageError(Refusal.NOT_SEALED) from error
    return open_event(body, kiosk)


def seal_ack(ack: Ack, kiosk: str, channel: Channel) -> bytes:
    return wrap(channel.seal(ack.encode(), context("ack", kiosk)))


def unseal_ack(payload: bytes, kiosk: str, channel: Channel) -> Ack:
    try:
        return open_ack(channel.unseal(unwrap(payload), context("ack", kiosk)))
    except SealError as error:
        raise MessageError(Refusal.NOT_SEALED) from error


def wrap(sealed: bytes) -> bytes:
    """A sealed body as the JSON object that travels."""
    return encode({"v": VERSION, "sealed": b64encode(sealed).decode()})


def unwrap(payload: bytes) -> bytes:
    try:
        return b64decode(str(decode(payload).get("sealed")), validate=True)
    except ValueError as error:
        raise MessageError(Refusal.NOT_SEALED) from error


def request_context(kiosk: str, op: str, correlation: bytes) -> bytes:
    return context("request", kiosk, op, correlation)


def reply_context(kiosk: str, op: str, correlation: bytes) -> bytes:
    return context("reply", kiosk, op, correlation)


def packet_context(kiosk: str, packet: uuid.UUID) -> bytes:
    """What a completion packet is sealed for; the kiosk that sealed it cannot open it again."""
    return context("packet", kiosk, packet.bytes)


def _event_context(body: dict[str, Any]) -> bytes:
    header = {key: value for key, value in body.items() if key != "data"}
    return context("event", encode(header))
