"""One field of a message: its value when it is as wanted, its key in the refusal when it is not."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.domain import fields
from kiosk.domain.clock import ClockTrust
from kiosk.domain.refusals import MessageError, Refusal

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
MORNING = datetime(2026, 11, 22, 6, 45, tzinfo=UTC)
Read = Callable[[dict[str, Any], str], Any]
WRONG: tuple[tuple[Read, tuple[Any, ...]], ...] = (
    (fields.whole, (-1, fields.MAX_INT + 1, True, 1.0, "1", None)),
    (fields.seconds, (-0.1, 1e12, float("nan"), True, "1", None)),
    (fields.text, ("x" * 201, b"x", 7, None)),
    (fields.kind, ("", "Delivery", "9a", "a b", "a" * 65, None)),
    (fields.identifier, ("", "no-uuid", ID + "0", 7, None)),
    (fields.instant, ("", "noon", "0001-01-01T00:00:00+23:59", 7, None)),
    (fields.trust, ("", "trusted", 1, None)),
    (fields.mapping, ([], "x", None)),
    (fields.items, ({}, "x", None)),
    (fields.mappings, ([1], [{}, None], {}, None)),
)


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        (fields.whole, 0, 0),
        (fields.whole, fields.MAX_INT, fields.MAX_INT),
        (fields.seconds, 0, 0.0),
        (fields.seconds, 1.5, 1.5),
        (fields.text, "", ""),
        (fields.text, "ب" * 200, "ب" * 200),
        (fields.kind, "delivery.sample_refused", "delivery.sample_refused"),
        (fields.identifier, ID, uuid.UUID(ID)),
        (fields.instant, "2026-11-22T06:45:00Z", MORNING),
        (fields.instant, "2026-11-22T10:15:00+03:30", MORNING),
        (fields.instant, "2026-11-22T06:45:00", MORNING),
        (fields.trust, "rtc", ClockTrust.RTC),
        (fields.mapping, {"a": 1}, {"a": 1}),
        (fields.items, [1, "2"], [1, "2"]),
        (fields.mappings, [{}, {"a": 1}], [{}, {"a": 1}]),
    ],
)
def test_a_field_as_it_should_be_is_read(read: Read, value: Any, wanted: Any) -> None:
    assert read({"key": value}, "key") == wanted


@pytest.mark.parametrize(("read", "value"), [(read, each) for read, values in WRONG for each in values])
def test_anything_else_is_refused_by_the_name_of_its_key(read: Read, value: Any) -> None:
    with pytest.raises(MessageError) as caught:
        read({"key": value}, "key")
    assert caught.value.refusal is Refusal.BAD_FIELD
    assert str(caught.value) == "bad_field: key"


def test_a_list_that_is_left_out_is_empty_and_anything_else_is_missing() -> None:
    assert fields.items({}, "key") == fields.mappings({}, "key") == []
    with pytest.raises(MessageError):
        fields.text({}, "key")


@pytest.mark.parametrize("value", [-1, True, 1.0, "1", None])
def test_a_bare_number_is_whole_and_not_below_zero(value: Any) -> None:
    assert fields.number(3) == 3
    with pytest.raises(MessageError, match="number"):
        fields.number(value)
