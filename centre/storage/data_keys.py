"""One data key for each application: it seals all that is kept of the person, and ends with a deletion.

The centre's own key wraps it. What was sealed before there were data keys is sealed by the centre's own key.
"""

import hashlib
import os
from contextlib import suppress

from sqlalchemy import Column, Connection, ForeignKey, LargeBinary, Table, delete, select

from centre.storage.keys import CentreKeys
from centre.storage.schema import metadata
from kiosk.domain.records import KEY_BYTES, RecordPlace, RecordSeal
from kiosk.domain.sealing import SealError

data_keys = Table(
    "data_keys",
    metadata,
    Column("application", ForeignKey("applications.id"), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)


def seal_record(
    connection: Connection, keys: CentreKeys, application: str, plain: bytes, place: RecordPlace
) -> bytes:
    """Sealed under the application's data key, which is made where there is none."""
    known = _data_seal(connection, keys, application)
    return (known or _made(connection, keys, application)).seal(plain, place)


def unseal_record(
    connection: Connection, keys: CentreKeys, application: str, sealed: bytes, place: RecordPlace
) -> bytes:
    """What was sealed; SealError when it is not as it was stored, or its key was destroyed."""
    known = _data_seal(connection, keys, application)
    if known is not None:
        with suppress(SealError):  # it may be older than the data key
            return known.unseal(sealed, place)
    return keys.records.unseal(sealed, place)


def destroy(connection: Connection, application: str) -> None:
    """Nothing that this application's data key sealed opens any more."""
    connection.execute(delete(data_keys).where(data_keys.c.application == application))


def _made(connection: Connection, keys: CentreKeys, application: str) -> RecordSeal:
    key = os.urandom(KEY_BYTES)
    wrapped = keys.records.seal(key, _place(application))
    connection.execute(data_keys.insert().values(application=application, wrapped=wrapped))
    return RecordSeal(key)


def _data_seal(connection: Connection, keys: CentreKeys, application: str) -> RecordSeal | None:
    mine = select(data_keys.c.wrapped).where(data_keys.c.application == application)
    wrapped = connection.execute(mine).scalar()
    return RecordSeal(keys.records.unseal(wrapped, _place(application))) if wrapped is not None else None


def _place(application: str) -> RecordPlace:
    """An application's name is no number; its digest is."""
    row = int.from_bytes(hashlib.sha256(application.encode()).digest())
    return RecordPlace("data_keys", row, "wrapped")
