"""A kiosk whose devices are fakes, for stories of whole sessions."""

import pytest

from tests.kiosk.fakes import FakeKiosk


@pytest.fixture
def kiosk() -> FakeKiosk:
    return FakeKiosk()
