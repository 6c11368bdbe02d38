"""Opening a database: empty, of an older version, of a newer one; the same tables in each."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from centre.migrations import BASELINE, HEAD, configuration, current_revision
from centre.storage.database import DatabaseError, open_database, write_anew
from centre.storage.tables import metadata
from tests.centre.office import ON_SQLITE, Office


def test_the_migrations_make_the_tables_of_the_code(office: Office) -> None:
    with office.engine.begin() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert current_revision(connection) == HEAD


def test_the_newest_migration_is_the_one_named(office: Office) -> None:
    with office.engine.begin() as connection:
        assert ScriptDirectory.from_config(configuration(connection)).get_current_head() == HEAD


def test_a_database_from_before_the_migrations_is_taken_over_with_its_rows(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/centre.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(configuration(connection), BASELINE)
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("INSERT INTO kiosks VALUES ('k-1', 'p', 'ab', 0, NULL)"))
        values = (
            "'a', '851630492716', 1, x'00', NULL, 'S', x'00', 'p', 'READY_FOR_DELIVERY', 1, 0, NULL, NULL"
        )
        connection.execute(text(f"INSERT INTO applications VALUES ({values})"))
        connection.execute(text("INSERT INTO authorisations VALUES (1, 'a', 'k-1', 0, 0, NULL, 0, 0)"))
    engine.dispose()
    again = open_database(url)
    with again.begin() as connection:
        assert current_revision(connection) == HEAD
        assert connection.execute(text("SELECT application FROM authorisations")).scalar() == "a"
        assert connection.execute(text("SELECT receipt FROM applications")).scalar() == "851630492716"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    again.dispose()


@ON_SQLITE
def test_a_reader_who_keeps_the_log_alive_is_told_of(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    name = office.engine.url.database
    assert name
    reader = sqlite3.connect(name, isolation_level=None)
    with office.engine.connect() as connection:
        own = connection.connection.driver_connection
        assert own is not None
        own.execute("PRAGMA busy_timeout = 0")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM kiosks").fetchall()
    write_anew(office.engine)
    assert "somebody reads for long" in caplog.text
    reader.close()
    caplog.clear()
    write_anew(office.engine)
    assert caplog.text == ""


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/centre.db"
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(DatabaseError, match="newer version"):
        open_database(url)
