"""What a start makes of deliveries that the last run left unfinished (F25-F27): never a success inferred."""

from collections.abc import Iterable
from itertools import groupby

from kiosk.domain.delivery import DeliveryOutcome, DeliveryStep
from kiosk.ports import JournalRecord
from kiosk.session import reports
from kiosk.session.commands import Command, FreeClaim, Report, Write
from kiosk.session.faults import Fault
from kiosk.session.reports import VOID


def released_card(records: Iterable[JournalRecord]) -> str | None:
    """The serial of the card whose release was left open: somebody must look if it still lies there."""
    left = [each[-1] for each in _by_application(records)]
    return next(
        (str(r.facts.get("card_serial")) for r in left if r.step is DeliveryStep.RELEASE_INTENT), None
    )


def recover(records: Iterable[JournalRecord], *, card_seen: bool) -> list[Command]:
    """Close every unfinished delivery; `card_seen` tells whether the released card lies in the reader now."""
    return [command for each in _by_application(records) for command in _closed(each, card_seen)]


def _closed(records: list[JournalRecord], card_seen: bool) -> list[Command]:
    last = records[-1]
    match last.step:
        case DeliveryStep.TAKEN:
            report = _ended(last, DeliveryOutcome.DELIVERED)
            return [Write(DeliveryStep.CONFIRMED, last.application, {"outcome": "delivered"}, report)]
        case DeliveryStep.RELEASE_INTENT if not card_seen:
            end = _end(last, DeliveryOutcome.UNCONFIRMED)
            return [end, reports.alarm(Fault.RELEASE_UNCONFIRMED, last.application)]
        case DeliveryStep.VERIFY_INTENT:
            return [_spent(last), *_restarted(last)]
        case _:
            return _restarted(last)


def _restarted(last: JournalRecord) -> list[Command]:
    alarm = reports.alarm(Fault.UNFINISHED_DELIVERY, last.application)
    return [_end(last, DeliveryOutcome.RESTARTED), alarm, FreeClaim(last.application)]


def _spent(intent: JournalRecord) -> Write:
    """The try was reserved and its answer is unknown: it counts as spent, and its verdict as none."""
    facts = dict(intent.facts) | {"verdict": VOID}
    report = Report("delivery.verdict", {"application": intent.application} | facts)
    return Write(DeliveryStep.VERDICT, intent.application, facts, report)


def _end(last: JournalRecord, outcome: DeliveryOutcome) -> Write:
    facts = {"outcome": outcome.value, "restarted_at": last.step.value}
    return Write(DeliveryStep.ENDED, last.application, facts, _ended(last, outcome))


def _ended(last: JournalRecord, outcome: DeliveryOutcome) -> Report:
    data = {"application": last.application, "outcome": outcome.value, "restarted_at": last.step.value}
    return Report("delivery.ended", data)


def _by_application(records: Iterable[JournalRecord]) -> list[list[JournalRecord]]:
    ordered = sorted(records, key=lambda record: (record.application, record.number))
    return [list(group) for _, group in groupby(ordered, key=lambda record: record.application)]
