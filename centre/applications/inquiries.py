"""Inquiries in the database: queued with the submit, sent again with growing pauses, answered once each."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.forms import load_form
from centre.applications.moves import find, refuse, take
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, inquiries
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.form_wire import items
from kiosk.domain.inquiry import InquiryAnswer, event_for, resend_pause_s
from kiosk.domain.policy import ProcessPolicy


@dataclass(frozen=True, slots=True)
class Asked:
    """One sending of an inquiry: what the register is asked to compare."""

    number: int
    items: dict[str, str] = field(repr=False)


def queue_inquiry(
    connection: Connection, application: str, attempt: int, *, due_at: float, now: float
) -> None:
    """End what earlier attempts still wait for, and queue this one."""
    stop_asking(connection, application)
    times = {"queued_at": now, "due_at": due_at, "next_at": now}
    connection.execute(inquiries.insert().values(application=application, attempt=attempt, sent=0, **times))


def stop_asking(connection: Connection, application: str) -> None:
    """Nobody waits for the register's answer any more."""
    waiting = (inquiries.c.application == application, inquiries.c.next_at.is_not(None))
    connection.execute(inquiries.update().where(*waiting).values(next_at=None))


def next_to_send(connection: Connection, keys: CentreKeys, now: float) -> Asked | None:
    """The oldest inquiry whose time has come, with the time of its next sending already set.

    Whoever takes it may die: then it is simply sent again after the pause.
    """
    due = select(inquiries).where(inquiries.c.next_at <= now).order_by(inquiries.c.next_at).limit(1)
    row = connection.execute(due.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    sent = row.sent + 1
    this_one = inquiries.c.number == row.number
    connection.execute(
        inquiries.update().where(this_one).values(sent=sent, next_at=now + resend_pause_s(sent))
    )
    return Asked(row.number, items(load_form(connection, keys, row.application)["form"]))


def record_answer(
    connection: Connection, number: int, answer: InquiryAnswer, *, policy: ProcessPolicy, now: float
) -> None:
    """T4, T5, T6 or T8; an answer to an older attempt, or a second one, changes nothing."""
    this_one = inquiries.c.number == number
    asked = connection.execute(select(inquiries).where(this_one).with_for_update()).one()
    row = find(connection, asked.application)
    if row is None or asked.finished_at is not None:
        return
    results = json.dumps({path: result.value for path, result in sorted(answer.items.items())})
    done = {"finished_at": now, "next_at": None, "outcome": answer.outcome.value, "results": results}
    connection.execute(inquiries.update().where(this_one).values(**done))
    event = event_for(answer, edits_used=row.edits_used, edit_limit=policy.edit_limit)
    if asked.attempt != row.attempt:
        refuse(connection, row, event, now=now, kiosk=None, reason="older_attempt")
        return
    take(connection, row, event, now=now, kiosk=None, reason=answer.outcome.value, overdue=False)


def note_overdue(connection: Connection, now: float) -> int:
    """Flag every inquiry past its 24 hours (T7), each once; how many there were."""
    late = select(applications).where(
        applications.c.state == ApplicationState.SUBMITTED.value,
        applications.c.due_at <= now,
        applications.c.overdue.is_(False),
    )
    rows = connection.execute(late).all()
    for row in rows:
        take(connection, row, ApplicationEvent.INQUIRY_OVERDUE, now=now, kiosk=None, overdue=True)
    return len(rows)


def mismatched(connection: Connection, row: Row[Any]) -> tuple[str, ...]:
    """The items the newest answered attempt found to differ."""
    newest = (inquiries.c.application == row.id, inquiries.c.attempt == row.attempt)
    answered = connection.execute(select(inquiries).where(*newest)).one_or_none()
    results: dict[str, str] = json.loads(answered.results) if answered and answered.results else {}
    return tuple(path for path, result in results.items() if result == "mismatched")
