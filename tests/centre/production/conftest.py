"""The fixture of the tests that make cards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.centre.office import Office
from tests.centre.production.works import Works


@pytest.fixture
def works(office: Office, tmp_path: Path) -> Iterator[Works]:
    made = Works(office, tmp_path)
    yield made
    made.close()
