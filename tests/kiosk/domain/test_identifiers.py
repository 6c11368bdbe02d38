"""Message ids."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.domain.identifiers import made_at, uuid7

NOW = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_the_vector_of_rfc_9562_is_met() -> None:
    # Appendix A.6: 017F22E2-79B0-7CC3-98C4-DC0C0C07398F; its 74 random bits are CC3 and 18C4DC0C0C07398F.
    random = (0xCC3 << 62 | 0x18C4DC0C0C07398F).to_bytes(10)
    assert str(uuid7(NOW, random)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_version_variant_and_time_are_in_the_id() -> None:
    made = uuid7(NOW)
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made_at(made) == NOW


def test_later_ids_sort_after_earlier_ones() -> None:
    assert uuid7(NOW).int < uuid7(NOW + timedelta(milliseconds=1)).int


def test_ids_of_one_instant_differ() -> None:
    assert len({uuid7(NOW) for _ in range(1000)}) == 1000


def test_other_versions_tell_no_time() -> None:
    with pytest.raises(ValueError, match="version 7"):
        made_at(uuid.uuid4())
