"""Brings a database to the tables of this version, whatever version it was left by."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, text

BASELINE, HEAD = "0001", "0017"
_LOCK = 0x6B696F736B  # any number: who holds it migrates, the others wait


class NewerDatabaseError(ValueError):
    """The database was left by a newer version of this program."""


def bring_up_to_date(engine: Engine) -> None:
    """All steps that are missing in one transaction, or none of them."""
    with engine.connect() as connection, _references_unchecked(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        revision = current_revision(connection)
        if revision == HEAD:
            return
        if revision is not None and revision > HEAD:
            raise NewerDatabaseError(f"made by a newer version ({revision}); update this program")
        if revision is None and inspect(connection).has_table("kiosks"):
            command.stamp(configuration(connection), BASELINE)
        command.upgrade(configuration(connection), "head")


@contextmanager
def _references_unchecked(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and that must not trip over rows that refer to it."""
    driver = connection.connection.driver_connection
    if driver is None or connection.dialect.name != "sqlite":
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def current_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
