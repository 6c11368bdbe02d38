"""Who may look and who may act: operators with a password and a role, and the book of what they did."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Row, delete, select

from centre.applications.guessing import Limit, count_right, count_wrong, locked_s
from centre.fleet.register import find_kiosk
from centre.fleet.rights import within
from centre.storage.passwords import hashed, is_right
from centre.web.tables import operator_acts, operators

SIGN_IN = Limit("operator", tries=5, window_s=3600)
ADDRESS = Limit("operator address", tries=30, window_s=3600)
SHORTEST_PASSWORD = 12
LONGEST_NOTE = 300


class Role(StrEnum):
    """What an operator may do; each may what the ones before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"

    def may_act(self) -> bool:
        return self is Role.OPERATOR


class OperatorError(ValueError):
    """Something an operator cannot be or do; one line with the remedy."""


class NotAllowedError(OperatorError):
    """Something that this operator may not do; to be written down."""

    def __init__(self, text: str, subject: str = "") -> None:
        super().__init__(text)
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Operator:
    name: str
    role: Role
    scope: str = ""


def add_operator(
    connection: Connection, name: str, role: Role, password: str, now: float, scope: str = ""
) -> None:
    """Add an operator, or give a known one another role, password and reach."""
    if not re.fullmatch(r"[a-z][a-z0-9.-]{1,31}", name):
        raise OperatorError("a name has 2 to 32 of a-z, 0-9, . and -, and begins with a letter")
    if len(password) < SHORTEST_PASSWORD:
        raise OperatorError(f"a password has at least {SHORTEST_PASSWORD} characters")
    if not re.fullmatch(r"[a-z0-9-]{0,63}\*?", scope):
        raise OperatorError("a scope is one place, or the beginning of several such as tehran-*")
    connection.execute(delete(operators).where(operators.c.name == name))
    values = {"role": role.value, "scope": scope, "password_hash": hashed(password), "added_at": now}
    connection.execute(operators.insert().values(name=name, **values))


def sign_in(connection: Connection, name: str, password: str, address: str, now: float) -> Operator | None:
    """The operator, or None; unknown names and wrong passwords take as long and count alike."""
    if locked_s(connection, SIGN_IN, name, now) or locked_s(connection, ADDRESS, address, now):
        return None
    row = connection.execute(select(operators).where(operators.c.name == name)).one_or_none()
    right = is_right(row.password_hash if row else None, password)
    if row is None or not right:
        count_wrong(connection, SIGN_IN, name, now)
        count_wrong(connection, ADDRESS, address, now)
        return None
    count_right(connection, SIGN_IN, name)
    return Operator(row.name, Role(row.role), row.scope)


def known_operator(connection: Connection, name: str) -> Operator | None:
    """Somebody whom another gate let in under this name."""
    row = connection.execute(select(operators).where(operators.c.name == name)).one_or_none()
    return Operator(row.name, Role(row.role), row.scope) if row else None


def may_reach(connection: Connection, operator: Operator, kiosk: str) -> None:
    """OperatorError unless this operator may act, and on this kiosk."""
    if not operator.role.may_act():
        raise NotAllowedError("this role may look and not act", kiosk[:32])
    found = find_kiosk(connection, kiosk)
    if found is None:
        raise OperatorError(f"there is no kiosk {kiosk!r}")
    if not within(operator.scope, found.place):
        raise NotAllowedError(f"{kiosk} is out of this operator's reach ({operator.scope})", kiosk)


def write_down(connection: Connection, operator: str, act: str, subject: str, note: str, now: float) -> None:
    values = {"at": now, "operator": operator, "act": act, "subject": subject, "note": note[:LONGEST_NOTE]}
    connection.execute(operator_acts.insert().values(**values))


def latest_acts(
    connection: Connection, limit: int, subject: str | None = None
) -> list[Row[tuple[object, ...]]]:
    """What was done, the newest first."""
    newest = select(operator_acts).order_by(operator_acts.c.number.desc()).limit(limit)
    if subject is not None:
        newest = newest.where(operator_acts.c.subject == subject)
    return list(connection.execute(newest).all())
