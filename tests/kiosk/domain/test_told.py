"""What the centre tells an applicant, read into values; anything odd is a MessageError and nothing else."""

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.applications import ApplicationState
from kiosk.domain.card_progress import CardProgress
from kiosk.domain.production import Stage
from kiosk.domain.refusals import MessageError
from kiosk.domain.status import NextAction
from kiosk.domain.told import (
    Appointment,
    DeliveryPlace,
    FreeDay,
    SlotOffered,
    masked_name,
    read_day,
    read_delivery_place,
    read_free_days,
    read_places,
    read_slots,
    read_status,
)

TOLD: dict[str, Any] = {
    "application": "app-1",
    "state": "INQUIRY_MISMATCH",
    "text": "status.inquiry_mismatch",
    "next": "edit",
    "since": "2026-11-22T06:45:00.000Z",
    "as_of": "2026-11-22T07:00:00.000Z",
    "items": ["applicant.first_name"],
    "edits_left": 2,
    "name": "ز… م…",
    "appointment": {
        "day": "2026-11-25",
        "begins": "08:30",
        "ends": "09:00",
        "place": "p-1",
        "state": "missed",
    },
    "delivery_place": {"id": "p-1", "name": "شیراز"},
}
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=12),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.sampled_from(sorted(TOLD)), inner),
    max_leaves=12,
)


def test_a_status_is_read_whole() -> None:
    status = read_status(TOLD)
    assert (status.state, status.next) == (ApplicationState.INQUIRY_MISMATCH, NextAction.EDIT)
    assert status.as_of == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert (status.items, status.edits_left, status.name) == (("applicant.first_name",), 2, "ز… م…")
    assert status.appointment == Appointment(date(2026, 11, 25), "08:30", "09:00", "p-1", "", state="missed")
    assert status.delivery_place == DeliveryPlace("p-1", "شیراز")
    assert status.due_at is None


def test_places_days_and_slots_are_read() -> None:
    place = {
        "id": "p-1",
        "kind": "registry_office",
        "name": "ا",
        "address": None,
        "city": "ب",
        "accessible": True,
    }
    (read,) = read_places({"places": [place]})
    assert (read.id, read.address, read.accessible) == ("p-1", "", True)
    assert read_free_days({"days": [["2026-11-25", 3]]}) == (FreeDay(date(2026, 11, 25), 3),)
    assert read_slots({"slots": [[7, "08:00", "08:30", 0]]}) == (SlotOffered(7, "08:00", "08:30", 0),)


@pytest.mark.parametrize("key", ["application", "state", "text", "since", "as_of"])
def test_what_a_status_cannot_do_without_is_named(key: str) -> None:
    with pytest.raises(MessageError, match=key):
        read_status({name: value for name, value in TOLD.items() if name != key})


@given(some.dictionaries(some.sampled_from(sorted(TOLD)), ANYTHING), ANYTHING)
@settings(max_examples=150)
def test_anything_odd_is_a_message_error_and_nothing_else(changes: dict[str, Any], value: Any) -> None:
    with suppress(MessageError):
        read_status({**TOLD, **changes})
    for read, key in ((read_places, "places"), (read_free_days, "days"), (read_slots, "slots")):
        with suppress(MessageError):
            read({key: value})


def test_a_masked_name_is_enough_to_know_oneself_by() -> None:
    assert masked_name("زهرا", "میرزایی") == "ز… م…"
    assert masked_name("زهرا", "") == "ز…"


def test_what_is_told_of_the_card_is_read_as_far_as_it_is_told() -> None:
    told = {
        "production": "quality_checked",
        "estimate": {"about": 12, "from": 9, "to": 15, "by_load": True, "late": True},
        "card_at": "province:فارس",
        "held_until": "2027-01-20T00:00:00.000Z",
    }
    card = read_status({**TOLD, **told}).card
    assert (card.stage, card.about_days, card.late) == (Stage.QUALITY_CHECKED, 12, True)
    assert (card.lies_at, card.held_until) == ("province:فارس", datetime(2027, 1, 20, tzinfo=UTC))
    assert read_status(TOLD).card == CardProgress()
    assert read_status({**TOLD, "production": "melted"}).card.stage is None


@pytest.mark.parametrize("told", [None, "p-1", ["p-1"], 7])
def test_a_place_of_delivery_is_told_as_an_object_or_not_at_all(told: Any) -> None:
    assert read_delivery_place({"id": "p-1"}) == DeliveryPlace("p-1")
    with pytest.raises(MessageError, match="delivery_place"):
        read_delivery_place(told)


@pytest.mark.parametrize("text", ["2026-13-01", "tomorrow", ""])
def test_a_day_that_is_none_is_named_by_its_field(text: str) -> None:
    assert read_day({"day": "2026-11-25"}, "day") == date(2026, 11, 25)
    with pytest.raises(MessageError, match="day"):
        read_day({"day": text}, "day")
