"""An act of an officer as a page asks for it: what the form must hold, and what comes back filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
from kiosk.domain.jalali import jalali_text, parse_jalali
from kiosk.domain.people import MaritalStatus, Sex
from kiosk.domain.problems import FieldError

OUTCOMES = ("deceased", "not_eligible")
LONGEST_FIELD = 400
_ITEM = "item."
_YES_NO = ("True", "False")
_CHOICES = {"sex": tuple(Sex), "marital_status": tuple(MaritalStatus), "alive": _YES_NO, "current": _YES_NO}
_WITH_PLACE = (Act.RECALL, Act.CHANGE_PLACE)


@dataclass(frozen=True, slots=True)
class Needs:
    """What the form of an act asks for beside the reason and the officer's PIN."""

    second: bool
    place: bool
    outcome: bool
    fields: Sequence["Field"]


@dataclass(frozen=True, slots=True)
class Field:
    """An item as an officer sees it: dates in the calendar of the country, choices as what may be chosen."""

    path: str
    stored: str
    shown: str
    choices: Sequence[str] = ()

    @property
    def person(self) -> str:
        """Whose item it is, without the number of a spouse or child."""
        return self.path.split(".")[0]

    @property
    def number(self) -> str:
        """Which spouse or child, counted from one; empty for the others."""
        steps = self.path.split(".")
        return str(int(steps[1]) + 1) if len(steps) == 3 else ""

    @property
    def leaf(self) -> str:
        return self.path.rpartition(".")[2]

    def read(self, given: str) -> str:
        """What is stored for what was typed; what cannot be read goes on as it is, and is refused there."""
        if not given or not self.leaf.endswith("_date"):
            return given
        try:
            return parse_jalali(given).isoformat()
        except FieldError:
            return given


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
        [_field(path, value) for path, value in _items(connection, keys, row.id, act).items()],
    )


def read_asked(form: Mapping[str, str], act: Act, application: str, needed: Needs) -> Asked:
    """Only items that were changed are passed on; whatever else the browser sent is not."""
    changed: dict[str, str] = {}
    for field in needed.fields:
        given = form.get(_ITEM + field.path, field.shown).strip()[:LONGEST_FIELD]
        if given != field.shown:
            changed[field.path] = field.read(given)
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


def _field(path: str, stored: str) -> Field:
    leaf = path.rpartition(".")[2]
    shown = jalali_text(date.fromisoformat(stored)) if leaf.endswith("_date") and stored else stored
    return Field(path, stored, shown, _CHOICES.get(leaf, ()))


def _is_contact(path: str) -> bool:
    return path.startswith("contact.")
