"""Work ordered for somebody who wants the card elsewhere."""

from dataclasses import dataclass, field

from kiosk.domain.relocation import MoveReason


@dataclass(frozen=True, slots=True)
class ChangePlace:
    """PlaceChanged, MoveRefused, ApplicationRefused or CentreSilent.

    `again` after silence: then "nothing changed" means that the first try was taken.
    """

    session: int
    tracking: str = field(repr=False)
    second_item: str = field(repr=False)
    receipt: str = field(repr=False)
    place: str
    reason: MoveReason
    again: bool = False


RelocationCommand = ChangePlace
