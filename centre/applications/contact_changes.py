"""What the register does not decide may be changed until completion, and counts as no edit (R63)."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.forms import load_form, replace_form
from centre.applications.identification import identify
from centre.applications.submissions import corrected, read_changes, read_contact, written
from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk
from centre.storage.keys import CentreKeys
from centre.storage.schema import inquiries
from kiosk.domain.applications import ApplicationState
from kiosk.domain.booking import local_day
from kiosk.domain.desk import RULES, Act
from kiosk.domain.form_wire import items
from kiosk.domain.inquiry import ItemResult
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.registration import ApplicationRefusal

SELF_DECLARED = ("mother.first_name", "mother.last_name")


class ContactChanges:
    """Answers `appl.contact`: `{"contact": {…}, "changes": {"mother.first_name": …}}`."""

    def __init__(self, keys: CentreKeys, policy: ProcessPolicy) -> None:
        self._keys = keys
        self._policy = policy

    def answer(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        return change_contact(connection, self._keys, self._policy, row, asked, where=kiosk.id, now=now)


def change_contact(
    connection: Connection,
    keys: CentreKeys,
    policy: ProcessPolicy,
    row: Row[Any],
    asked: dict[str, Any],
    *,
    where: str,
    now: float,
) -> Reply:
    """State and edit count stay; what was changed, where and when is kept."""
    if ApplicationState(row.state) not in RULES[Act.CONTACT].states:
        return refusal(ApplicationRefusal.NOT_POSSIBLE_NOW)
    entry, changes = load_form(connection, keys, row.id), read_changes(asked)
    if not set(changes) <= set(_open_items(connection, row)):
        return refusal(ApplicationRefusal.CONFIRMED_ITEM)
    told = asked.get("contact")
    contact, findings = read_contact({**entry["contact"], **(told if isinstance(told, dict) else {})})
    today = local_day(datetime.fromtimestamp(now, UTC))
    form = corrected(entry["form"], changes, today, policy.min_age_years) if changes else entry["form"]
    if isinstance(form, tuple) or findings:
        return refusal(ApplicationRefusal.INVALID, findings=written((*_findings(form), *findings)))
    fresh = entry | {"form": form, "contact": contact}
    new = _differences(entry, fresh)
    if not new:
        return refusal(ApplicationRefusal.NOTHING_CHANGED)
    replace_form(connection, keys, row.id, fresh, new, counted=False, kiosk=where, now=now)
    return {"ok": True, "data": {"changed": sorted(new)}}


def _open_items(connection: Connection, row: Row[Any]) -> tuple[str, ...]:
    """The self-declared items that the register did not check; none while it is still being asked."""
    newest = (inquiries.c.application == row.id, inquiries.c.attempt == row.attempt)
    results = connection.execute(select(inquiries.c.results).where(*newest)).scalar()
    known: dict[str, str] = json.loads(results) if results else {}
    return tuple(path for path in SELF_DECLARED if known.get(path) == ItemResult.NOT_CHECKED.value)


def _differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, str]:
    old = items({"contact": before["contact"], **before["form"]})
    new = items({"contact": after["contact"], **after["form"]})
    return {path: value for path, value in new.items() if old.get(path) != value}


def _findings(form: Any) -> tuple[Any, ...]:
    return form if isinstance(form, tuple) else ()
