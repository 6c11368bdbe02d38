"""Every value the authority may change: type, range and default."""

from dataclasses import fields
from typing import Any

import pytest

from kiosk.domain.policy import DEFAULT_POLICY, KEYS, PolicyError, ProcessPolicy, limits_of, read_policy

SHEET: dict[str, Any] = {
    "inquiry_deadline_h": 24,
    "edit_limit": 3,
    "issue_days_avg": 20,
    "remake_limit": 2,
    "min_age_years": 15,
    "booking_horizon_days": 30,
    "booking_lead_days": 1,
    "slot_hold_s": 120,
    "rebook_cutoff_h": 48,
    "rebook_limit": 3,
    "early_arrival_min": 30,
    "late_arrival_min": 30,
    "enrol_fingers": 10,
    "enrol_fingers_needed": 2,
    "card_fingers": 2,
    "enrol_quality_min": 40,
    "verify_quality_min": 30,
    "capture_timeout_s": 10,
    "capture_retries": 3,
    "verify_max_tries": 3,
    "card_tries_reserve": 2,
    "delivery_lease_s": 180,
    "hold_days_local": 60,
    "hold_days_province": 30,
    "idle_warn_s": 45,
    "idle_countdown_s": 25,
    "idle_extend_max": 10,
    "status_max_tries": 5,
    "lock_min": 10,
    "offline_packet_limit": 100,
    "offline_days_limit": 5,
    "delivery_authorisation_h": 24,
    "alarm_after_mismatch": 3,
    "documents_check": "officer",
}
NUMBERS = [key for key in KEYS if not limits_of(key).choices]


def test_the_defaults_are_the_sheets() -> None:
    assert {each.name: getattr(DEFAULT_POLICY, each.name) for each in fields(ProcessPolicy)} == SHEET


@pytest.mark.parametrize("key", NUMBERS)
def test_both_ends_of_a_range_are_taken_and_nothing_beyond(key: str) -> None:
    limits = limits_of(key)
    for beyond in (limits.least - 1, limits.most + 1):
        with pytest.raises(PolicyError, match=key):
            read_policy({key: type(SHEET[key])(beyond)})
    wide = {"booking_horizon_days": 365, "enrol_fingers": 10}
    for end in (limits.least, limits.most):
        if key not in wide and key != "enrol_fingers_needed":
            assert getattr(read_policy({**wide, key: type(SHEET[key])(end)}), key) == end


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", ["many", None, True, [3]])
def test_a_value_of_another_type_is_refused_by_its_key(key: str, value: Any) -> None:
    with pytest.raises(PolicyError, match=key):
        read_policy({key: value})


@pytest.mark.parametrize(
    "values",
    [
        {"edit_limits": 3},
        {"enrol_fingers": 4, "enrol_fingers_needed": 5},
        {"booking_horizon_days": 3, "booking_lead_days": 4},
        {"lock_min": float("nan")},
    ],
)
def test_values_that_make_no_sense_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(PolicyError):
        read_policy(values)


def test_a_whole_number_may_stand_for_a_decimal_but_not_the_other_way_round() -> None:
    assert read_policy({"lock_min": 5}).lock_min == 5
    with pytest.raises(PolicyError, match="edit_limit: expected int"):
        read_policy({"edit_limit": 2.5})
