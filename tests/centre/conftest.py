"""The fixtures of the centre's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.centre.office import Office
from tests.centre.postgres import Postgres, can_run, programs


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server for the whole run; skips where Debian's package postgresql is not installed."""
    installed = programs()
    if installed is None or not can_run():
        pytest.skip("no PostgreSQL here; apt-get install postgresql brings it")
    server = Postgres(installed)
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A centre's office on each of the two databases."""
    url = None
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        server.empty()
        url = server.url
    made = Office(tmp_path, url)
    yield made
    made.engine.dispose()
