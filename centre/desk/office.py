"""What an office decides about an application: corrected, ended, closed; contact data; a receipt again."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select

from centre.applications.contact_changes import change_contact
from centre.applications.eligibility import lose_eligibility
from centre.applications.forms import load_form, replace_form
from centre.applications.inquiries import queue_inquiry
from centre.applications.moves import take
from centre.applications.submissions import corrected, read_changes
from centre.desk.book import copies
from centre.desk.context import Asked, Desk
from centre.storage.schema import applications
from kiosk.domain.applications import FINAL, ApplicationEvent
from kiosk.domain.booking import local_day
from kiosk.domain.desk import DeskError, DeskRefusal
from kiosk.domain.form_wire import items
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.inquiry import InquiryOutcome
from kiosk.domain.registration import ApplicationRefusal

WHERE = "desk"


def correct(desk: Desk, row: Row[Any], asked: Asked) -> dict[str, Any]:
    """T39: any item, or none where the register was put right; a new inquiry, and no edit used."""
    entry = load_form(desk.connection, desk.keys, row.id)
    changes = read_changes(dict(asked.details))
    today = local_day(datetime.fromtimestamp(desk.now, UTC))
    form = corrected(entry["form"], changes, today, desk.policy.min_age_years)
    if isinstance(form, tuple):
        raise DeskError(DeskRefusal.INVALID)
    _check_person(desk, row, form["applicant"]["national_code"])
    due_at = desk.now + desk.policy.inquiry_deadline_h * 3600
    _release(desk, row, form, due_at)
    stored = items(form)
    changed = {path: stored.get(path, "") for path in changes}
    replace_form(
        desk.connection,
        desk.keys,
        row.id,
        entry | {"form": form},
        changed,
        counted=False,
        kiosk=WHERE,
        now=desk.now,
    )
    queue_inquiry(desk.connection, row.id, row.attempt + 1, due_at=due_at, now=desk.now)
    return {"changed": sorted(changed)}


def end(desk: Desk, row: Row[Any], asked: Asked) -> None:
    """T40."""
    if (
        take(desk.connection, row, ApplicationEvent.OFFICE_ENDED, now=desk.now, kiosk=None, reason="desk")
        is None
    ):
        raise DeskError(DeskRefusal.NOT_POSSIBLE_NOW)


def ineligible(desk: Desk, row: Row[Any], asked: Asked) -> None:
    """T37 on a paper notice."""
    outcome = asked.details.get("outcome")
    if outcome not in (InquiryOutcome.DECEASED.value, InquiryOutcome.NOT_ELIGIBLE.value):
        raise DeskError(DeskRefusal.INVALID)
    if not lose_eligibility(desk.connection, row, str(outcome), desk.now):
        raise DeskError(DeskRefusal.NOT_POSSIBLE_NOW)


def contact(desk: Desk, row: Row[Any], asked: Asked) -> dict[str, Any]:
    """R63."""
    told = dict(asked.details)
    reply = change_contact(desk.connection, desk.keys, desk.policy, row, told, where=WHERE, now=desk.now)
    if reply["ok"]:
        return dict(reply["data"])
    known = {ApplicationRefusal.NOTHING_CHANGED.value: DeskRefusal.NOTHING_CHANGED}
    raise DeskError(known.get(reply["code"], DeskRefusal.INVALID))


def reprint(desk: Desk, row: Row[Any], asked: Asked) -> dict[str, Any]:
    """F23: the same number with the word copy; how many there are is counted."""
    if row.receipt is None or not row.receipt_live:
        raise DeskError(DeskRefusal.NOT_POSSIBLE_NOW)
    return {"receipt": row.receipt, "copy": copies(desk.connection, row.id) + 1, "place": row.place}


def _check_person(desk: Desk, row: Row[Any], code: str) -> None:
    digest = desk.keys.digest(SecondItem(SecondItemKind.NATIONAL_CODE, code))
    others = (
        applications.c.national_code_digest == digest,
        applications.c.id != row.id,
        applications.c.state.not_in([state.value for state in FINAL]),
    )
    if desk.connection.execute(select(applications.c.id).where(*others)).first() is not None:
        raise DeskError(DeskRefusal.ALREADY_REGISTERED)


def _release(desk: Desk, row: Row[Any], form: dict[str, Any], due_at: float) -> None:
    applicant = form["applicant"]
    code = SecondItem(SecondItemKind.NATIONAL_CODE, applicant["national_code"])
    born = SecondItem(SecondItemKind.BIRTH_DATE, applicant["birth_date"])
    moved = take(
        desk.connection,
        row,
        ApplicationEvent.OFFICE_CORRECTED,
        now=desk.now,
        kiosk=None,
        reason="desk",
        attempt=row.attempt + 1,
        due_at=due_at,
        overdue=False,
        national_code_digest=desk.keys.digest(code),
        birth_date_digest=desk.keys.digest(born),
    )
    if moved is None:
        raise DeskError(DeskRefusal.NOT_POSSIBLE_NOW)
