"""Which applications an officer may not decide: the own one, and those that name the officer as family."""

import hmac
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.forms import load_form
from centre.storage.keys import CentreKeys
from centre.storage.schema import forms
from kiosk.domain.form_wire import items
from kiosk.domain.identity import SecondItem, SecondItemKind

_CODE = ".national_code"


def concerns(connection: Connection, keys: CentreKeys, row: Row[Any], code: bytes | None) -> bool:
    """Whether whoever has this code's digest is the applicant, or a parent, spouse or child of theirs.

    An application that was brought in without a form names nobody but its applicant.
    """
    if code is None:
        return False
    if hmac.compare_digest(bytes(row.national_code_digest), code):
        return True
    return any(hmac.compare_digest(each, code) for each in _family(connection, keys, row.id))


def _family(connection: Connection, keys: CentreKeys, application: str) -> Iterator[bytes]:
    known = select(forms.c.application).where(forms.c.application == application)
    if connection.execute(known).first() is None:
        return
    for path, value in items(load_form(connection, keys, application)["form"]).items():
        if path.endswith(_CODE) and value:
            yield keys.digest(SecondItem(SecondItemKind.NATIONAL_CODE, value))
