"""Who may order what: a role that acts, a kiosk within reach, a second person for what is dangerous; pure."""

from enum import StrEnum

from kiosk.domain.orders import DANGEROUS, OrderType


class RightsRefusal(StrEnum):
    """Why somebody may not."""

    ROLE = "may_not"
    SCOPE = "out_of_reach"
    SAME_PERSON = "same_person"


def within(scope: str, place: str) -> bool:
    """Whether a place is in somebody's reach: all of them, one, or those that begin alike (`tehran-*`)."""
    if not scope:
        return True
    return place.startswith(scope[:-1]) if scope.endswith("*") else place == scope


def needs_second(kind: OrderType) -> bool:
    return kind in DANGEROUS


def may_confirm(asked_by: str, confirms: str) -> bool:
    """The second person is another one."""
    return asked_by != confirms
