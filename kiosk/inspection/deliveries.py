"""What the journal of deliveries must show, whatever happened to the machine; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from kiosk.domain.delivery import DeliveryOutcome, DeliveryStep

MATCH, NO_MATCH = "match", "no_match"
MOST_TRIES = 10  # FIPS 201-3 allows no more in a row, whatever the policy says
_ENDS = frozenset({DeliveryStep.CONFIRMED, DeliveryStep.ENDED})
_PROOF = (
    DeliveryStep.DOCUMENTS,
    DeliveryStep.CARD,
    DeliveryStep.VERIFY_INTENT,
    DeliveryStep.VERDICT,
    DeliveryStep.RECORD_INTENT,
    DeliveryStep.CHIP_RECEIPT,
)
_ONLY_AFTER = {
    DeliveryStep.DOCUMENTS: {DeliveryStep.CLAIM},
    DeliveryStep.CAPTURE: {DeliveryStep.CARD, DeliveryStep.CAPTURE, DeliveryStep.VERDICT},
    DeliveryStep.VERIFY_INTENT: {DeliveryStep.CAPTURE},
    DeliveryStep.VERDICT: {DeliveryStep.VERIFY_INTENT},
    DeliveryStep.RECORD_INTENT: {DeliveryStep.VERDICT},
    DeliveryStep.CHIP_RECEIPT: {DeliveryStep.RECORD_INTENT},
    DeliveryStep.RELEASE_INTENT: {DeliveryStep.CHIP_RECEIPT},
    DeliveryStep.TAKEN: {DeliveryStep.RELEASE_INTENT},
    DeliveryStep.CONFIRMED: {DeliveryStep.TAKEN},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the journal; `boot` counts the kiosk's starts."""

    number: int
    boot: int
    step: DeliveryStep
    application: str
    facts: Mapping[str, Any]


def judge(lines: Iterable[Line]) -> Iterator[str]:
    """What is wrong with the deliveries these records tell of, a line a finding."""
    ordered = sorted(lines, key=lambda line: (line.application, line.number))
    for application, own in groupby(ordered, key=lambda line: line.application):
        deliveries = list(_deliveries(own))
        for delivery in deliveries:
            yield from (f"application {application}: {found}" for found in _delivery(delivery))
        confirmed = [lines for lines in deliveries if lines[-1].step is DeliveryStep.CONFIRMED]
        if len(confirmed) > 1:
            yield f"application {application}: delivered {len(confirmed)} times"
        if confirmed and confirmed[0] is not deliveries[-1]:
            yield f"application {application}: claimed again after it was delivered"
        yield from (f"application {application}: {found}" for found in _tries(_with_tries(deliveries)))


def _with_tries(deliveries: list[list[Line]]) -> list[Line]:
    return [line for delivery in deliveries for line in delivery if "tries_left" in line.facts]


def _deliveries(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The records of each delivery: from its claim to its end, or as far as it came."""
    current: list[Line] = []
    for line in lines:
        if current and (line.step is DeliveryStep.CLAIM or current[-1].step in _ENDS):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _delivery(lines: list[Line]) -> Iterator[str]:
    if lines[0].step is not DeliveryStep.CLAIM:
        yield f"record {lines[0].number} belongs to no claim"
    for before, line in pairwise(lines):
        allowed = _ONLY_AFTER.get(line.step)
        if allowed and before.step not in allowed:
            yield f"record {line.number}: {line.step} directly after {before.step}"
    for at, line in enumerate(lines):
        if line.step is DeliveryStep.RELEASE_INTENT:
            yield from _proof(line, lines[:at])
    yield from _ending(lines)
    if sum(line.step is DeliveryStep.VERIFY_INTENT for line in lines) > MOST_TRIES:
        yield f"record {lines[0].number}: more than {MOST_TRIES} tries in one delivery"


def _proof(release: Line, before: list[Line]) -> Iterator[str]:
    """A release stands on this card, a match and its receipt, all of the same start of the kiosk."""
    for step in _PROOF:
        newest = next((line for line in reversed(before) if line.step is step), None)
        if newest is None:
            yield f"record {release.number}: released without {step}"
        elif newest.boot != release.boot:
            yield f"record {release.number}: released on {step} of an earlier start"
        elif step is DeliveryStep.VERDICT and newest.facts.get("verdict") != MATCH:
            yield f"record {release.number}: released without a match"


def _ending(lines: list[Line]) -> Iterator[str]:
    last = lines[-1]
    says_delivered = last.facts.get("outcome") == DeliveryOutcome.DELIVERED
    if says_delivered is not (last.step is DeliveryStep.CONFIRMED):
        yield f"record {last.number}: {last.step} with the outcome {last.facts.get('outcome')}"


def _tries(lines: list[Line]) -> Iterator[str]:
    """What a chip has left after a refusal never grows without a match."""
    left: dict[Any, int] = {}
    for line in lines:
        finger, tries = line.facts.get("finger"), int(line.facts["tries_left"])
        if line.step is DeliveryStep.VERIFY_INTENT and tries > left.get(finger, tries):
            yield f"record {line.number}: finger {finger} has {tries} tries where {left[finger]} were left"
        if line.step is DeliveryStep.VERDICT:
            refused = line.facts.get("verdict") == NO_MATCH
            left = left | {finger: tries} if refused else {k: v for k, v in left.items() if k != finger}
