"""An act of an officer as a page asks for it: what the form must hold, and what comes back filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.contact_changes import SELF_DECLARED
from centre.applications.forms import load_form
from centre.applications.submissions import CONTACT_FIELDS
from centre.delivery.custody import live_card
from centre.desk.acts import SignIn
from centre.desk.context import Asked
from centre.fleet.register import Officer
from centre.storage.keys import CentreKeys
from centre.storage.schema import forms
from kiosk.domain.applications import ApplicationState
from kiosk.domain.desk import RULES, Act
from kiosk.domain.form_wire import items

OUTCOMES = ("deceased", "not_eligible")
LONGEST_FIELD = 400
_ITEM = "item."
_WITH_PLACE = (Act.RECALL, Act.CHANGE_PLACE)


@dataclass(frozen=True, slots=True)
class Needs:
    """What the form of an act asks for beside the reason and the officer's PIN."""

    second: bool
    place: bool
    outcome: bool
    items: Mapping[str, str]


def possible_acts(connection: Connection, row: Row[Any], officer: Officer) -> list[Act]:
    """What this officer may decide about the application as it stands."""
    card = live_card(connection, row.id)
    here = card is not None and card.location == officer.place
    state = ApplicationState(row.state)
    return [act for act, rule in RULES.items() if state in rule.states and (here or not rule.where_card_is)]


def needs(connection: Connection, keys: CentreKeys, row: Row[Any], act: Act) -> Needs:
    return Needs(
        RULES[act].second,
        act in _WITH_PLACE,
        act is Act.INELIGIBLE,
        _items(connection, keys, row.id, act),
    )


def read_asked(form: Mapping[str, str], act: Act, application: str, needed: Needs) -> Asked:
    """Only items that were changed are passed on; whatever else the browser sent is not."""
    given = {path: form.get(_ITEM + path, "").strip()[:LONGEST_FIELD] for path in needed.items}
    changed = {path: value for path, value in given.items() if value != needed.items[path]}
    contact = {path.removeprefix("contact."): value for path, value in changed.items() if _is_contact(path)}
    details: dict[str, Any] = {key: form.get(key, "") for key in ("place", "outcome") if form.get(key)}
    details |= {"contact": contact} if contact else {}
    details |= {"changes": {path: value for path, value in changed.items() if not _is_contact(path)}}
    return Asked(act, application, form.get("reason", "")[:LONGEST_FIELD], details)


def second_officer(form: Mapping[str, str]) -> SignIn | None:
    name = form.get("second", "").strip()[:LONGEST_FIELD]
    return SignIn(name, form.get("second_pin", "")[:LONGEST_FIELD]) if name else None


def _items(connection: Connection, keys: CentreKeys, application: str, act: Act) -> Mapping[str, str]:
    """What the act may change, with what it is now."""
    known = select(forms.c.application).where(forms.c.application == application)
    if act not in (Act.CORRECT, Act.CONTACT) or connection.execute(known).first() is None:
        return {}
    entry = load_form(connection, keys, application)
    if act is Act.CORRECT:
        return items(entry["form"])
    contact = {f"contact.{key}": entry["contact"].get(key, "") for key in CONTACT_FIELDS}
    form = items(entry["form"])
    return contact | {path: form.get(path, "") for path in SELF_DECLARED}


def _is_contact(path: str) -> bool:
    return path.startswith("contact.")
