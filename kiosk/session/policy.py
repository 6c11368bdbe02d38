"""Plain decisions and the values the authority may change; defaults and meaning from the domain sheet."""

from dataclasses import dataclass

REQUIRED, OPTIONAL = "required", "optional"
"""Whether a technician signs on with a card as well (docs/decisions/0023)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of one kiosk; times in the unit that the name ends with."""

    verify_max_tries: int = 3
    card_tries_reserve: int = 2
    verify_quality_min: int = 30
    capture_timeout_s: float = 10.0
    capture_retries: int = 3
    captures_to_match: int = 1  # good pictures of a finger, lifted between, before one goes to the card
    lift_between_captures: bool = True
    card_reinserts: int = 2
    delivery_lease_s: float = 180.0
    idle_warn_s: float = 45.0
    idle_countdown_s: int = 25
    idle_extend_max: int = 10
    result_s: float = 8.0
    take_card_s: float = 30.0
    alarm_after_mismatch: int = 3
    typing_warn_s: float = 90.0  # in place of idle_warn_s where people type
    finger_shown_s: float = 4.0
    min_age_years: int = 15
    enrol_fingers: int = 10
    enrol_fingers_needed: int = 2
    enrol_quality_min: int = 40
    face_count_s: int = 3
    face_shots: int = 3
    technician_card: str = REQUIRED
    officer_cards: bool = True  # an officer signs with card and PIN; else with number and PIN


def may_try(policy: Policy, *, number: int, tries_left: int) -> bool:
    """Whether attempt `number` may be sent to a chip that has `tries_left` for this finger."""
    return number <= policy.verify_max_tries and tries_left > policy.card_tries_reserve
