"""What a kiosk and the centre say to each other about one application before its card is made."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from kiosk.domain.policy import ProcessPolicy


class ApplicationRefusal(StrEnum):
    """Why a request about an application is not carried out."""

    INVALID = "invalid"
    NO_CONSENT = "no_consent"
    ALREADY_REGISTERED = "already_registered"
    NUMBER_NOT_YOURS = "number_not_yours"
    NUMBERS_UNUSED = "numbers_unused"
    NOT_FOUND = "not_found"
    TOO_MANY_TRIES = "too_many_tries"
    NOT_POSSIBLE_NOW = "not_possible_now"
    EDIT_LIMIT = "edit_limit"
    CONFIRMED_ITEM = "confirmed_item"
    NOTHING_CHANGED = "nothing_changed"


def check_edit(
    changes: Mapping[str, str],
    *,
    current: Mapping[str, str],
    mismatched: Collection[str],
    edits_used: int,
    policy: ProcessPolicy,
) -> ApplicationRefusal | None:
    """The guard of T9, but for the form's own rules."""
    if edits_used >= policy.edit_limit:
        return ApplicationRefusal.EDIT_LIMIT
    if not changes or all(current.get(path) == value for path, value in changes.items()):
        return ApplicationRefusal.NOTHING_CHANGED
    if any(path not in mismatched for path in changes):
        return ApplicationRefusal.CONFIRMED_ITEM
    return None
