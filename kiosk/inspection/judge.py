"""Every promise that can be judged from what lies on the disk, one finding a line."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain import audit
from kiosk.domain.audit import AuditError, AuditKind, Entry, Head
from kiosk.domain.delivery import DeliveryStep
from kiosk.domain.documents import parse_json
from kiosk.inspection import deliveries, owed, promises, sealed_rows, service
from kiosk.inspection.centre import judge_centre
from kiosk.inspection.kept import Kept, Row, UnreadableError, damage, find_store, read
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.signing import PUBLIC_FILE, read_public_keys, signing_key
from kiosk.storage.journal import line_digest
from kiosk.storage.store import FILE

KEYS = "keys"


def check_state(folder: Path, acks: Path | None) -> list[str]:
    """All findings over a state folder; UnreadableError where there is none to judge."""
    place = find_store(folder)
    store = place / FILE
    broken = list(damage(store))
    if broken:
        return broken
    kept = read(store)
    account = owed.ledger(kept.audit)
    return [
        *audit.verify(kept.store, kept.audit),
        *_journal_as_audited(kept),
        *kept.unreadable(),
        *deliveries.judge(kept.lines()),
        *_receipts(kept),
        *owed.judge(kept, account),
        *service.judge(kept.audit, kept.counters),
        *sealed_rows.judge(store, place),
        *judge_centre(folder, kept, account),
        *(promises.judge(_lines_of(acks), folder, store, kept, account) if acks else ()),
    ]


def verify_audit(folder: Path, head: Path | None) -> list[str]:
    """Findings over the audit chain alone, and against a head that was published."""
    place = find_store(folder)
    kept = read(place / FILE)
    found = [*audit.verify(kept.store, kept.audit), *_journal_as_audited(kept)]
    return found + (list(_against_head(kept, _head(head), _public_keys(folder))) if head else [])


def _journal_as_audited(kept: Kept) -> Iterator[str]:
    """Each journal record is the one whose digest the chain holds, and none is missing."""
    lines: dict[int, Row] = {row[0]: row for row in kept.journal}
    oldest = min(lines, default=0)
    audited = set()
    for _, body, _ in kept.audit:
        try:
            entry = Entry.decode(body)
        except AuditError:
            continue
        if entry.kind is not AuditKind.DELIVERY:
            continue
        record = entry.facts["record"]
        audited.add(record)
        if record in lines and line_digest(lines[record]) != entry.facts["digest"]:
            yield f"journal record {record} is not the one that was written"
        elif record not in lines and record > oldest:
            yield f"journal record {record} is missing"
    yield from (f"journal record {number} is not in the audit" for number in lines if number not in audited)


def _receipts(kept: Kept) -> Iterator[str]:
    for line in kept.lines():
        if line.step is DeliveryStep.CHIP_RECEIPT and line.number not in kept.receipts:
            yield f"journal record {line.number}: the chip's receipt is missing"


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error


def _against_head(kept: Kept, head: Head, keys: list[Ed25519PublicKey]) -> Iterator[str]:
    chain = {number: link for number, _, link in kept.audit}
    if keys and not any(head.is_signed_by(key) for key in keys):
        yield "the head was not signed by this kiosk"
    if head.store != kept.store:
        yield "the head is of another store"
    elif head.number not in chain:
        yield f"the audit ends before the published head at entry {head.number}: its end was cut off"
    elif chain[head.number] != head.chain:
        yield f"the audit is not the one that was published up to entry {head.number}"


def _head(path: Path) -> Head:
    try:
        plain = parse_json("\n".join(_lines_of(path)))
        return Head.read(plain if isinstance(plain, dict) else {})
    except ValueError as error:
        raise UnreadableError(f"{path}: not a head of an audit chain") from error


def signed_head(folder: Path) -> Head:
    """The head of the chain as it stands, signed with the key that lies beside the state."""
    kept = read(find_store(folder) / FILE)
    keys = _keys(folder)
    if keys is None:
        raise UnreadableError(f"{folder}: no {KEYS} beside it to sign with")
    number, _, chain = kept.audit[-1] if kept.audit else (0, b"", audit.first_link(kept.store))
    return Head(KioskKeys.load(keys).kiosk, kept.store, number, chain).signed(signing_key(keys))


def _public_keys(folder: Path) -> list[Ed25519PublicKey]:
    """The keys the kiosk signs and has signed with, where its keys lie beside its state."""
    keys = _keys(folder)
    if keys is None:
        return []
    try:
        return read_public_keys(keys / PUBLIC_FILE)
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{keys / PUBLIC_FILE}: no public key") from error


def _keys(folder: Path) -> Path | None:
    places = (folder / KEYS, folder.parent / KEYS)
    return next((each for each in places if (each / PUBLIC_FILE).is_file()), None)
