"""The applicants' own data in the database: each record sealed, and bound to its application."""

import json
import uuid
from typing import Any

from sqlalchemy import Connection, select

from centre.storage.data_keys import seal_record, unseal_record
from centre.storage.keys import CentreKeys
from centre.storage.schema import edits, forms
from kiosk.domain.messages import encode
from kiosk.domain.records import RecordPlace

Entry = dict[str, Any]  # {"form": the written form, "contact": {…}}


def store_form(
    connection: Connection, keys: CentreKeys, application: str, entry: Entry, *, consent: str, now: float
) -> None:
    sealed = seal_record(connection, keys, application, encode(entry), _place("forms", application))
    connection.execute(
        forms.insert().values(application=application, sealed=sealed, consent=consent, consent_at=now)
    )


def load_form(connection: Connection, keys: CentreKeys, application: str) -> Entry:
    sealed = connection.execute(select(forms.c.sealed).where(forms.c.application == application)).scalar_one()
    entry: Entry = json.loads(
        unseal_record(connection, keys, application, sealed, _place("forms", application))
    )
    return entry


def replace_form(
    connection: Connection,
    keys: CentreKeys,
    application: str,
    entry: Entry,
    changes: dict[str, str],
    *,
    counted: bool,
    kiosk: str,
    now: float,
) -> None:
    """Keep the new data, and what was changed when and where."""
    this_one = forms.c.application == application
    sealed = seal_record(connection, keys, application, encode(entry), _place("forms", application))
    connection.execute(forms.update().where(this_one).values(sealed=sealed))
    record = seal_record(connection, keys, application, encode(dict(changes)), _place("edits", application))
    note = {"application": application, "counted": counted, "at": now, "kiosk": kiosk}
    connection.execute(edits.insert().values(**note, sealed=record))


def _place(table: str, application: str) -> RecordPlace:
    return RecordPlace(table, uuid.UUID(application).int, "sealed")
