"""The audit chain: every entry holds the hash of the one before it, so that a change, a gap or a swap shows.

    chain 0 = SHA-256("kiosk-audit" 00 store)        chain n = SHA-256(chain n-1 || entry n)

An entry is canonical JSON: keys sorted, no spaces, UTF-8. Whoever holds a signed head, the chain's value
after its newest entry at that time, notices also that the end was cut off.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain import fields

GENESIS = b"kiosk-audit\0"
CHAIN_BYTES = 32


class AuditKind(StrEnum):
    STARTED = "started"
    DELIVERY = "delivery"
    EVENT = "event"
    ACKNOWLEDGED = "acknowledged"
    SAVED = "saved"


FACTS: Mapping[AuditKind, Mapping[str, type]] = {
    AuditKind.STARTED: {},
    AuditKind.DELIVERY: {"record": int, "step": str, "application": str, "digest": str},
    AuditKind.EVENT: {"seq": int, "id": str, "type": str},
    AuditKind.ACKNOWLEDGED: {"upto": int, "also": list, "rejected": list},
    AuditKind.SAVED: {"events": int, "records": int, "others": int},  # out of a store that was set aside
}
"""What each kind of entry tells, all of it and nothing else: numbers, references, digests; nobody's data."""


class AuditError(ValueError):
    """An entry or a head that is none; the text says why and never what was in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit: `boot` counts the starts of the kiosk, `at` is its clock in RFC 3339."""

    number: int
    boot: int
    at: str
    kind: AuditKind
    facts: Mapping[str, Any]

    def encode(self) -> bytes:
        if {name: type(value) for name, value in self.facts.items()} != FACTS[self.kind]:
            raise AuditError(f"an entry {self.kind} tells {', '.join(FACTS[self.kind]) or 'nothing'}")
        return canonical(
            {
                "n": self.number,
                "boot": self.boot,
                "at": self.at,
                "kind": self.kind.value,
                "facts": dict(self.facts),
            }
        )

    @classmethod
    def decode(cls, body: bytes) -> Self:
        try:
            read = json.loads(body)
            entry = cls(read["n"], read["boot"], read["at"], AuditKind(read["kind"]), read["facts"])
            is_itself = entry.encode() == body
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise AuditError("not an audit entry") from error
        if not is_itself:
            raise AuditError("an audit entry in another form than its own")
        return entry


@dataclass(frozen=True, slots=True)
class Head:
    """The chain of one store after entry `number`, signed by its kiosk."""

    kiosk: str
    store: str
    number: int
    chain: bytes
    signature: bytes = b""

    def signed(self, key: Ed25519PrivateKey) -> "Head":
        return Head(self.kiosk, self.store, self.number, self.chain, key.sign(self._signed_part()))

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        try:
            key.verify(self.signature, self._signed_part())
        except InvalidSignature:
            return False
        return True

    def plain(self) -> dict[str, Any]:
        texts = {"chain": self.chain.hex(), "signature": self.signature.hex()}
        return {"kiosk": self.kiosk, "store": self.store, "number": self.number, **texts}

    @classmethod
    def read(cls, plain: dict[str, Any]) -> Self:
        """The head whose `plain` form this is; AuditError for anything else."""
        try:
            head = cls(
                fields.text(plain, "kiosk"),
                fields.text(plain, "store"),
                fields.whole(plain, "number"),
                bytes.fromhex(fields.text(plain, "chain")),
                bytes.fromhex(fields.text(plain, "signature")),
            )
        except ValueError as error:
            raise AuditError("not a head of an audit chain") from error
        if len(head.chain) != CHAIN_BYTES:
            raise AuditError("not a head of an audit chain")
        return head

    def _signed_part(self) -> bytes:
        return GENESIS + canonical({k: v for k, v in self.plain().items() if k != "signature"})


def canonical(body: Mapping[str, Any]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def first_link(store: str) -> bytes:
    return hashlib.sha256(GENESIS + store.encode()).digest()


def next_link(chain: bytes, body: bytes) -> bytes:
    return hashlib.sha256(chain + body).digest()


def verify(store: str, rows: Iterable[tuple[int, bytes, bytes]]) -> Iterator[str]:
    """What is wrong with the chain of `store`, given its rows (number, entry, chain) in order."""
    chain, expected = first_link(store), 1
    for number, body, kept in rows:
        if number != expected:
            yield f"audit entries {expected} to {number - 1} are missing"
        elif next_link(chain, body) != kept:
            yield f"audit entry {number} is not the one that was written"
        yield from _shape(number, body)
        chain, expected = kept, number + 1


def _shape(number: int, body: bytes) -> Iterator[str]:
    try:
        entry = Entry.decode(body)
    except AuditError as error:
        yield f"audit entry {number}: {error}"
        return
    if entry.number != number:
        yield f"audit entry {number} says it is number {entry.number}"
