"""Each application has a key of its own, and what is older than these keys is read all the same."""

import pytest
from sqlalchemy import select

from centre.storage.data_keys import data_keys, destroy, seal_record, unseal_record
from kiosk.domain.records import RecordPlace
from kiosk.domain.sealing import SealError
from tests.centre.office import ON_SQLITE, Office

HERE, THERE = RecordPlace("forms", 1, "sealed"), RecordPlace("forms", 2, "sealed")


def test_a_record_ends_with_its_applications_key(office: Office) -> None:
    with office.engine.begin() as connection:
        sealed = [seal_record(connection, office.keys, "app-1", b"a name", place) for place in (HERE, THERE)]
        assert len(connection.execute(select(data_keys)).all()) == 1
        assert unseal_record(connection, office.keys, "app-1", sealed[1], THERE) == b"a name"
        destroy(connection, "app-1")
        for one, place in zip(sealed, (HERE, THERE), strict=True):
            with pytest.raises(SealError):
                unseal_record(connection, office.keys, "app-1", one, place)


@ON_SQLITE
def test_a_record_from_before_the_keys_opens_with_and_without_one(office: Office) -> None:
    old = office.keys.records.seal(b"a name", HERE)
    with office.engine.begin() as connection:
        assert unseal_record(connection, office.keys, "app-1", old, HERE) == b"a name"
        seal_record(connection, office.keys, "app-1", b"new", THERE)
        assert unseal_record(connection, office.keys, "app-1", old, HERE) == b"a name"
        with pytest.raises(SealError):
            unseal_record(connection, office.keys, "app-1", old, THERE)
