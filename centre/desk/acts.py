"""One act of an officer, from the PIN to the line in the book, whether it is carried out or refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Row, or_, select

from centre.applications.kinship import concerns
from centre.delivery.custody import live_card
from centre.delivery.offline import NOBODY as NO_KIOSK
from centre.delivery.offline import reserve
from centre.desk import book, cards, decisions, erasure, office
from centre.desk.context import Asked, Desk
from centre.fleet.register import Officer, known_officer
from centre.storage.database import write_anew
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, authorisations
from centre.storage.transactions import in_transaction
from kiosk.domain.applications import ApplicationState
from kiosk.domain.delivery import OfficerRefusal
from kiosk.domain.desk import Act, DeskError, DeskRefusal, Facts, check_act
from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.policy import ProcessPolicy

_ITEM = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)*")  # a value typed in its place stays out of the book
TERMINAL, DONE = "desk", "done"
UNKNOWN = Officer("unknown", "unknown")
_ACTS: dict[Act, Callable[[Desk, Row[Any], Asked], Any]] = {
    Act.TRY_AGAIN: decisions.try_again,
    Act.NEW_CAPTURE: decisions.new_capture,
    Act.NEW_CARD: decisions.new_card,
    Act.SETTLE_IN_CUSTODY: decisions.try_again,
    Act.SETTLE_DELIVERED: decisions.settle_delivered,
    Act.HAND_OVER: decisions.hand_over_by_exception,
    Act.RECALL: cards.recall,
    Act.ARRIVED: cards.book_in,
    Act.CHANGE_PLACE: cards.change_place,
    Act.REMAKE: decisions.new_card,
    Act.CORRECT: office.correct,
    Act.END: office.end,
    Act.INELIGIBLE: office.ineligible,
    Act.CONTACT: office.contact,
    Act.REPRINT: office.reprint,
    Act.ERASE: erasure.erase,
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who says they are an officer."""

    name: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act; `told` is for the officer's eyes and paper."""

    refused: DeskRefusal | None
    state: str | None = None
    told: dict[str, Any] = field(default_factory=dict)


class DeskWork:
    """Carries out acts in transactions of the caller; every one leaves a line in the book."""

    def __init__(self, keys: CentreKeys, policy: ProcessPolicy) -> None:
        self._keys = keys
        self._policy = policy

    def act(
        self, connection: Connection, asked: Asked, first: SignIn, second: SignIn | None, now: float
    ) -> Outcome:
        row = find_application(connection, asked.named)
        officer = _signed_in(connection, first, now)
        other = _signed_in(connection, second, now) if second is not None else None
        refused = _refused_sign_in(officer, other)
        if refused is None and row is None:
            refused = DeskRefusal.NOT_FOUND
        if refused is not None or row is None or not isinstance(officer, Officer):
            _write(connection, asked, officer, other, row, refused or DeskRefusal.NOT_FOUND, now)
            return Outcome(refused)
        colleague = other if isinstance(other, Officer) else None
        desk = Desk(connection, self._keys, self._policy, officer, now, colleague)
        return self._carry_out(desk, row, asked)

    def _carry_out(self, desk: Desk, row: Row[Any], asked: Asked) -> Outcome:
        refused = check_act(asked.act, _facts(desk, row, asked))
        told: Any = None
        if refused is None:
            with desk.connection.begin_nested() as savepoint:
                try:
                    told = _ACTS[asked.act](desk, row, asked)
                except DeskError as error:
                    savepoint.rollback()
                    refused = error.refusal
        if refused is DeskRefusal.KIOSK_MAY_DELIVER:
            reserve(desk.connection, row.card_serial, NO_KIOSK)
        signature = told if isinstance(told, bytes) else None
        _write(desk.connection, asked, desk.officer, desk.second, row, refused, desk.now, signature)
        after = find_application(desk.connection, row.id)
        state = after.state if after is not None else row.state
        return Outcome(refused, state, told if isinstance(told, dict) else {})


def carried_out(
    engine: Engine, work: DeskWork, asked: Asked, first: SignIn, second: SignIn | None, now: float
) -> Outcome:
    """An act in a transaction of its own; what it erased is not left in the database's files either."""
    outcome = in_transaction(engine, lambda each: work.act(each, asked, first, second, now))
    if asked.act is Act.ERASE and outcome.refused is None:
        write_anew(engine)
    return outcome


def find_application(connection: Connection, named: str) -> Row[Any] | None:
    """By tracking or receipt number, card serial, or the application's own reference."""
    tracking, receipt = (parse_number(named, kind) or named for kind in NumberKind)
    same = or_(
        applications.c.id == named,
        applications.c.card_serial == named,
        applications.c.tracking == tracking,
        applications.c.receipt == receipt,
    )
    return connection.execute(select(applications).where(same).limit(1)).one_or_none()


def _facts(desk: Desk, row: Row[Any], asked: Asked) -> Facts:
    card = live_card(desk.connection, row.id)
    checked = (authorisations.c.application == row.id, authorisations.c.checker.is_not(None))
    newest = select(authorisations.c.checker).where(*checked).order_by(authorisations.c.number.desc())
    second = desk.second
    return Facts(
        state=ApplicationState(row.state),
        officer=desk.officer.reference,
        officer_place=desk.officer.place,
        reason=asked.reason.strip(),
        card_place=card.location if card is not None else None,
        second=second.reference if second else None,
        second_place=second.place if second else None,
        checker=desk.connection.execute(newest.limit(1)).scalar(),
        own=any(
            concerns(desk.connection, desk.keys, row, each.code) for each in (desk.officer, second) if each
        ),
    )


def _signed_in(connection: Connection, who: SignIn, now: float) -> Officer | OfficerRefusal:
    return known_officer(connection, who.name, who.pin, terminal=TERMINAL, now=now)


def _refused_sign_in(*signed_in: Officer | OfficerRefusal | None) -> DeskRefusal | None:
    refused = [each for each in signed_in if isinstance(each, OfficerRefusal)]
    return DeskRefusal(refused[0].value) if refused else None


def _write(
    connection: Connection,
    asked: Asked,
    officer: Officer | OfficerRefusal | None,
    second: Officer | OfficerRefusal | None,
    row: Row[Any] | None,
    refused: DeskRefusal | None,
    now: float,
    signature: bytes | None = None,
) -> None:
    who = officer if isinstance(officer, Officer) else UNKNOWN
    entry = {
        "at": now,
        "officer": who.reference,
        "second": second.reference if isinstance(second, Officer) else None,
        "place": who.place,
        "act": asked.act.value,
        "application": row.id if row is not None else None,
        "detail": _detail(asked)[:200],
        "reason": asked.reason.strip()[:200],
        "outcome": refused.value if refused else DONE,
    }
    book.write(connection, entry, signature)


def _detail(asked: Asked) -> str:
    """Which place or outcome, and which items; never what a person's item is or was."""
    told = [f"{key}={asked.details[key]}" for key in ("place", "outcome") if asked.details.get(key)]
    items = [str(path) for key in ("changes", "contact") for path in sorted(asked.details.get(key) or {})]
    return " ".join([*told, *filter(_ITEM.fullmatch, items)])
