"""Every event ever written is still owed to the centre or was receipted by it, never neither; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kiosk.domain.audit import AuditError, AuditKind, Entry
from kiosk.domain.messages import decode, open_envelope
from kiosk.domain.refusals import MessageError
from kiosk.inspection.kept import Kept


@dataclass(slots=True)
class Ledger:
    """What the audit says of the events: the id of each number, and which the centre has."""

    ids: dict[int, str] = field(default_factory=dict)
    upto: int = 0
    settled: set[int] = field(default_factory=set)

    def has_receipt(self, seq: int) -> bool:
        return seq <= self.upto or seq in self.settled


def ledger(audit: Iterable[tuple[int, bytes, bytes]]) -> Ledger:
    """The account of a chain whose soundness is judged elsewhere."""
    account = Ledger()
    for _, body, _ in audit:
        try:
            entry = Entry.decode(body)
        except AuditError:
            continue
        facts = entry.facts
        if entry.kind is AuditKind.EVENT:
            account.ids[facts["seq"]] = facts["id"]
        elif entry.kind is AuditKind.ACKNOWLEDGED:
            account.upto = max(account.upto, facts["upto"])
            account.settled.update(n for n in (*facts["also"], *facts["rejected"]) if type(n) is int)
    return account


def judge(kept: Kept, account: Ledger) -> Iterator[str]:
    """What is wrong between the audit's events, their counter, the outbox and the dead letters."""
    waiting = {seq: identity for seq, identity, _ in kept.outbox}
    newest = kept.counters.get("seq", 0)
    yield from (f"event {seq} is not in the audit" for seq in range(1, newest + 1) if seq not in account.ids)
    for seq, identity in account.ids.items():
        if not account.has_receipt(seq) and seq not in waiting:
            yield f"event {seq} is neither in the outbox nor receipted by the centre"
        if waiting.get(seq, identity) != identity:
            yield f"event {seq} in the outbox has another id than the audit"
    yield from _bodies(kept)


def _bodies(kept: Kept) -> Iterator[str]:
    for seq, identity, body in (*kept.outbox, *kept.dead):
        try:
            plain = decode(body)
            event = open_envelope(plain, str(plain.get("kiosk")))
        except MessageError as error:
            yield f"event {seq} cannot be read: {error}"
            continue
        if (event.seq, str(event.id), str(event.store)) != (seq, identity, kept.store):
            yield f"event {seq} is stored under another number, id or store than its own"
