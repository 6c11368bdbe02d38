"""The bodies of all messages between kiosk and centre: an envelope with `type` and `data`, and the ack.

What may be in them is said by the contract (`asyncapi.json`); an unknown major version is refused. The
`open_…` functions are the gates for what comes in: a refusal names its reason and never the content.
"""

import json
import math
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kiosk.domain import contract, fields
from kiosk.domain.clock import ClockTrust
from kiosk.domain.contract import MAX_BYTES as MAX_BYTES
from kiosk.domain.contract import VERSION as VERSION
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.topics import KIOSK_ID

MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message of a kiosk. `seq` and `store` number the events of one outbox; other messages have neither.

    `store` is the id of the database file that counts `seq`: a kiosk with a new disk starts a new count.
    """

    id: uuid.UUID
    kiosk: str
    session: uuid.UUID
    boot: int
    ts: datetime
    up: float
    clk: ClockTrust
    type: str
    data: dict[str, Any] = field(default_factory=dict, repr=False)
    seq: int | None = None
    store: uuid.UUID | None = None

    def encode(self) -> bytes:
        body: dict[str, Any] = {
            "v": VERSION,
            "id": str(self.id),
            "kiosk": self.kiosk,
            "session": str(self.session),
            "boot": self.boot,
            "ts": timestamp(self.ts),
            "up": round(self.up, 3),
            "clk": self.clk.value,
            "type": self.type,
            "data": self.data,
        }
        if self.seq is not None:
            body |= {"seq": self.seq, "store": str(self.store)}
        return encode(body)


@dataclass(frozen=True, slots=True)
class Rejection:
    """An event the centre will never take: it goes to the dead letters on both sides."""

    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ack:
    """What the centre has of one outbox: everything up to `upto`, and `also` these beyond it.

    `session` is the process start that sent what is acknowledged; a later one does not take it for its own.
    """

    store: uuid.UUID
    session: uuid.UUID
    upto: int
    also: tuple[int, ...] = ()
    missing: tuple[tuple[int, int], ...] = ()
    rejected: tuple[Rejection, ...] = ()

    def encode(self) -> bytes:
        rejected = [{"seq": each.seq, "reason": each.reason} for each in self.rejected]
        body: dict[str, Any] = {"v": VERSION, "store": str(self.store), "session": str(self.session)}
        body |= {"upto": self.upto, "also": list(self.also)}
        return encode(body | {"missing": [list(gap) for gap in self.missing], "rejected": rejected})


def encode(body: dict[str, Any]) -> bytes:
    """Compact JSON in UTF-8, keys in the order given."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def timestamp(instant: datetime) -> str:
    """RFC 3339 in UTC with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def decode(payload: bytes, most: int = MAX_BYTES) -> dict[str, Any]:
    """A JSON object of bounded size and depth in a version we speak."""
    body = parse_object(payload, most)
    version = body.get("v")
    if not isinstance(version, str) or version.split(".")[0] != VERSION.split(".")[0]:
        raise MessageError(Refusal.UNKNOWN_VERSION)
    return body


def parse_object(payload: bytes, most: int = MAX_BYTES) -> dict[str, Any]:
    """A JSON object of bounded size and depth, all of its numbers finite and its texts valid."""
    if len(payload) > most:
        raise MessageError(Refusal.TOO_LARGE)
    try:
        body = json.loads(payload, parse_constant=_refuse_constant, parse_float=_finite)
        if b"\\u" in payload:
            encode({"": body})  # an escaped half of a character pair is JSON, yet no text
        if b"\\u0000" in payload and _has_nul(body):
            raise ValueError("a NUL, which no database stores in a text")
    except (ValueError, RecursionError) as error:
        raise MessageError(Refusal.NOT_JSON) from error
    if not isinstance(body, dict):
        raise MessageError(Refusal.NOT_JSON, "not an object")
    # Nothing lies deeper than brackets were opened; seldom is there anything left to look for.
    if payload.count(b"{") + payload.count(b"[") > MAX_DEPTH and _depth(body) > MAX_DEPTH:
        raise MessageError(Refusal.TOO_DEEP)
    return body


def open_envelope(body: dict[str, Any], kiosk: str) -> Envelope:
    """The decoded message of `kiosk`, the id its topic names."""
    if body.get("kiosk") != kiosk or not KIOSK_ID.fullmatch(kiosk):
        raise MessageError(Refusal.FOREIGN_KIOSK)
    contract.check("envelope", body)
    numbered = "seq" in body
    return Envelope(
        id=uuid.UUID(body["id"]),
        kiosk=kiosk,
        session=uuid.UUID(body["session"]),
        boot=body["boot"],
        ts=fields.instant(body, "ts"),
        up=float(body["up"]),
        clk=ClockTrust(body["clk"]),
        type=body["type"],
        data=body["data"],
        seq=body["seq"] if numbered else None,
        store=fields.identifier(body, "store") if numbered else None,
    )


def open_event(body: dict[str, Any], kiosk: str) -> Envelope:
    """A decoded event, whose data is as the contract says for its type."""
    event = open_envelope(body, kiosk)
    contract.check_event(event.type, event.data, str(body.get("v")))
    return event


def open_ack(payload: bytes) -> Ack:
    body = decode(payload)
    contract.check("ack", body)
    return Ack(
        store=uuid.UUID(body["store"]),
        session=uuid.UUID(body["session"]),
        upto=body["upto"],
        also=tuple(body.get("also", ())),
        missing=tuple((first, last) for first, last in body.get("missing", ())),
        rejected=tuple(Rejection(each["seq"], each["reason"]) for each in body.get("rejected", ())),
    )


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a number too large")
    return value


def _depth(value: Any) -> int:
    # Breadth first, so that a hostile nesting costs no recursion of ours.
    level, deep = [value], 0
    while level:
        level = [child for each in level for child in _children(each)]
        deep += 1
    return deep - 1


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    keys = list(value) if isinstance(value, dict) else []
    return any(_has_nul(each) for each in (*keys, *_children(value)))


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
