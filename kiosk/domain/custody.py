"""Where a card can be and what it can be: the words of custody, and when a hold period is over."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.policy import ProcessPolicy

PRODUCTION, CENTRAL, HOLDER = "production", "central", "holder"  # locations that are no place
_PROVINCE = "province:"
DAY_S = 86_400.0


class CardState(StrEnum):
    IN_PRODUCTION = "in_production"
    IN_TRANSIT = "in_transit"
    IN_CUSTODY = "in_custody"
    DELIVERED = "delivered"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a card is, and where it lies: a place's id, or one of the locations that are no place."""

    state: CardState
    location: str


def province_store(province: str) -> str:
    """The location of a province's own store; one that is not known keeps its cards centrally."""
    return f"{_PROVINCE}{province}"[:64] if province else CENTRAL


def is_province_store(location: str) -> bool:
    return location.startswith(_PROVINCE)


def hold_ends(held_from: float, policy: ProcessPolicy) -> float:
    """When a card that nobody collected goes back to its province (T34)."""
    return held_from + policy.hold_days_local * DAY_S


def province_hold_ends(since: float, policy: ProcessPolicy) -> float:
    """When a card goes on from the province's store to the central one."""
    return since + policy.hold_days_province * DAY_S
