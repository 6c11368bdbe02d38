"""What the audit must show of technicians: they deliver nothing, and no start ends the service mode; pure."""

from collections.abc import Iterable, Iterator, Mapping

from kiosk.domain.audit import AuditError, AuditKind, Entry
from kiosk.domain.delivery import DeliveryStep
from kiosk.storage.service_mode import KEPT_AS

_ENTERED, _LEFT, _MODE = "service.entered", "service.left", "service.mode"


def judge(audit: Iterable[tuple[int, bytes, bytes]], counters: Mapping[str, int]) -> Iterator[str]:
    """What is wrong in a chain whose soundness is judged elsewhere.

    A start begins outside the service mode, so each event of it in one start is a change; whoever was signed
    on before is so no longer. `owed` is a mode that the last start ended in and this one has not told yet.
    """
    boot, signed_on, closed, owed = 0, False, False, False
    for entry in _entries(audit):
        if entry.boot != boot:
            boot, signed_on, closed, owed = entry.boot, False, False, closed or owed
        if entry.kind is AuditKind.DELIVERY:
            record, step = entry.facts["record"], entry.facts["step"]
            if signed_on:
                yield f"journal record {record}: written while a technician was signed on"
            elif step == DeliveryStep.CLAIM and (closed or owed):
                yield f"journal record {record}: claimed in service mode"
        elif entry.kind is AuditKind.EVENT:
            told = entry.facts["type"]
            signed_on = told == _ENTERED or (signed_on and told != _LEFT)
            if told == _MODE:
                closed, owed = not closed, False
    if (closed or owed) and KEPT_AS not in counters:
        yield "the kiosk said that it is in service mode, and the next start would not find it"


def _entries(audit: Iterable[tuple[int, bytes, bytes]]) -> Iterator[Entry]:
    for _, body, _ in audit:
        try:
            yield Entry.decode(body)
        except AuditError:
            continue
