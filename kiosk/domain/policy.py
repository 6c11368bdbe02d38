"""What the authority may change, each with its type, its range and the value used until it says otherwise.

The keys are the domain sheet's; kiosk and centre each read those they need out of one table of settings.
"""

import math
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any


class PolicyError(ValueError):
    """A value that cannot be used; names the key and what is wanted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most a value may be, both included; `choices` instead for a text."""

    least: float = 0
    most: float = math.inf
    choices: tuple[str, ...] = ()

    def wanted(self) -> str:
        return " or ".join(self.choices) if self.choices else f"{self.least:g} to {self.most:g}"


def _whole(default: int, least: int, most: int) -> Any:
    return field(default=default, metadata={"limits": Limits(least, most)})


def _decimal(default: float, least: float, most: float) -> Any:
    return field(default=default, metadata={"limits": Limits(least, most)})


def _choice(default: str, *others: str) -> Any:
    return field(default=default, metadata={"limits": Limits(choices=(default, *others))})


@dataclass(frozen=True, slots=True)
class ProcessPolicy:
    """Units stand in the names: h, days, min, s."""

    inquiry_deadline_h: float = _decimal(24.0, 1, 24)
    edit_limit: int = _whole(3, 0, 20)
    issue_days_avg: int = _whole(20, 1, 365)
    remake_limit: int = _whole(2, 0, 10)
    min_age_years: int = _whole(15, 0, 100)
    booking_horizon_days: int = _whole(30, 1, 365)
    booking_lead_days: int = _whole(1, 0, 30)
    slot_hold_s: float = _decimal(120.0, 10, 900)
    rebook_cutoff_h: float = _decimal(48.0, 0, 720)
    rebook_limit: int = _whole(3, 0, 50)
    early_arrival_min: int = _whole(30, 0, 1440)
    late_arrival_min: int = _whole(30, 0, 1440)
    enrol_fingers: int = _whole(10, 2, 10)
    enrol_fingers_needed: int = _whole(2, 2, 10)
    card_fingers: int = _whole(2, 1, 2)
    enrol_quality_min: int = _whole(40, 0, 100)
    verify_quality_min: int = _whole(30, 0, 100)
    capture_timeout_s: float = _decimal(10.0, 1, 120)
    capture_retries: int = _whole(3, 0, 20)
    verify_max_tries: int = _whole(3, 1, 10)
    card_tries_reserve: int = _whole(2, 0, 10)
    delivery_lease_s: float = _decimal(180.0, 30, 3600)
    hold_days_local: int = _whole(60, 1, 730)
    hold_days_province: int = _whole(30, 1, 730)
    idle_warn_s: float = _decimal(45.0, 5, 600)
    idle_countdown_s: int = _whole(25, 20, 600)
    idle_extend_max: int = _whole(10, 10, 1000)
    status_max_tries: int = _whole(5, 1, 100)
    lock_min: float = _decimal(10.0, 1, 1440)
    offline_packet_limit: int = _whole(100, 0, 10_000)
    offline_days_limit: int = _whole(5, 0, 60)
    delivery_authorisation_h: float = _decimal(24.0, 1, 720)
    alarm_after_mismatch: int = _whole(3, 1, 100)
    documents_check: str = _choice("officer")

    def __post_init__(self) -> None:
        for each in fields(self):
            _check(each, getattr(self, each.name))
        if self.enrol_fingers_needed > self.enrol_fingers:
            raise PolicyError("enrol_fingers_needed: must not be more than enrol_fingers")
        if self.booking_lead_days > self.booking_horizon_days:
            raise PolicyError("booking_lead_days: must not be more than booking_horizon_days")


KEYS = tuple(each.name for each in fields(ProcessPolicy))


def read_policy(values: Mapping[str, Any]) -> ProcessPolicy:
    """The defaults with everything replaced that `values` names; PolicyError names what cannot be used."""
    for key in values:
        if key not in KEYS:
            raise PolicyError(f"{key}: unknown; there are {', '.join(KEYS)}")
    return ProcessPolicy(**values)


def limits_of(key: str) -> Limits:
    found: Limits = next(each for each in fields(ProcessPolicy) if each.name == key).metadata["limits"]
    return found


def _check(each: Field[Any], value: Any) -> None:
    limits: Limits = each.metadata["limits"]
    kinds = (int, float) if each.type is float else each.type
    typed = isinstance(value, kinds) and not isinstance(value, bool)  # type: ignore[arg-type]  # a class
    if not typed:
        raise PolicyError(f"{each.name}: expected {getattr(each.type, '__name__', each.type)}, got {value!r}")
    within = value in limits.choices if limits.choices else limits.least <= value <= limits.most
    if not within:
        raise PolicyError(f"{each.name}: expected {limits.wanted()}, got {value!r}")


DEFAULT_POLICY = ProcessPolicy()
