"""Configurations of the fleet: drafted, confirmed by a second person, rolled out in stages, reported.

    waiting -> rolling -> done | aborted        └─> withdrawn

Each has a revision of its own that only grows; going back is a new revision with the document of before.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select

from centre.fleet.rights import may_confirm
from centre.fleet.rollout import STAGES, Tally, Turn, in_turn, share, turn
from centre.fleet.tables import configurations, kiosk_configurations
from centre.storage.schema import kiosks, presence
from centre.web.operators import NotAllowedError, Operator, OperatorError, write_down
from kiosk.domain.configuration import ConfigurationError, read_document
from kiosk.domain.documents import parse_json

WAITING, ROLLING, DONE, ABORTED, WITHDRAWN = "waiting", "rolling", "done", "aborted", "withdrawn"
HOLD_S = 600.0  # a stage lasts at least so long
ABORT_PERCENT = 5
SYSTEM = "centre"
LONGEST_DOCUMENT = 8000


_WITHOUT = select(kiosks.c.id).where(
    kiosks.c.retired_at.is_(None),
    ~exists().where(kiosk_configurations.c.kiosk == kiosks.c.id, kiosk_configurations.c.desired.is_not(None)),
)


def draft(
    connection: Connection,
    operator: Operator,
    text: str,
    note: str,
    now: float,
    *,
    abort_percent: int = ABORT_PERCENT,
    hold_s: float = HOLD_S,
) -> int:
    """The revision of a new document that waits for a second person; OperatorError names what is wrong."""
    _check_role(operator)
    if not 0 <= abort_percent <= 100 or not 0 <= hold_s <= 7 * 86_400:
        raise OperatorError("the abort threshold is 0 to 100 percent, a stage 0 seconds to a week")
    document = parse_document(text)
    revision = _enter(connection, document, operator.name, WAITING, now, note=note)
    _change(connection, revision, abort_percent=abort_percent, hold_s=hold_s)
    write_down(connection, operator.name, "configuration", "", f"{revision} drafted: {note}", now)
    return revision


def confirm(connection: Connection, operator: Operator, revision: int, now: float) -> None:
    """Begin its roll-out; only one is on its way at a time."""
    _check_role(operator)
    row = _waiting(connection, revision)
    if not may_confirm(row.made_by, operator.name):
        raise NotAllowedError("a second person confirms what the first one drafted")
    if rolling(connection) is not None:
        raise OperatorError("another configuration is being rolled out; wait for its end or abort it")
    _change(connection, revision, state=ROLLING, confirmed_by=operator.name, stage=0, stage_at=now)
    write_down(connection, operator.name, "configuration", "", f"{revision} confirmed", now)


def withdraw(connection: Connection, operator: Operator, revision: int, now: float) -> None:
    _check_role(operator)
    _waiting(connection, revision)
    _change(connection, revision, state=WITHDRAWN)
    write_down(connection, operator.name, "configuration", "", f"{revision} withdrawn", now)


def abort(connection: Connection, operator: Operator, revision: int, now: float) -> None:
    """One person's word is enough to stop."""
    _check_role(operator)
    row = rolling(connection)
    if row is None or row.revision != revision:
        raise OperatorError("this configuration is not being rolled out")
    go_back(connection, row, "by_operator", now)
    write_down(connection, operator.name, "configuration", "", f"{revision} aborted", now)


def rolling(connection: Connection) -> Row[Any] | None:
    return connection.execute(select(configurations).where(configurations.c.state == ROLLING)).one_or_none()


def newest(connection: Connection) -> Row[Any] | None:
    """What the fleet runs with when nothing is on its way."""
    done = select(configurations).where(configurations.c.state == DONE)
    return connection.execute(done.order_by(configurations.c.revision.desc()).limit(1)).one_or_none()


def advance(connection: Connection, now: float) -> None:
    """Take the roll-out on its way one turn further, and give new kiosks what the others have."""
    row, current = rolling(connection), newest(connection)
    if current is not None:
        want(connection, list(connection.execute(_WITHOUT).scalars()), current.revision, now)
    if row is None:
        return
    names = connection.execute(select(kiosks.c.id).where(kiosks.c.retired_at.is_(None))).scalars().all()
    chosen = in_turn(row.revision, names)[: share(len(names), row.stage)]
    want(connection, chosen, row.revision, now)
    counted = tally(connection, row.revision)
    match turn(row.stage, counted, row.abort_percent, held=now >= row.stage_at + row.hold_s):
        case Turn.ABORT:
            go_back(connection, row, "too_many_failed", now)
        case Turn.FORWARD:
            _change(connection, row.revision, stage=row.stage + 1, stage_at=now)
        case Turn.DONE:
            _change(connection, row.revision, state=DONE)


def tally(connection: Connection, revision: int) -> Tally:
    """How those stand that were asked to run with this revision."""
    mine = kiosk_configurations.c.desired == revision
    joined = kiosk_configurations.join(
        presence, presence.c.kiosk == kiosk_configurations.c.kiosk, isouter=True
    )
    told = select(kiosk_configurations, presence.c.state.label("line"), presence.c.cause, presence.c.heard_at)
    counts = {"applied": 0, "refused": 0, "lost": 0, "open": 0, "away": 0}
    for row in connection.execute(told.select_from(joined).where(mine)):
        counts[_stands(row, revision)] += 1
    asked = sum(counts.values())
    return Tally(asked, counts["applied"], counts["refused"], counts["lost"], counts["open"])


def go_back(connection: Connection, row: Row[Any], reason: str, now: float) -> None:
    """Give everybody who was asked the document of before, as a revision of its own."""
    _change(connection, row.revision, state=ABORTED, reason=reason)
    before = newest(connection)
    document = json.loads(before.document) if before else {}
    note = f"back from {row.revision}"
    revision = _enter(connection, document, SYSTEM, DONE, now, note=note, stage=len(STAGES) - 1)
    asked = select(kiosk_configurations.c.kiosk).where(kiosk_configurations.c.desired == row.revision)
    want(connection, list(connection.execute(asked).scalars()), revision, now)


def want(connection: Connection, names: list[str], revision: int, now: float) -> None:
    """Have these kiosks run with a revision, as far as they are not meant to already."""
    if not names:
        return
    known = {row.kiosk: row.desired for row in connection.execute(select(kiosk_configurations))}
    values = {"desired": revision, "asked_at": now, "sent": False}
    for name in names:
        if name not in known:
            connection.execute(kiosk_configurations.insert().values(kiosk=name, **values))
        elif known[name] != revision:
            mine = kiosk_configurations.c.kiosk == name
            connection.execute(kiosk_configurations.update().where(mine).values(before=known[name], **values))


def note_reported(connection: Connection, kiosk: str, told: Mapping[str, Any], now: float) -> None:
    """What a kiosk runs with; one that does not have what it should is sent it again."""
    mine = kiosk_configurations.c.kiosk == kiosk
    row = connection.execute(select(kiosk_configurations).where(mine)).one_or_none()
    values: dict[str, Any] = {"reported": told["revision"], "digest": told["digest"], "state": told["state"]}
    values |= {"reason": told.get("reason"), "refused": told.get("refused"), "reported_at": now}
    if row is None:
        connection.execute(kiosk_configurations.insert().values(kiosk=kiosk, **values))
        return
    if row.desired is not None and told["revision"] != row.desired and told.get("refused") != row.desired:
        values["sent"] = row.sent and row.asked_at is not None and now - row.asked_at < _PATIENCE_S
    connection.execute(kiosk_configurations.update().where(mine).values(**values))


_PATIENCE_S = 60.0  # what was just sent may still be on its way


def list_all(connection: Connection, limit: int) -> list[Row[Any]]:
    newest_first = select(configurations).order_by(configurations.c.revision.desc()).limit(limit)
    return list(connection.execute(newest_first).all())


def of_kiosk(connection: Connection, kiosk: str) -> Row[Any] | None:
    mine = kiosk_configurations.c.kiosk == kiosk
    return connection.execute(select(kiosk_configurations).where(mine)).one_or_none()


def _stands(row: Row[Any], revision: int) -> str:
    if row.refused == revision and row.state == "refused":
        return "refused"
    is_gone = row.line == "offline" and row.cause != "stopped"
    was_there = row.heard_at is not None and row.heard_at >= row.asked_at
    if is_gone:
        return "lost" if was_there else "away"
    if row.reported == revision:
        return "applied"
    return "open" if row.line == "online" else "away"


def parse_document(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_DOCUMENT:
        raise OperatorError("the document is too long")
    try:
        document = parse_json(text)
    except ValueError as error:
        raise OperatorError(f"the document is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise OperatorError("the document is a JSON object with policy, hours or start")
    try:
        read_document(1, document)
    except ConfigurationError as error:
        raise OperatorError(str(error)) from None
    return document


def _enter(
    connection: Connection,
    document: Mapping[str, Any],
    made_by: str,
    state: str,
    now: float,
    *,
    note: str,
    stage: int = 0,
) -> int:
    last = connection.execute(select(func.coalesce(func.max(configurations.c.revision), 0))).scalar_one()
    row = {"document": json.dumps(document), "note": note[:300], "made_by": made_by, "made_at": now}
    row |= {"state": state, "stage": stage, "abort_percent": ABORT_PERCENT, "hold_s": HOLD_S}
    connection.execute(configurations.insert().values(revision=last + 1, **row))
    return int(last) + 1


def _waiting(connection: Connection, revision: int) -> Row[Any]:
    row = connection.execute(
        select(configurations).where(configurations.c.revision == revision)
    ).one_or_none()
    if row is None or row.state != WAITING:
        raise OperatorError("there is no such configuration that waits for a second person")
    return row


def _check_role(operator: Operator) -> None:
    if not operator.role.may_act() or operator.scope:
        raise NotAllowedError("only an operator of the whole country sets configurations")


def _change(connection: Connection, revision: int, **values: object) -> None:
    this_one = configurations.c.revision == revision
    connection.execute(configurations.update().where(this_one).values(**values))
