"""What a kiosk asks before completion: submit a form, see its status, correct what the register disputes."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.forms import Entry, load_form, replace_form, store_form
from centre.applications.identification import identify, short_text
from centre.applications.inquiries import mismatched, queue_inquiry
from centre.applications.moves import take
from centre.applications.submissions import corrected, read_changes, read_submission, written
from centre.applications.tracking import number_for, use_number
from centre.appointments.places import told_place
from centre.appointments.slots import drop_hold
from centre.appointments.visits import (
    CANCELLED,
    CLOSED,
    LIVE,
    MISSED,
    as_told,
    end_appointment,
    live_appointment,
    newest_appointment,
)
from centre.completion.held import as_told as held_as_told
from centre.completion.held import newest_held
from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk
from centre.production.waiting import told_of_card
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, history, tracking_numbers
from kiosk.domain.applications import FINAL, ApplicationEvent, ApplicationState
from kiosk.domain.form_wire import items, write_form
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.messages import timestamp
from kiosk.domain.people import Form
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.registration import ApplicationRefusal, check_edit
from kiosk.domain.status import NEXT_ACTION, text_key
from kiosk.domain.told import masked_name

_CLOSED = [state.value for state in sorted(FINAL)]


class Registration:
    """Answers the requests about applications that are not completed yet."""

    def __init__(self, keys: CentreKeys, policy: ProcessPolicy) -> None:
        self._keys = keys
        self._policy = policy

    def submit(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """T2: one tracking number for each person; who is registered already gets no second one (R7)."""
        consent = short_text(asked, "consent")[:32]
        if not consent:
            return refusal(ApplicationRefusal.NO_CONSENT)
        read = read_submission(asked, _day(now), self._policy.min_age_years)
        if not isinstance(read[0], Form):
            return refusal(ApplicationRefusal.INVALID, findings=written(read))
        form, contact = read
        code = self._digest(SecondItemKind.NATIONAL_CODE, form.applicant.national_code)
        known = _sent_before(connection, kiosk, short_text(asked, "tracking"), code)
        if known is not None:
            return _ok(application=known.id, tracking=known.tracking, due_at=_instant(known.due_at))
        if _is_open(connection, code):
            return refusal(ApplicationRefusal.ALREADY_REGISTERED)
        tracking = number_for(connection, kiosk, short_text(asked, "tracking"))
        if tracking is None:
            return refusal(ApplicationRefusal.NUMBER_NOT_YOURS)
        due_at = now + self._policy.inquiry_deadline_h * 3600
        born = self._digest(SecondItemKind.BIRTH_DATE, form.applicant.birth_date.isoformat())
        application = _enter(connection, kiosk, tracking, code=code, born=born, due_at=due_at, now=now)
        entry = {"form": write_form(form), "contact": contact}
        store_form(connection, self._keys, application, entry, consent=consent, now=now)
        queue_inquiry(connection, application, 1, due_at=due_at, now=now)
        use_number(connection, tracking, application)
        return _ok(application=application, tracking=tracking, due_at=_instant(due_at))

    def status(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        state = ApplicationState(row.state)
        told: dict[str, Any] = {
            "application": row.id,
            "state": state.value,
            "text": text_key(state, overdue=row.overdue),
            "next": NEXT_ACTION[state].value,
            "since": _instant(row.changed_at or now),
            "as_of": _instant(now),
            "name": _known_by(load_form(connection, self._keys, row.id)),
        }
        if state is ApplicationState.SUBMITTED:
            told["due_at"] = _instant(row.due_at)
        if state is ApplicationState.INQUIRY_MISMATCH:
            told["items"] = list(mismatched(connection, row))
            told["edits_left"] = self._policy.edit_limit - row.edits_used
        if row.place is not None:
            told["delivery_place"] = told_place(connection, row.place)
            told |= told_of_card(connection, row, self._policy, now)
        held = newest_held(connection, self._keys, row.id)
        if held:
            told["kept"] = held_as_told(held)
        newest = newest_appointment(connection, row.id)
        if newest is not None and newest.state in (LIVE, MISSED, CLOSED):
            told["appointment"] = as_told(newest) | {"state": newest.state}
        return _ok(**told)

    def withdraw(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """T36: before completion, for who proves to be the applicant."""
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        if take(connection, row, ApplicationEvent.WITHDRAWN, now=now, kiosk=kiosk.id) is None:
            return refusal(ApplicationRefusal.NOT_POSSIBLE_NOW)
        drop_hold(connection, row.id)
        booked = live_appointment(connection, row.id)
        if booked is not None:
            end_appointment(connection, booked, CANCELLED, now)
        return _ok()

    def edit(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """T9: only what differs may be corrected, and a correction is a new inquiry of 24 hours."""
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        if row.state != ApplicationState.INQUIRY_MISMATCH.value:
            return refusal(ApplicationRefusal.NOT_POSSIBLE_NOW)
        changes = read_changes(asked)
        entry = load_form(connection, self._keys, row.id)
        form = corrected(entry["form"], changes, _day(now), self._policy.min_age_years)
        if isinstance(form, tuple):
            return refusal(ApplicationRefusal.INVALID, findings=written(form))
        stored = items(form)
        wanted = {path: stored.get(path, "") for path in changes}
        not_allowed = check_edit(
            wanted,
            current=items(entry["form"]),
            mismatched=mismatched(connection, row),
            edits_used=row.edits_used,
            policy=self._policy,
        )
        code = self._digest(SecondItemKind.NATIONAL_CODE, form["applicant"]["national_code"])
        if not not_allowed and code != row.national_code_digest and _is_open(connection, code):
            not_allowed = ApplicationRefusal.ALREADY_REGISTERED
        if not_allowed:
            return refusal(not_allowed)
        return self._send_again(connection, kiosk, row, entry | {"form": form}, wanted, now)

    def _send_again(
        self,
        connection: Connection,
        kiosk: Kiosk,
        row: Row[Any],
        entry: dict[str, Any],
        changes: dict[str, str],
        now: float,
    ) -> Reply:
        due_at = now + self._policy.inquiry_deadline_h * 3600
        applicant = entry["form"]["applicant"]
        take(
            connection,
            row,
            ApplicationEvent.EDITED,
            now=now,
            kiosk=kiosk.id,
            edits_used=row.edits_used + 1,
            attempt=row.attempt + 1,
            due_at=due_at,
            overdue=False,
            national_code_digest=self._digest(SecondItemKind.NATIONAL_CODE, applicant["national_code"]),
            birth_date_digest=self._digest(SecondItemKind.BIRTH_DATE, applicant["birth_date"]),
        )
        replace_form(connection, self._keys, row.id, entry, changes, counted=True, kiosk=kiosk.id, now=now)
        queue_inquiry(connection, row.id, row.attempt + 1, due_at=due_at, now=now)
        return _ok(due_at=_instant(due_at), edits_left=self._policy.edit_limit - row.edits_used - 1)

    def _digest(self, kind: SecondItemKind, value: str) -> bytes:
        return self._keys.digest(SecondItem(kind, value))


def _is_open(connection: Connection, code: bytes) -> bool:
    same = (applications.c.national_code_digest == code, applications.c.state.not_in(_CLOSED))
    return connection.execute(select(applications.c.id).where(*same).limit(1)).first() is not None


def _sent_before(connection: Connection, kiosk: Kiosk, tracking: str, code: bytes) -> Row[Any] | None:
    """The application of a form that this kiosk sends again after the first answer to it was forgotten."""
    listed = select(tracking_numbers.c.application).where(
        tracking_numbers.c.number == tracking, tracking_numbers.c.kiosk == kiosk.id
    )
    same = (applications.c.id.in_(listed), applications.c.national_code_digest == code)
    return connection.execute(select(applications).where(*same)).one_or_none()


def _enter(
    connection: Connection,
    kiosk: Kiosk,
    tracking: str,
    *,
    code: bytes,
    born: bytes,
    due_at: float,
    now: float,
) -> str:
    application = str(uuid.uuid4())
    submitted = {"state": ApplicationState.SUBMITTED.value, "version": 1, "attempt": 1, "edits_used": 0}
    unused = {"receipt_live": False, "sessions_failed": 0, "overdue": False}
    times = {"submitted_at": now, "changed_at": now, "due_at": due_at}
    digests = {"national_code_digest": code, "birth_date_digest": born}
    names = {"id": application, "tracking": tracking, "kiosk": kiosk.id}
    connection.execute(applications.insert().values(**names, **submitted, **unused, **times, **digests))
    moved = {"before": ApplicationState.DRAFT.value, "after": ApplicationState.SUBMITTED.value}
    event = {"event": ApplicationEvent.SUBMITTED.value, "transition": 2, "at": now, "kiosk": kiosk.id}
    connection.execute(history.insert().values(application=application, **event, **moved))
    return application


def _known_by(entry: Entry) -> str:
    applicant = entry["form"]["applicant"]
    return masked_name(str(applicant["first_name"]), str(applicant["last_name"]))


def _ok(**data: Any) -> Reply:
    return {"ok": True, "data": data}


def _day(now: float) -> date:
    return datetime.fromtimestamp(now, UTC).date()


def _instant(seconds: float) -> str:
    return timestamp(datetime.fromtimestamp(seconds, UTC))
