"""What the kiosk and its reporter say: a byte of kind, the length of a head (4), the head, a payload.

from the kiosk      O opening, with the will | P publish | E end, after a farewell if there is one
from the reporter   U up | M message | R refused: code | L lost: cause

A head is JSON. The payload is a message's own and nobody's business here.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from kiosk.domain.fields import items, mapping, text, whole
from kiosk.domain.line_tls import Credentials
from kiosk.domain.messages import encode, parse_object
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.reporting.connection import Opening
from kiosk.reporting.publication import Endpoint, Message

LONGEST = 1 << 20  # bytes of a word; the broker takes 256 KiB
LONGEST_CAUSE = 200  # letters
_LENGTH_BYTES = 4
_TOPIC, _PEM = 1024, 1 << 16
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Publish:
    message: Message


@dataclass(frozen=True, slots=True)
class End:
    farewell: Message | None = None


@dataclass(frozen=True, slots=True)
class Up:
    """Every subscription is granted."""


@dataclass(frozen=True, slots=True)
class Heard:
    message: Message


@dataclass(frozen=True, slots=True)
class Refused:
    code: int


@dataclass(frozen=True, slots=True)
class Lost:
    """The reporter's last word."""

    cause: str


FromKiosk = Opening | Publish | End
FromReporter = Up | Heard | Refused | Lost


def write(word: FromKiosk | FromReporter) -> bytes:
    match word:
        case Opening():
            return _framed(b"O", _opening_head(word), word.will.payload)
        case Publish(message):
            return _framed(b"P", _message_head(message), message.payload)
        case End(farewell):
            return _framed(b"E", _message_head(farewell), farewell.payload) if farewell else _framed(b"E", {})
        case Up():
            return _framed(b"U", {})
        case Heard(message):
            return _framed(b"M", _message_head(message), message.payload)
        case Refused(code):
            return _framed(b"R", {"code": code})
        case Lost(cause):
            return _framed(b"L", {"cause": cause})


def read_from_kiosk(data: bytes) -> FromKiosk:
    """MessageError for what no kiosk says."""
    kind, head, payload = _apart(data)
    match kind:
        case b"O":
            return _opening(head, payload)
        case b"P":
            return Publish(_message(head, payload))
        case b"E":
            return End(_message(head, payload) if head or payload else None)
        case _:
            raise MessageError(Refusal.BAD_FIELD, "kind")


def read_from_reporter(data: bytes) -> FromReporter:
    """MessageError for what no reporter says."""
    kind, head, payload = _apart(data)
    match kind:
        case b"U":
            return Up()
        case b"M":
            return Heard(_message(head, payload))
        case b"R":
            return Refused(_at_most(255, head, "code"))
        case b"L":
            return Lost(text(head, "cause", LONGEST_CAUSE))
        case _:
            raise MessageError(Refusal.BAD_FIELD, "kind")


def _framed(kind: bytes, head: dict[str, Any], payload: bytes = b"") -> bytes:
    told = encode(head)
    return kind + len(told).to_bytes(_LENGTH_BYTES, "big") + told + payload


def _apart(data: bytes) -> tuple[bytes, dict[str, Any], bytes]:
    begin = 1 + _LENGTH_BYTES
    end = begin + int.from_bytes(data[1:begin], "big")
    if len(data) < end:
        raise MessageError(Refusal.BAD_FIELD, "length")
    return data[:1], parse_object(data[begin:end], LONGEST), data[end:]


def _opening_head(opening: Opening) -> dict[str, Any]:
    return {
        "endpoint": asdict(opening.endpoint),
        "filters": opening.filters,
        "will": _message_head(opening.will),
        "credentials": asdict(opening.credentials) if opening.credentials else None,
    }


def _opening(head: dict[str, Any], payload: bytes) -> Opening:
    where = mapping(head, "endpoint")
    endpoint = Endpoint(
        text(where, "host"),
        _at_most(65_535, where, "port"),
        text(where, "client_id"),
        whole(where, "keepalive_s"),
        whole(where, "session_expiry_s"),
        whole(where, "in_flight"),
    )
    filters = tuple(text({"filter": each}, "filter", _TOPIC) for each in items(head, "filters"))
    shown = _maybe(mapping, head, "credentials")
    credentials = (
        None if shown is None else Credentials(text(shown, "authority", _PEM), text(shown, "identity", _PEM))
    )
    return Opening(endpoint, filters, _message(mapping(head, "will"), payload), credentials)


def _message_head(message: Message) -> dict[str, Any]:
    head = asdict(message)
    del head["payload"]
    return head | {"correlation": None if message.correlation is None else message.correlation.hex()}


def _message(head: dict[str, Any], payload: bytes) -> Message:
    correlation = _maybe(text, head, "correlation")
    try:
        raw = None if correlation is None else bytes.fromhex(correlation)
    except ValueError as error:
        raise MessageError(Refusal.BAD_FIELD, "correlation") from error
    return Message(
        text(head, "topic", _TOPIC),
        payload,
        _at_most(2, head, "qos"),
        _flag(head, "retain"),
        _maybe(whole, head, "expiry_s"),
        _maybe(text, head, "content_type"),
        tuple(_pair(each) for each in items(head, "properties")),
        raw,
        _maybe(text, head, "reply_to"),
    )


def _maybe(read: Callable[[dict[str, Any], str], T], head: dict[str, Any], key: str) -> T | None:
    return None if head.get(key) is None else read(head, key)


def _at_most(most: int, head: dict[str, Any], key: str) -> int:
    value = whole(head, key)
    if value > most:
        raise MessageError(Refusal.BAD_FIELD, key)
    return value


def _flag(head: dict[str, Any], key: str) -> bool:
    value = head.get(key)
    if not isinstance(value, bool):
        raise MessageError(Refusal.BAD_FIELD, key)
    return value


def _pair(value: Any) -> tuple[str, str]:
    match value:
        case [str(name), str(word)]:
            return name, word
        case _:
            raise MessageError(Refusal.BAD_FIELD, "properties")
