"""The people a simulated register knows: their items by path, and whether they live and may have a card."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kiosk.domain.inquiry import InquiryOutcome, ItemResult
from kiosk.domain.text import comparison_key

CODE = "applicant.national_code"


@dataclass(frozen=True, slots=True)
class Person:
    """`items` are what the register holds; what it does not hold it does not check."""

    items: Mapping[str, str] = field(repr=False)
    outcome: InquiryOutcome | None = None  # deceased, not eligible or duplicate


class PeopleFileError(ValueError):
    """A file of people that cannot be used; names the entry and never its content."""


def load(path: Path) -> dict[str, Person]:
    """People by national code, out of a JSON list of objects `{"items": {…}, "outcome": …}`."""
    try:
        entries = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PeopleFileError(f"{path}: give a JSON list of people") from error
    if not isinstance(entries, list):
        raise PeopleFileError(f"{path}: give a JSON list of people")
    return dict(person(entry, f"{path}: person {at}") for at, entry in enumerate(entries))


def person(entry: Any, where: str) -> tuple[str, Person]:
    held = entry.get("items") if isinstance(entry, dict) else None
    if not isinstance(held, dict) or not all(isinstance(each, str) for each in held.values()):
        raise PeopleFileError(f'{where}: "items" must be an object of texts')
    if CODE not in held:
        raise PeopleFileError(f"{where}: {CODE} is missing")
    try:
        outcome = InquiryOutcome(entry["outcome"]) if entry.get("outcome") else None
    except ValueError as error:
        raise PeopleFileError(f'{where}: "outcome" is unknown') from error
    return held[CODE], Person(held, outcome)


def compare(known: Person | None, asked: Mapping[str, str]) -> tuple[InquiryOutcome, dict[str, ItemResult]]:
    """Every item asked about, judged; a code nobody has is itself the mismatch."""
    if known is None:
        results = dict.fromkeys(asked, ItemResult.NOT_CHECKED)
        results[CODE] = ItemResult.MISMATCHED
        return InquiryOutcome.MISMATCH, results
    if known.outcome is not None:
        return known.outcome, {}
    results = {path: _judge(known.items.get(path), value) for path, value in asked.items()}
    differs = ItemResult.MISMATCHED in results.values()
    return InquiryOutcome.MISMATCH if differs else InquiryOutcome.CONFIRMED, results


def changed(known: Person, entry: Mapping[str, Any]) -> Person:
    """The person with some items or the outcome changed, as a control request says."""
    outcome = InquiryOutcome(entry["outcome"]) if entry.get("outcome") else None
    items = {str(path): str(value) for path, value in dict(entry.get("items") or {}).items()}
    return replace(known, items={**known.items, **items}, outcome=outcome)


def _judge(held: str | None, asked: str) -> ItemResult:
    if held is None:
        return ItemResult.NOT_CHECKED
    same = comparison_key(held) == comparison_key(asked)
    return ItemResult.CONFIRMED if same else ItemResult.MISMATCHED
