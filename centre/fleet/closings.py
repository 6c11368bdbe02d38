"""Planned closings of all kiosks: announced by an operator, kept by the broker, over by hand or by time."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from centre.fleet.tables import closings
from centre.web.operators import NotAllowedError, Operator, OperatorError, write_down
from kiosk.domain.notices import Notice

LONGEST_TEXT = 300
LONGEST_S = 30 * 86_400


def announce(
    connection: Connection,
    operator: Operator,
    begins: datetime,
    until: datetime,
    now: float,
    *,
    closed: bool,
    fa: str,
    en: str,
) -> int:
    """The revision of a new notice; it takes the place of the one before."""
    _check(operator)
    start, end = begins.timestamp(), until.timestamp()
    if not start < end <= start + LONGEST_S or end <= now:
        raise OperatorError("a notice ends after it begins, after now, and within 30 days")
    if not fa.strip() or not en.strip() or max(len(fa), len(en)) > LONGEST_TEXT:
        raise OperatorError(f"both languages need words, at most {LONGEST_TEXT} characters")
    last = connection.execute(select(func.coalesce(func.max(closings.c.revision), 0))).scalar_one()
    row = {"begins": start, "until": end, "closed": closed, "fa": fa.strip(), "en": en.strip()}
    connection.execute(closings.insert().values(revision=last + 1, **row, made_by=operator.name, made_at=now))
    write_down(connection, operator.name, "notice", "", en.strip(), now)
    return int(last) + 1


def take_back(connection: Connection, operator: Operator, now: float) -> None:
    _check(operator)
    row = current(connection, now)
    if row is None:
        raise OperatorError("there is no notice to take back")
    this_one = closings.c.revision == row.revision
    connection.execute(closings.update().where(this_one).values(taken_back_by=operator.name))
    write_down(connection, operator.name, "notice", "", f"{row.revision} taken back", now)


def current(connection: Connection, now: float) -> Row[Any] | None:
    """The newest notice, if it is neither over nor taken back."""
    newest = select(closings).order_by(closings.c.revision.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return row if row and row.taken_back_by is None and row.until > now else None


def as_notice(row: Row[Any]) -> Notice:
    begins, until = (datetime.fromtimestamp(each, UTC) for each in (row.begins, row.until))
    return Notice(row.revision, begins, until, row.closed, row.fa, row.en)


def _check(operator: Operator) -> None:
    if not operator.role.may_act() or operator.scope:
        raise NotAllowedError("only an operator of the whole country closes all kiosks")
